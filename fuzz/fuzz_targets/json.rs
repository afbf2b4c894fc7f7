//! Any bytes are read as JSON, checked and shown; what another reader takes for JSON means the same here.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use logflowc_fuzz::{checked, mutate, show, source, within};
use logflowc_grammar::ast::{JsonFaultKind, JsonKind, JsonValue};
use logflowc_grammar::json;
use logflowc_grammar::source::Sources;
use serde_json::Value;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::json(data, size, max_size, seed)
});

fuzz_target!(|bytes: &[u8]| {
    let (sources, file) = source("flume.json", bytes);
    let read = json::parse(&sources, file);
    read.faults.iter().for_each(|fault| within(&sources, fault.span));
    read.value.iter().for_each(|value| places(&sources, value));
    let deep = read.faults.iter().any(|fault| fault.kind == JsonFaultKind::TooDeep);
    if let Ok(expected) = serde_json::from_str::<Value>(sources.get(file).text())
        && !deep
    {
        assert_eq!(read.faults, []);
        assert!(same(&read.value.expect("there is a value"), &expected), "{expected}");
    }
    let (sources, checked) = checked("flume.json", bytes);
    show(&sources, checked.report.into_sorted());
});

fn places(sources: &Sources, value: &JsonValue) {
    within(sources, value.span);
    match &value.kind {
        JsonKind::Null => {}
        JsonKind::Scalar(text) => within(sources, text.span()),
        JsonKind::Array(items) => items.iter().for_each(|item| places(sources, item)),
        JsonKind::Object(members) => members.iter().for_each(|(key, value)| {
            within(sources, key.span());
            places(sources, value);
        }),
    }
}

/// Of several members of one name the other reader keeps the last.
fn same(ours: &JsonValue, theirs: &Value) -> bool {
    match (&ours.kind, theirs) {
        (JsonKind::Null, Value::Null) => true,
        (JsonKind::Scalar(text), Value::String(expected)) => text.as_str() == expected,
        (JsonKind::Scalar(text), Value::Bool(expected)) => text.as_str() == expected.to_string(),
        (JsonKind::Scalar(text), Value::Number(expected)) => text.as_str().parse().ok() == expected.as_f64(),
        (JsonKind::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        (JsonKind::Object(ours), Value::Object(theirs)) => theirs.iter().all(|(key, theirs)| {
            let last = ours.iter().rev().find(|(name, _)| name.as_str() == key);
            last.is_some_and(|(_, ours)| same(ours, theirs))
        }),
        _ => false,
    }
}
