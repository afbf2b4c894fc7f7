//! `logflowc diff`: what a change means, and how it ends.

use std::fs;

use crate::command::{Folder, logflowc, logflowc_in};
use crate::shared::root;

#[test]
fn a_change_is_told_with_its_risks() {
    let text = fs::read_to_string(root().join("examples/tail-and-route.conf")).expect("readable");
    let folder = Folder::new("diff-command");
    folder.file("before.conf", &text);
    folder.file("after.conf", text.replace("= memory", "= file"));
    let outcome = logflowc_in(folder.path(), &["diff", "before.conf", "after.conf"], b"");
    assert_eq!(outcome.status, 1, "{}", outcome.errors);
    insta::assert_snapshot!(outcome.out);
    let words = ["diff", "before.conf", "after.conf", "--format", "json"];
    let json: serde_json::Value =
        serde_json::from_str(&logflowc_in(folder.path(), &words, b"").out).expect("it is JSON");
    assert!(json["risks"].as_array().is_some_and(|risks| !risks.is_empty()));
}

#[test]
fn what_means_the_same_is_no_change() {
    let same = logflowc(&["diff", "examples/quickstart.conf", "examples/quickstart.conf"]);
    assert_eq!((same.status, same.out.as_str()), (0, ""));
    assert_eq!(logflowc(&["diff", "examples/quickstart.conf", "nothing.conf"]).status, 2);
}
