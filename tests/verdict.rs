//! What our verdict says about a configuration is what the real Flume does with it.
//!
//! The expected answers were given by a checker around the classes of Flume 1.11.0, one JSON document per file.

mod answer;
mod command;
mod fate;
mod findings;
mod fuzz;
mod growth;
mod mutation;
mod order;
mod probe;
mod silent;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use self::answer::{Comparison, compare};
use crate::shared::{root, shared};

#[test]
fn small_configurations_mean_what_they_mean_to_flume() {
    let folder = root().join("tests/flume");
    compare_all(&folder.join("cases"), &folder.join("cases-expected.ndjson"));
}

#[test]
fn real_configurations_mean_what_they_mean_to_flume() {
    if let Some(folder) = shared("corpus") {
        compare_all(&folder.join("dev"), &folder.join("dev-flume-check.ndjson"));
    }
}

/// Compares all files of a folder, and says how many answers were left out and why.
fn compare_all(folder: &Path, expected: &Path) {
    let expected = fs::read_to_string(expected).expect("the expected answers are readable");
    let mut differences = Vec::new();
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    let mut agents = 0;
    for line in expected.lines() {
        let expected: Value = serde_json::from_str(line).expect("a JSON line");
        let name = expected["file"].as_str().expect("a file name").to_owned();
        let text = fs::read(folder.join(&name)).expect("the file is readable");
        let Comparison { difference, excluded } = compare(&name, text, expected);
        agents += excluded.len();
        excluded.into_iter().flatten().for_each(|reason| *left_out.entry(reason).or_default() += 1);
        differences.extend(difference);
    }
    println!("{} files, {agents} agents; left out: {left_out:?}", expected.lines().count());
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
}
