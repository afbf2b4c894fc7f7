//! Properties files are read as the JDK reads them: key by key, character by character.

use std::fs;
use std::path::Path;

use logflowc_grammar::properties;
use logflowc_grammar::source::{Charset, Source, Sources};
use serde_json::Value;

use crate::shared::{root, shared};

#[test]
fn made_files_are_read_as_the_jdk_reads_them() {
    let folder = root().join("tests/corpus");
    compare(&folder.join("made"), &folder.join("made-expected.jsonl"), 172);
}

#[test]
fn public_files_are_read_as_the_jdk_reads_them() {
    if let Some(folder) = shared("corpus/properties") {
        compare(&folder.join("public"), &folder.join("public-expected.jsonl"), 22);
    }
}

#[test]
fn real_configurations_are_read_as_the_jdk_reads_them() {
    if let Some(folder) = shared("corpus") {
        compare(&folder.join("dev"), &folder.join("dev-expected.jsonl"), 489);
    }
}

fn compare(folder: &Path, expected: &Path, count: usize) {
    let expected = fs::read_to_string(expected).expect("the expected results are readable");
    let mut compared = 0;
    for line in expected.lines() {
        let expected: Value = serde_json::from_str(&without_lone_surrogates(line)).expect("a JSON line");
        let name = expected["file"].as_str().expect("a file name");
        let bytes = fs::read(folder.join(name)).expect("the file is readable");
        let decode = expected["decode"].as_str().unwrap_or("utf-8");
        assert_eq!(pairs(&bytes, decode), pairs_of(&expected), "{name} as {decode}");
        compared += 1;
    }
    assert_eq!(compared, count);
}

/// A Rust string cannot hold half of a surrogate pair; both sides show it as U+FFFD.
fn without_lone_surrogates(line: &str) -> String {
    line.replace(r#"\ud83d""#, r#"\ufffd""#)
}

fn pairs_of(expected: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let pairs = expected["pairs"].as_array().expect("a list of pairs");
    pairs.iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect()
}

/// The pairs up to the first escape that the JDK refuses.
fn pairs(bytes: &[u8], decode: &str) -> Vec<(String, String)> {
    let (text, charset) = match decode {
        "utf-8" => (String::from_utf8_lossy(bytes).into_owned().into_bytes(), Charset::Utf8),
        _ => (bytes.to_vec(), Charset::Latin1),
    };
    let mut sources = Sources::default();
    let file = sources.add(Source::new("test.properties", text));
    let read = properties::parse(&sources, file, charset);
    let good = read.entries.iter().take_while(|entry| entry.malformed.is_empty());
    good.map(|entry| (entry.key.as_str().to_owned(), entry.value.as_str().to_owned())).collect()
}
