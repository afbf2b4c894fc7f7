//! Every example is compiled; those that can run do.

mod running;

use std::fs;

use crate::command::logflowc;
use crate::shared::root;

/// The example that is wrong on purpose.
const MISTAKES: &str = "mistakes.conf";

fn names() -> Vec<String> {
    let entries = fs::read_dir(root().join("examples")).expect("the folder is there");
    let files = entries.map(|entry| entry.expect("readable")).filter(|entry| entry.path().is_file());
    let names = files.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.contains("README")).collect();
    names.sort();
    names
}

#[test]
fn every_example_is_clean_and_has_a_plan() {
    let names = names();
    assert!(names.len() >= 10, "{names:?}");
    for name in names.iter().filter(|name| *name != MISTAKES && !name.contains(".test.")) {
        let path = format!("examples/{name}");
        let check = logflowc(&["check", &path]);
        assert_eq!(check.status, 0, "{name}: {}", check.out);
        for format in ["text", "json", "dot", "mermaid", "svg"] {
            let plan = logflowc(&["plan", &path, "--format", format]);
            assert_eq!(plan.status, 0, "{name} as {format}: {}", plan.errors);
            assert!(!plan.out.is_empty());
        }
    }
}

#[test]
fn flows_are_formatted() {
    for name in names().iter().filter(|name| name.rsplit('.').next() == Some("flow")) {
        let neat = logflowc(&["fmt", &format!("examples/{name}"), "--diff"]);
        assert_eq!((neat.status, neat.out.as_str()), (0, ""));
    }
}

#[test]
fn the_example_with_mistakes_has_them() {
    let check = logflowc(&["check", "examples/mistakes.conf", "--format", "concise"]);
    assert_eq!(check.status, 1);
    insta::assert_snapshot!(check.out);
}

#[test]
fn every_example_is_in_the_table() {
    let table = fs::read_to_string(root().join("examples/README.md")).expect("the table is there");
    for name in names() {
        assert!(table.contains(&format!("`{name}`")), "{name} is not in examples/README.md");
    }
}

#[test]
fn plans_look_as_they_should() {
    for (name, format) in [
        ("tail-and-route.conf", "text"),
        ("failover.conf", "text"),
        ("planned.conf", "text"),
        ("planned-route.flow", "text"),
        ("redact.conf", "mermaid"),
        ("balance.conf", "dot"),
    ] {
        let plan = logflowc(&["plan", &format!("examples/{name}"), "--format", format]);
        insta::assert_snapshot!(format!("{name}-{format}"), plan.out);
    }
}
