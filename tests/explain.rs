//! `logflowc rules` and `logflowc explain` as a user meets them.

use serde_json::Value;

use crate::command::logflowc;

#[test]
fn every_rule_is_listed_and_explained() {
    let listed = logflowc(&["rules", "--format", "json"]);
    let rules: Vec<Value> = serde_json::from_str(&listed.out).expect("JSON");
    assert!(rules.len() > 40);
    for rule in &rules {
        assert!(rule["why"].as_str().is_some_and(|why| !why.is_empty()), "{rule}");
    }
    let lines = logflowc(&["rules"]).out;
    assert_eq!(lines.lines().count(), rules.len());
    assert!(lines.contains("LF003  error    safe    byte-order-mark\n"), "{lines}");
    assert_eq!(logflowc(&["rules", "--format", "markdown"]).out.lines().count(), rules.len() + 2);
}

#[test]
fn a_rule_is_explained_with_its_examples() {
    let outcome = logflowc(&["explain", "LF205"]);
    assert_eq!(outcome.status, 0);
    insta::assert_snapshot!(outcome.out);
    let named = logflowc(&["explain", "not-a-boolean", "--format", "markdown"]);
    assert!(named.out.starts_with("## LF205 not-a-boolean\n"), "{}", named.out);
    let facts: Value =
        serde_json::from_str(&logflowc(&["explain", "lf205", "--format", "json"]).out).expect("JSON");
    assert_eq!(facts[0]["fix"], "unsafe");
}

#[test]
fn components_and_keys_are_explained() {
    let outcome = logflowc(&["explain", "memory"]);
    insta::assert_snapshot!(outcome.out);
    let outcome = logflowc(&["explain", "hdfs.hdfs.rollInterval"]);
    assert!(outcome.out.starts_with("hdfs.rollInterval of hdfs (sink)\n"), "{}", outcome.out);
    assert!(outcome.out.contains("default 30, s"), "{}", outcome.out);
    assert!(logflowc(&["explain", "avro"]).out.matches("type = ").count() > 1);
}

#[test]
fn a_slip_is_recognised() {
    for (word, meant) in [
        ("spoldir", "`spooldir`"),
        ("spooldir.spolDir", "`spooldir.spoolDir`"),
        ("unknown-tpye", "`unknown-type`"),
    ] {
        let outcome = logflowc(&["explain", word]);
        assert_eq!(outcome.status, 2);
        assert!(outcome.errors.contains(&format!("did you mean {meant}?")), "{}", outcome.errors);
    }
}
