//! Every rule finds its bad example and is silent about its good one.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use logflowc_grammar::render;

use super::{LINTS, Lint};
use crate::example;

/// What a user sees of the findings of one rule.
fn findings(lint: &Lint, text: &str) -> String {
    let (sources, findings) = example::findings(lint, text);
    findings.iter().map(|finding| render::full(&sources, finding, false)).collect()
}

#[test]
fn every_rule_catches_its_bad_example_and_accepts_its_good_one() {
    let silent: Vec<_> = LINTS.iter().filter(|lint| findings(lint, lint.bad).is_empty()).collect();
    assert!(silent.is_empty(), "{:?} find nothing in their bad examples", names(&silent));
    for lint in LINTS {
        assert_eq!(findings(lint, lint.good), "", "{}", lint.rule.name);
        assert_snapshot!(lint.rule.name, findings(lint, lint.bad));
    }
}

fn names(lints: &[&&Lint]) -> Vec<&'static str> {
    lints.iter().map(|lint| lint.rule.name).collect()
}

#[test]
fn codes_and_names_are_unique_and_in_order() {
    let codes: Vec<_> = LINTS.iter().map(|lint| lint.rule.code).collect();
    assert!(codes.is_sorted(), "{codes:?}");
    let names: BTreeSet<_> = LINTS.iter().flat_map(|lint| [lint.rule.code, lint.rule.name]).collect();
    assert_eq!(names.len(), 2 * LINTS.len());
}

#[test]
fn every_file_of_the_folder_is_in_the_list() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint");
    let entries = std::fs::read_dir(folder).expect("the folder is readable");
    let mut files: Vec<String> = entries
        .filter_map(|entry| entry.expect("a readable entry").path().file_stem()?.to_str().map(str::to_owned))
        .filter(|name| !["context", "nearest", "tests", "snapshots"].contains(&name.as_str()))
        .collect();
    files.sort();
    let mut listed: Vec<String> = LINTS.iter().map(|lint| lint.rule.name.replace('-', "_")).collect();
    listed.sort();
    assert_eq!(files, listed);
}
