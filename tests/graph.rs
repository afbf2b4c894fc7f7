//! `logflowc graph`, and the page that tells how a configuration becomes a plan.

use std::fs;

use crate::command::{logflowc, logflowc_in};
use crate::shared::root;

#[test]
fn examples_are_drawn_from_left_to_right() {
    for name in ["tail-and-route.conf", "planned.conf", "failover.conf", "balance.conf"] {
        let graph = logflowc(&["graph", &format!("examples/{name}")]);
        assert_eq!(graph.status, 0, "{name}: {}", graph.errors);
        insta::assert_snapshot!(format!("{name}-graph"), graph.out);
    }
}

#[test]
fn json_is_valid_and_its_edges_lead_to_nodes() {
    let schema = fs::read_to_string(root().join("docs/schema/graph.json")).expect("the schema is there");
    let schema = serde_json::from_str(&schema).expect("it is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("it is a schema");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    for name in ["tail-and-route.conf", "planned.conf", "redact.conf"] {
        let graph = logflowc(&["graph", &format!("examples/{name}"), "--format", "json"]);
        let document: serde_json::Value = serde_json::from_str(&graph.out).expect("it is JSON");
        let mistakes: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(mistakes.is_empty(), "{name}: {mistakes:?}");
        let nodes = document["nodes"].as_array().expect("nodes");
        for edge in document["edges"].as_array().expect("edges") {
            let known = |end| nodes.iter().any(|node| node["id"] == edge[end]);
            assert!(known("from") && known("to"), "{name}: {edge}");
        }
    }
}

#[test]
fn what_has_mistakes_is_drawn_as_far_as_it_can_be() {
    let text = "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seq\na.sources.r.channels = c d\n\
                a.channels.c.type = memory\na.sinks.k.type = logger\na.sinks.k.channel = c\n";
    let graph = logflowc_in(root(), &["graph", "-"], text.as_bytes());
    assert_eq!(graph.status, 1);
    assert!(graph.out.contains("[1] r (seq) ──▶ c ──▶ [2] k (logger)"), "{}", graph.out);
    assert!(graph.errors.contains("`d`"), "{}", graph.errors);
}

#[test]
fn the_page_shows_what_the_command_says() {
    let path = root().join("docs/plan.md");
    let page = fs::read_to_string(&path).expect("the page is there");
    let fresh = fresh(&page);
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        fs::write(&path, &fresh).expect("it can be written");
    } else {
        assert!(page == fresh, "docs/plan.md is not what the command says; INSTA_UPDATE=always writes it");
    }
}

/// The page with the configuration and the outputs as they are now.
fn fresh(page: &str) -> String {
    let mut blocks = page.split("```");
    let mut out = blocks.next().expect("a text has a beginning").to_owned();
    while let (Some(block), Some(text)) = (blocks.next(), blocks.next()) {
        out.push_str(&format!("```{}```{text}", shown(block)));
    }
    out
}

fn shown(block: &str) -> String {
    if block.starts_with("properties\n") {
        let text =
            fs::read_to_string(root().join("examples/tail-and-route.conf")).expect("the example is there");
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let lines: Vec<&str> = lines.skip_while(|line| line.is_empty()).collect();
        return format!("properties\n{}\n", lines.join("\n"));
    }
    let Some(command) = block.strip_prefix("console\n$ logflowc ").and_then(|rest| rest.lines().next())
    else {
        return block.to_owned();
    };
    let words: Vec<&str> = command.split(' ').collect();
    format!("console\n$ logflowc {command}\n{}", logflowc(&words).out)
}
