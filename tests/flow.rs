//! The `flow` language from outside: its manual, and the command on its texts.

use std::fs;

use crate::command::{Folder, logflowc_in};
use crate::shared::root;

/// The texts of the language in the manual.
fn examples() -> Vec<String> {
    let texts = ["docs/flow.md", "docs/operators.md"]
        .map(|page| fs::read_to_string(root().join(page)).expect("the manual is there"));
    let blocks = texts.iter().flat_map(|text| text.split("```flow\n").skip(1));
    blocks.map(|block| block.split("```").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_examples_of_the_manual_are_good() {
    assert!(!examples().is_empty());
    for text in examples() {
        let folder = Folder::new("flow-manual");
        folder.file("x.flow", &text);
        let check = logflowc_in(folder.path(), &["check", "x.flow", "--deny", "warnings"], b"");
        assert_eq!(check.status, 0, "{}{text}", check.out);
        let plan = logflowc_in(folder.path(), &["plan", "x.flow"], b"");
        assert_eq!(plan.status, 0, "{}", plan.errors);
        if text.contains("\ntest ") {
            let test = logflowc_in(folder.path(), &["test", "x.flow"], b"");
            assert_eq!(test.status, 0, "{}{}", test.out, test.errors);
        }
        let neat = logflowc_in(folder.path(), &["fmt", "x.flow", "--diff"], b"");
        assert_eq!(neat.out, "");
    }
}

#[test]
fn every_operator_has_an_example_with_a_test() {
    let tested: Vec<String> = examples().into_iter().filter(|text| text.contains("\ntest ")).collect();
    for verb in
        ["parse", "redact", "sample", "throttle", "dedupe", "count", "split", "join", "set", "extract"]
    {
        assert!(tested.iter().any(|text| text.contains(&format!("\n  | {verb} "))), "{verb}");
    }
}

#[test]
fn a_flow_with_a_mistake_is_not_run() {
    let folder = Folder::new("flow-refused");
    folder.file("x.flow", "agent a\nsource s = seq\nchannel c = memory { capacity = 10s }\nsink k = null\nflow s => c\nflow c => k\n");
    let run = logflowc_in(folder.path(), &["run", "-f", "x.flow"], b"");
    assert_eq!(run.status, 1, "{}{}", run.out, run.errors);
    assert!(
        format!("{}{}", run.out, run.errors).contains("counts events, and `10s` is a time"),
        "{}",
        run.errors
    );
}

#[test]
fn a_finding_about_a_key_in_brackets_stands_at_its_last_word() {
    let folder = Folder::new("flow-key");
    folder.file(
        "x.flow",
        "agent a\nsource s = seq\nchannel c = kafka { bootstrap_servers = \"h:1\", consumer = {\n  group_id = \"x\"\n} }\n\
         sink k = null\nflow s => c\nflow c => k\n",
    );
    let check = logflowc_in(folder.path(), &["check", "x.flow", "--format", "concise"], b"");
    assert!(check.out.contains("x.flow:4:3: note[LF291 not-run-here]"), "{}", check.out);
}

#[test]
fn comments_of_the_language_allow_findings() {
    let folder = Folder::new("flow-allowed");
    let text = "agent a\nsource s = seq\nchannel c = memory\nsink k = null\n# logflowc: allow unused-name for later\n\
                sink l = null\nflow s => c\nflow c => k\n";
    folder.file("x.flow", text);
    let check = logflowc_in(folder.path(), &["check", "x.flow", "--select", "LF133"], b"");
    assert_eq!(check.status, 0, "{}", check.out);
}
