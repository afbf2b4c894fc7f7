//! `logflowc flume` as a user meets it.

use std::fs;

use serde_json::Value;

use crate::command::{Folder, logflowc_in};
use crate::shared::root;

const GOOD: &str = "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seq\na.sources.r.channels = c\n\
                    a.channels.c.type = memory\na.sinks.k.type = null\na.sinks.k.channel = c\n";

#[test]
fn what_starts_is_told_and_what_is_dropped_with_the_reason() {
    let folder = Folder::new("flume-text");
    folder.file(
        "flume.conf",
        format!("{GOOD}a.sources.r.batchSize = 500\na.channels.c.capacity = many\nb.channels = c\n"),
    );
    let outcome = logflowc_in(folder.path(), &["flume", "flume.conf"], b"");
    assert_eq!(outcome.status, 1);
    assert_eq!(
        outcome.out,
        "flume.conf: agent `a` starts\n  \
         dropped  source `r`: its batch size 500 is above the transaction capacity 100 of channel `c`\n  \
         starts   channel `c` (memory)\n  \
         starts   sink `k` (null) from `c`\n  \
         replaced channel `c`: `capacity` by 100\n\
         flume.conf: agent `b` is dropped: it has no valid channel\n  \
         dropped  channel `c`: it has no settings\n"
    );
}

#[test]
fn one_agent_of_a_whole_file_ends_with_0() {
    let folder = Folder::new("flume-agent");
    folder.file("flume.conf", format!("{GOOD}b.channels = c\n"));
    let outcome = logflowc_in(folder.path(), &["flume", "flume.conf", "-n", "a"], b"");
    assert_eq!(outcome.status, 0);
    assert!(outcome.out.contains("starts   source `r` (seq) into `c`"), "{}", outcome.out);
    let other = logflowc_in(folder.path(), &["flume", "flume.conf", "-n", "x"], b"");
    assert_eq!(other.status, 1);
    assert!(other.out.contains("there is no agent `x`"), "{}", other.out);
}

#[test]
fn json_has_a_line_per_file_in_the_shape_of_the_original_checker() {
    let tests = root().join("tests/flume");
    let expected = fs::read_to_string(tests.join("cases-expected.ndjson")).expect("the answers are readable");
    let expected: Vec<Value> = values(&expected);
    let mut words = vec!["flume", "--json"];
    words.extend(expected.iter().filter_map(|answer| answer["file"].as_str()));
    let outcome = logflowc_in(&tests.join("cases"), &words, b"");
    assert_eq!(outcome.status, 1);
    let keys = |answer: &Value| -> Vec<String> {
        let document = answer.as_object().expect("an object");
        document.keys().filter(|key| *key != "log").cloned().collect()
    };
    let ours = values(&outcome.out);
    assert_eq!(ours.len(), expected.len());
    for (ours, theirs) in ours.iter().zip(&expected) {
        assert_eq!(
            (keys(ours), &ours["file"], &ours["load"]),
            (keys(theirs), &theirs["file"], &theirs["load"])
        );
        assert_eq!(ours["errors"], theirs["errors"], "{}", ours["file"]);
    }
}

fn values(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect()
}

#[test]
fn passwords_are_not_shown() {
    let folder = Folder::new("flume-secret");
    folder.file("flume.conf", format!("{GOOD}a.sinks.k.keystore-password = geheim\n"));
    let outcome = logflowc_in(folder.path(), &["flume", "flume.conf", "--json"], b"");
    assert!(outcome.out.contains("keystore-password") && !outcome.out.contains("geheim"), "{}", outcome.out);
}

#[test]
fn what_cannot_be_read_ends_with_2() {
    let folder = Folder::new("flume-unreadable");
    let outcome = logflowc_in(folder.path(), &["flume", "missing.conf", "-"], GOOD.as_bytes());
    assert_eq!(outcome.status, 2);
    assert!(outcome.errors.contains("missing.conf: No such file"), "{}", outcome.errors);
    assert!(outcome.out.starts_with("-: agent `a` starts"), "{}", outcome.out);
}
