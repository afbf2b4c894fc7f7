//! `logflowc expand`: the settings that count, with their origins and without secrets.

use crate::command::{Folder, logflowc, logflowc_in};

const TEXT: &str = "a.channels = c\na.sources = r\na.channels.c.type = memory\na.channels.c.capacity = 1\n\
                    a.channels.c.capacity = ${sys:SIZE}\na.sources.r.type = com.example.Source\n\
                    a.sources.r.password = hunter2\n";

#[test]
fn each_setting_is_shown_with_its_origin() {
    let folder = Folder::new("expand");
    folder.file("a.conf", TEXT);
    let text = logflowc_in(folder.path(), &["expand", "a.conf", "-DSIZE=7"], b"");
    assert_eq!(text.status, 0, "{}", text.errors);
    insta::assert_snapshot!(text.out);
    let json = logflowc_in(folder.path(), &["expand", "a.conf", "-n", "a", "--format", "json"], b"");
    assert!(!json.out.contains("hunter"), "{}", json.out);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("it is JSON");
    assert_eq!(json["settings"][0]["key"], "a.channels");
    assert_eq!(json["settings"][0]["origin"]["line"], 1);
}

#[test]
fn wrong_words_are_wrong_usage() {
    assert_eq!(logflowc(&["expand", "nothing.conf"]).status, 2);
    assert_eq!(logflowc(&["expand", "examples/quickstart.conf", "-n", "nobody"]).status, 2);
    assert_eq!(logflowc(&["expand", "examples/quickstart.conf", "-D", "=1"]).status, 2);
}
