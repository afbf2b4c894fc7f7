//! No false alarm: every error that is found in real configurations was reviewed once, and the review is kept.

use std::collections::BTreeSet;
use std::fs;

use crate::command::logflowc;
use crate::shared::{root, shared};

/// File number, line and code.
type Place = (String, String, String);

#[test]
fn every_error_in_real_configurations_was_reviewed() {
    let Some(folder) = shared("corpus/dev") else { return };
    let folder = folder.to_str().expect("a readable path");
    let outcome = logflowc(&["check", folder, "--format", "concise", "--min-level", "error"]);
    let found: BTreeSet<Place> = outcome.out.lines().map(place).collect();
    let review = fs::read_to_string(root().join("tests/corpus/errors.tsv")).expect("it is committed");
    let reviewed: BTreeSet<Place> = review.lines().filter(|line| !line.starts_with('#')).map(row).collect();
    let new: Vec<_> = found.difference(&reviewed).collect();
    assert!(new.is_empty(), "not reviewed: {new:?}");
    let gone: Vec<_> = reviewed.difference(&found).collect();
    assert!(gone.is_empty(), "no longer found: {gone:?}");
}

/// `folder/NNN-name:line:column: error[CODE name] message`, where the name may hold anything but a slash.
fn place(line: &str) -> Place {
    let (position, rest) = line.split_once(": error[").expect("only errors are shown");
    let mut numbers = position.rsplitn(3, ':');
    let (_, line, path) = (numbers.next(), numbers.next(), numbers.next());
    let name = path.and_then(|path| path.rsplit('/').next()).expect("a place");
    (number(&name[..3]), line.expect("a line").to_owned(), rest[..5].to_owned())
}

fn row(line: &str) -> Place {
    let mut cells = line.split('\t').map(str::to_owned);
    let mut next = || cells.next().expect("four cells");
    (number(&next()), next(), next())
}

fn number(digits: &str) -> String {
    digits.trim_start_matches('0').to_owned()
}
