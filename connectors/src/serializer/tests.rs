//! What the tests of the serializers share, and those that concern several of them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use logflowc_runtime::{Batch, Shared};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::peer;

/// The headers of an event, then its body.
pub(super) type Plain = (Vec<(String, Vec<u8>)>, Vec<u8>);

pub(super) fn event(headers: &[(&str, &str)], body: &str) -> Plain {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()));
    (headers.collect(), body.as_bytes().to_vec())
}

pub(super) fn slice(headers: &Headers, events: &[Plain]) -> Slice {
    let mut batch = Batch::default();
    for (at, (own, body)) in events.iter().enumerate() {
        batch.push(body);
        for (name, value) in own {
            batch.set(at, &headers.find(name), value);
        }
    }
    Slice::all(Shared::alone(batch))
}

/// The file that the serializer makes of these transactions.
pub(super) fn file(config: Value, headers: &Headers, transactions: &[Slice]) -> Vec<u8> {
    let config: Config = serde_json::from_value(config).expect("fitting settings");
    let mut serializer = config.make(headers).expect("a serializer");
    let mut out = BufWriter::new(Vec::new());
    serializer.begin(&mut out).expect("memory takes every write");
    for events in transactions {
        serializer.write(events, &mut out).expect("memory takes every write");
        serializer.flush(&mut out).expect("memory takes every write");
    }
    out.into_inner().expect("memory takes every write")
}

/// Transactions with one, no, several and large events.
pub(super) fn transactions() -> Vec<Vec<Plain>> {
    let four = [("timestamp", "1795369313912"), ("host", "ö€😀"), ("k", ""), ("x", "y=z")];
    let large = "0123456789".repeat(30);
    let many = (0..200).map(|number| event(&[("host", "h")], &format!("{number} {large}")));
    vec![vec![event(&[("k", "v")], "0")], vec![], vec![event(&four, ""), event(&[], "two")], many.collect()]
}

/// Commands that make Flume write these transactions. `settings` are serializer, codec and sync interval.
pub(super) fn flume_writes(path: &Path, settings: &str, transactions: &[Vec<Plain>]) -> String {
    let mut commands = format!("write {} {settings}\n", path.display());
    for events in transactions {
        for (headers, body) in events {
            commands.push_str("event :");
            for byte in body {
                write!(commands, "{byte:02x}").expect("a string takes every write");
            }
            for (name, value) in headers {
                let value = String::from_utf8_lossy(value);
                write!(commands, " {name}={value}").expect("a string takes every write");
            }
            commands.push('\n');
        }
        commands.push_str("flush\n");
    }
    commands + "close\n"
}

fn text(config: Value) -> String {
    let headers = Headers::new(&["host".to_owned()]);
    let first = slice(&headers, &[event(&[("host", "h"), ("k", "v")], "one"), event(&[], "")]);
    let second = slice(&headers, &[event(&[("a b", "")], "two\nthree")]);
    String::from_utf8(file(config, &headers, &[first, second])).expect("ASCII")
}

#[test]
fn text_is_the_body() {
    let lines = text(json!({"component": "TEXT", "appendNewline": true}));
    assert_eq!(lines, "one\n\ntwo\nthree\n");
    assert_eq!(text(json!({"component": "TEXT", "appendNewline": false})), "onetwo\nthree");
}

#[test]
fn header_and_text_is_a_map_and_the_body() {
    let lines = text(json!({"component": "HEADER_AND_TEXT", "appendNewline": true}));
    assert_eq!(lines, "{host=h, k=v} one\n{} \n{a b=} two\nthree\n");
    let joined = text(json!({"component": "HEADER_AND_TEXT", "appendNewline": false}));
    assert_eq!(joined, "{host=h, k=v} one{} {a b=} two\nthree");
}

#[test]
fn header_and_text_is_what_flume_writes() {
    let folder = TempDir::new().expect("a folder for the test");
    let path = folder.path().join("flume");
    if peer::answer(&flume_writes(&path, "header_and_text null 0", &transactions())).is_none() {
        return;
    }
    let headers = Headers::new(&["host".to_owned(), "timestamp".to_owned()]);
    let slices: Vec<Slice> = transactions().iter().map(|events| slice(&headers, events)).collect();
    let ours = file(json!({"component": "HEADER_AND_TEXT", "appendNewline": true}), &headers, &slices);
    let flumes = fs::read(path).expect("a file of Flume");
    assert_eq!(String::from_utf8_lossy(&ours), String::from_utf8_lossy(&flumes));
}
