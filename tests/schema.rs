//! `logflowc schema`: what `check` accepts is valid, what is wrong is not.

use std::fs;

use jsonschema::Validator;
use logflowc_compiler::init::{self, Choice};
use logflowc_grammar::catalog::{COMPONENTS, Component, Kind};
use serde_json::{Value, json};

use crate::command::{logflowc, logflowc_in};
use crate::shared::root;

fn validator() -> Validator {
    let outcome = logflowc(&["schema"]);
    assert_eq!(outcome.status, 0);
    let schema: Value = serde_json::from_str(&outcome.out).expect("it is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("it is a schema");
    jsonschema::validator_for(&schema).expect("it is a schema")
}

fn assert_valid(validator: &Validator, what: &str, document: &Value) {
    let mistakes =
        validator.iter_errors(document).map(|error| format!("{error} at {}", error.instance_path()));
    let mistakes: Vec<String> = mistakes.collect();
    assert!(mistakes.is_empty(), "{what}: {mistakes:#?}");
}

#[test]
fn examples_are_valid() {
    let validator = validator();
    let mut seen = 0;
    for entry in fs::read_dir(root().join("examples")).expect("readable") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let text = fs::read_to_string(&path).expect("readable");
            let example = serde_json::from_str(&text).expect("it is JSON");
            assert_valid(&validator, &path.display().to_string(), &example);
            seen += 1;
        }
    }
    assert!(seen >= 5, "the examples of the article and ours");
}

#[test]
fn beginnings_with_every_component_are_valid() {
    let validator = validator();
    let named = |kind, name| Component::named(kind, name).expect("in the catalog");
    let usual = Choice {
        source: named(Kind::Source, "exec"),
        channel: named(Kind::Channel, "memory"),
        sink: named(Kind::Sink, "logger"),
    };
    for component in COMPONENTS {
        let choice = match component.kind {
            Kind::Source => Choice { source: component, ..usual },
            Kind::Channel => Choice { channel: component, ..usual },
            Kind::Sink => Choice { sink: component, ..usual },
            _ => continue,
        };
        let text = init::configuration(&choice);
        let json = logflowc_in(root(), &["convert", "-", "--to", "json"], text.as_bytes());
        assert_eq!(json.status, 0, "{}: {}", component.name, json.errors);
        let document = serde_json::from_str(&json.out).expect("it is JSON");
        assert_valid(&validator, component.name, &document);
    }
}

#[test]
fn every_way_to_write_is_valid() {
    let validator = validator();
    for good in [
        json!({ "agents": {} }),
        json!({ "agents": { "a": { "sources": "r s", "channels": ["c"] } } }),
        json!({ "agents": {}, "channels": { "c": { "type": "MEMORY", "capacity": "10", "byteCapacity": null } } }),
        json!({ "agents": {}, "channels": { "c": { "type": "org.example.Own", "capacity": "any" } } }),
        json!({ "agents": {}, "channels": { "c": { "type": "${TYPE}", "capacity": 1 } } }),
        json!({ "agents": {}, "channels": { "c": { "type": "memory", "capacity": "${SIZE}" } } }),
        json!({ "agents": {}, "sinks": { "k": { "type": "hdfs", "hdfs": { "path": "/x", "rollSize": 0 } } } }),
        json!({ "agents": {}, "sinks": { "k": { "type": "hdfs", "hdfs.path": "/x", "serializer": { "type": "text" } } } }),
        json!({ "agents": {}, "sources": { "r": { "type": "exec", "command": "x", "interceptors": ["i"],
            "interceptors.i": { "type": "timestamp", "preserveExisting": true },
            "selector": { "type": "multiplexing", "header": "h", "mapping.a": "c" } } } }),
        json!({ "agents": {}, "sinkgroups": { "g": { "sinks": ["k"], "processor": { "type": "failover", "priority": { "k": 1 } } } } }),
    ] {
        assert_valid(&validator, &good.to_string(), &good);
    }
}

#[test]
fn mistakes_are_not_valid() {
    let validator = validator();
    for broken in [
        json!({}),
        json!({ "agents": { "a": { "sauces": ["r"] } } }),
        json!({ "agents": {}, "chanels": {} }),
        json!({ "agents": {}, "channels": { "c": { "capacity": 1 } } }),
        json!({ "agents": {}, "channels": { "c": { "type": "memroy" } } }),
        json!({ "agents": {}, "channels": { "c": { "type": "Memory", "capacity": "many" } } }),
        json!({ "agents": {}, "sources": { "r": { "type": "exec", "restart": "perhaps" } } }),
        json!({ "agents": {}, "sources": { "r": { "type": "netcat", "port": 70000 } } }),
        json!({ "agents": {}, "sources": { "r": { "type": "spooldir", "deletePolicy": "sometimes" } } }),
        json!({ "agents": {}, "sinks": { "k": { "type": "hdfs", "hdfs": { "rollSize": "big" } } } }),
        json!({ "agents": {}, "sources": { "r": { "type": "exec", "interceptors.i": { "type": "timestmp" } } } }),
        json!({ "agents": {}, "sinkgroups": { "g": { "sinks": ["k"], "processor": { "type": "failovr" } } } }),
    ] {
        assert!(!validator.is_valid(&broken), "{broken}");
    }
}
