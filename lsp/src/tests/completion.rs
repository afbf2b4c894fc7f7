//! What is offered at a place.

use lsp_types::{CompletionItem, CompletionTextEdit};

use super::{Case, GOOD};
use crate::completion::completion;

fn offered(case: &Case) -> Vec<CompletionItem> {
    completion(&case.view(), case.cursor)
}

fn labels(marked: &str) -> Vec<String> {
    offered(&Case::new(marked)).into_iter().map(|item| item.label).collect()
}

fn labels_behind(last: &str) -> Vec<String> {
    labels(&format!("{GOOD}{last}|"))
}

#[test]
fn a_key_is_completed_word_by_word() {
    assert_eq!(labels_behind(""), ["a."]);
    assert!(labels_behind("a.").contains(&"sinkgroups".to_owned()));
    assert_eq!(labels_behind("a.sources."), ["r1."]);
    assert_eq!(labels_behind("a.channels."), ["c1.", "c2."]);
}

#[test]
fn keys_of_a_type_are_offered_without_those_that_are_given() {
    let keys = labels_behind("a.sources.r1.");
    assert!(keys.contains(&"max-line-length".to_owned()), "{keys:?}");
    assert!(keys.contains(&"selector.type".to_owned()), "{keys:?}");
    assert!(keys.contains(&"interceptors.i1.preserveExisting".to_owned()), "{keys:?}");
    assert!(!keys.iter().any(|key| key == "port" || key == "type"), "{keys:?}");
}

#[test]
fn a_key_says_its_type_default_and_more() {
    let case = Case::new(&format!("{GOOD}a.channels.c1.cap|"));
    let item = offered(&case).into_iter().find(|item| item.label == "capacity").expect("a key of memory");
    assert!(item.detail.is_some_and(|detail| detail.contains("default 100")));
    let Some(CompletionTextEdit::Edit(edit)) = item.text_edit else { panic!("an edit") };
    assert!(case.after(&[edit]).ends_with("a.channels.c1.capacity = "));
}

#[test]
fn values_are_types_words_and_names() {
    assert!(labels_behind("a.channels.c9.type = ").contains(&"memory".to_owned()));
    assert!(labels_behind("a.sources.r1.selector.type =").contains(&"multiplexing".to_owned()));
    assert!(labels_behind("a.sources.r1.interceptors.i1.type = ti").contains(&"timestamp".to_owned()));
    assert_eq!(labels_behind("a.sources.r1.ack-every-event = "), ["true", "false"]);
    assert_eq!(labels_behind("a.sinks.k1.channel = "), ["c1", "c2"]);
    assert_eq!(labels("a.sinks.k1.type = null\na.sinks.k2.type = null\na.sinks = k1 |"), ["k2"]);
}

#[test]
fn nothing_is_offered_in_a_comment() {
    assert_eq!(labels("# a.|"), [""; 0]);
}

#[test]
fn json_has_types_and_keys() {
    let text = r#"{"agents": {"a": {"sources": ["r"]}}, "sources": {"r": {"type": "net|", "port": 1}}}"#;
    let of = |text: &str| {
        let items = offered(&Case::named("file:///a.json", text));
        items.into_iter().map(|item| item.label).collect::<Vec<_>>()
    };
    assert!(of(text).contains(&"netcat".to_owned()));
    let text = text.replace("net|", "netcat").replace("port", "po|rt");
    assert!(of(&text).contains(&"bind".to_owned()));
}
