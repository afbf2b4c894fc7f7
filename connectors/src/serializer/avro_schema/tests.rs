use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::avro::reading::blocks;
use crate::serializer::Config;
use crate::serializer::tests::{Plain, event, file, slice};

const FIXED: &str = r#"{"type":"fixed","name":"Word","size":3}"#;

fn config(more: &Value) -> Value {
    let mut config =
        json!({"component": "avro_schema", "syncIntervalBytes": 1000, "compressionCodec": "null"});
    config.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    config
}

/// The file of these events, in one transaction.
fn written(more: &Value, events: &[Plain]) -> Vec<u8> {
    let headers = Headers::new(&[LITERAL.to_owned()]);
    file(config(more), &headers, &[slice(&headers, events)])
}

#[test]
fn bodies_are_the_records_of_the_schema_of_the_first() {
    let file = written(&json!({}), &[event(&[(LITERAL, FIXED)], "one"), event(&[(LITERAL, "else")], "two")]);
    let (head, blocks) = blocks(&file);
    assert!(head.windows(FIXED.len()).any(|part| part == FIXED.as_bytes()));
    assert_eq!(blocks, [(2, &b"onetwo"[..])]);
    assert!(written(&json!({}), &[]).is_empty(), "a schema is not known yet");
}

#[test]
fn a_schema_at_an_address_is_read() {
    let folder = TempDir::new().expect("a folder for the test");
    let path = folder.path().join("word.avsc");
    fs::write(&path, FIXED).expect("room on the disk");
    let url = format!("file://{}", path.display());
    let literal = written(&json!({}), &[event(&[(LITERAL, FIXED)], "one")]);
    let by_header = written(&json!({}), &[event(&[(URL, &url), (LITERAL, "else")], "one")]);
    let by_setting = written(&json!({"schemaURL": url}), &[event(&[], "one")]);
    for file in [by_header, by_setting] {
        assert_eq!(blocks(&file), blocks(&literal));
    }
}

#[test]
fn without_a_schema_nothing_is_written() {
    let headers = Headers::new(&[]);
    let fails = |own: &[(&str, &str)]| {
        let config: Config = serde_json::from_value(config(&json!({}))).expect("fitting settings");
        let mut serializer = config.make(&headers).expect("a serializer");
        let mut out = io::BufWriter::new(Vec::new());
        let failed = serializer.write(&slice(&headers, &[event(own, "one")]), &mut out);
        assert!(out.buffer().is_empty());
        failed.expect_err("there is no schema").to_string()
    };
    assert!(fails(&[]).contains("an event has no schema"));
    assert!(fails(&[(LITERAL, "{")]).contains("the schema is no JSON"));
    assert!(fails(&[(URL, "ftp://host/x")]).contains("`ftp:`"));
}

#[test]
fn a_first_transaction_that_is_taken_back_takes_the_schema_along() {
    let headers = Headers::new(&[]);
    let config: Config = serde_json::from_value(config(&json!({}))).expect("fitting settings");
    let mut serializer = config.make(&headers).expect("a serializer");
    let events = slice(&headers, &[event(&[(LITERAL, FIXED)], "one")]);
    let mut lost = io::BufWriter::new(Vec::new());
    serializer.write(&events, &mut lost).expect("memory takes every write");
    serializer.reset();
    let mut out = io::BufWriter::new(Vec::new());
    for _ in 0..2 {
        serializer.write(&events, &mut out).expect("memory takes every write");
        serializer.flush(&mut out).expect("memory takes every write");
    }
    serializer.write(&events, &mut lost).expect("memory takes every write");
    serializer.reset();
    let file = out.into_inner().expect("memory takes every write");
    assert_eq!(blocks(&file).1, [(1, &b"one"[..]), (1, &b"one"[..])]);
}
