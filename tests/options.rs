//! Which findings `logflowc check` shows: options, settings, comments, baselines.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use crate::command::{Folder, Outcome, logflowc_in};

const GOOD: &str = "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = netcat\na.sources.r.bind = 127.0.0.1\n\
                    a.sources.r.port = 4444\na.sources.r.channels = c\na.channels.c.type = memory\n\
                    a.sinks.k.type = file_roll\na.sinks.k.sink.directory = /var/out\n\
                    a.sinks.k.sink.rollInterval = 300\na.sinks.k.channel = c\n";
/// A warning, LF201, and an error, LF105.
const LINES: &str =
    "a.channels.c.capcity = 1000\na.sinks = k l\na.sinks.l.type = nulll\na.sinks.l.channel = c\n";

fn bad() -> String {
    GOOD.replace("a.sinks = k\n", "") + LINES
}

fn check(folder: &Folder, words: &[&str]) -> Outcome {
    let words: Vec<&str> = [&["check", "--format", "concise"], words].concat();
    logflowc_in(folder.path(), &words, b"")
}

/// Level and code of each line.
fn found(outcome: &Outcome) -> Vec<String> {
    let of = |line: &str| {
        let (level, rest) = line.split(": ").nth(1).expect("a concise line").split_once('[').expect("a code");
        format!("{level} {}", &rest[..5])
    };
    outcome.out.lines().map(of).collect()
}

#[test]
fn rules_are_selected_and_ignored() {
    let folder = Folder::new("select");
    folder.file("flume.conf", bad());
    let of = |words: &[&str]| found(&check(&folder, &[words, &["flume.conf"]].concat()));
    assert_eq!(of(&[]), ["warning LF201", "error LF105"]);
    assert_eq!(of(&["--select", "LF2"]), ["warning LF201"]);
    assert_eq!(of(&["--select", "LF2", "--extend-select", "unknown-type"]), ["warning LF201", "error LF105"]);
    assert_eq!(of(&["--ignore", "LF201,unknown-type"]), [""; 0]);
    assert_eq!(of(&["--min-level", "error"]), ["error LF105"]);
    assert_eq!(of(&["--deny", "warnings"]), ["error LF201", "error LF105"]);
    assert_eq!(of(&["--deny", "unknown-property"]), ["error LF201", "error LF105"]);
}

#[test]
fn what_is_not_shown_does_not_count() {
    let folder = Folder::new("status");
    folder.file("flume.conf", bad());
    assert_eq!(check(&folder, &["flume.conf", "--ignore", "ALL"]).status, 0);
    assert_eq!(check(&folder, &["flume.conf"]).status, 1);
    assert_eq!(check(&folder, &["flume.conf", "--exit-zero"]).status, 0);
    assert_eq!(check(&folder, &["missing.conf", "--exit-zero"]).status, 2);
}

#[test]
fn an_unknown_rule_is_wrong_usage() {
    let outcome = check(&Folder::new("selector"), &["x", "--select", "unknown-tpye"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.errors.contains("did you mean `unknown-type`?"), "{}", outcome.errors);
}

#[test]
fn rules_are_counted() {
    let folder = Folder::new("statistics");
    folder.file("flume.conf", bad());
    insta::assert_snapshot!(check(&folder, &["flume.conf", "--statistics"]).out);
    let counted = |format: &str| {
        let words = ["check", "flume.conf", "--statistics", "--format", format];
        logflowc_in(folder.path(), &words, b"")
    };
    let lines = counted("jsonl").out;
    insta::assert_snapshot!("counts_for_programs", lines);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&counted("json").out).expect("an array");
    assert_eq!(rows.len(), lines.lines().count());
    let refused = counted("sarif");
    assert_eq!((refused.status, refused.out.as_str()), (2, ""));
    assert!(refused.errors.contains("`jsonl`"), "{}", refused.errors);
}

#[test]
fn standard_input_can_have_a_name() {
    let words = ["check", "-", "--stdin-filename", "conf/x.conf", "--format", "concise"];
    let outcome = logflowc_in(std::env::temp_dir().as_path(), &words, bad().as_bytes());
    assert!(outcome.out.starts_with("conf/x.conf:12:14"), "{}", outcome.out);
}

#[test]
fn the_nearest_settings_count() {
    let folder = Folder::new("settings");
    folder.file("logflow.toml", "[check]\nignore = [\"unknown-type\"]\n");
    folder.file("inner/logflow.toml", "[check]\nselect = [\"LF1\"]\n[check.levels]\nLF105 = \"note\"\n");
    folder.file("flume.conf", bad());
    folder.file("inner/flume.conf", bad());
    assert_eq!(found(&check(&folder, &["flume.conf"])), ["warning LF201"]);
    assert_eq!(found(&check(&folder, &["inner/flume.conf"])), ["note LF105"]);
    assert_eq!(found(&check(&folder, &["inner/flume.conf", "--config", "logflow.toml"])), ["warning LF201"]);
    assert_eq!(found(&check(&folder, &["inner/flume.conf", "--isolated"])).len(), 2);
    assert_eq!(found(&check(&folder, &["flume.conf", "--extend-select", "LF105"])).len(), 2);
}

#[test]
fn settings_know_paths() {
    let folder = Folder::new("paths");
    let settings = "[check]\nexclude = [\"old\"]\n[check.per-path]\n\"legacy/**\" = [\"LF2\"]\n\
                    [check.levels]\nunknown-type = \"off\"\n";
    folder.file("logflow.toml", settings);
    for name in ["flume.conf", "legacy/flume.conf", "old/flume.conf"] {
        folder.file(name, bad());
    }
    let outcome = check(&folder, &["."]);
    assert_eq!(outcome.out.lines().count(), 1, "{}", outcome.out);
    assert!(outcome.out.starts_with("./flume.conf:"), "{}", outcome.out);
    assert!(outcome.errors.starts_with("2 files"), "{}", outcome.errors);
    assert_eq!(check(&folder, &["old/flume.conf"]).status, 1);
}

#[test]
fn mistakes_in_settings_are_shown() {
    let folder = Folder::new("mistakes");
    folder.file("flume.conf", GOOD);
    let mut shown = String::new();
    for settings in [
        "[check]\nselct = []\n",
        "[check]\nignore = [\"LF105\", \"unknown-tpye\"]\n",
        "[check.levels]\nLF999 = \"error\"\n",
        "[check.levels]\nLF105 = \"fatal\"\n",
        "[check.per-path]\n\"a/***\" = []\n",
        "[check\n",
    ] {
        folder.file("logflow.toml", settings);
        let outcome = check(&folder, &["flume.conf", "--config", "logflow.toml"]);
        assert_eq!((outcome.status, outcome.out.as_str()), (2, ""));
        shown += &outcome.errors;
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn comments_allow_findings_and_say_when_they_are_of_no_use() {
    let folder = Folder::new("comments");
    let allowed = bad().replace("a.sinks.l.type", "# logflowc: allow LF105 a plugin\na.sinks.l.type");
    folder.file("flume.conf", format!("# logflowc: allow-file unknown-property\n{allowed}"));
    assert_eq!(check(&folder, &["flume.conf"]).status, 0);
    folder.file("flume.conf", format!("# logflowc: allow-file unknown-property, LF204\n{allowed}"));
    assert_eq!(found(&check(&folder, &["flume.conf"])), ["warning LF992"]);
    let outcome = check(&folder, &["flume.conf", "--fix"]);
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    let text = std::fs::read_to_string(folder.path().join("flume.conf")).expect("still there");
    assert!(text.starts_with("# logflowc: allow-file unknown-property\n"), "{text}");
}

#[test]
fn comments_are_written_for_what_is_found() {
    let folder = Folder::new("add-allow");
    folder.file("flume.conf", bad());
    folder.file("flume.json", "{}");
    let outcome = check(&folder, &["flume.conf", "--add-allow"]);
    assert_eq!((outcome.status, outcome.out.as_str()), (0, ""));
    assert_eq!(outcome.errors, "1 file checked, 2 changes made: nothing found\n");
    assert_eq!(check(&folder, &["flume.conf"]).status, 0);
    let outcome = check(&folder, &["flume.json", "--add-allow"]);
    assert!(outcome.errors.contains("JSON has no comments"), "{}", outcome.errors);
}

#[test]
fn known_findings_are_left_out_wherever_they_have_moved() {
    let folder = Folder::new("baseline");
    folder.file("conf/flume.conf", bad());
    let outcome = check(&folder, &["conf/flume.conf", "--write-baseline", "known.json"]);
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    insta::assert_snapshot!(std::fs::read_to_string(folder.path().join("known.json")).expect("written"));
    folder.file("conf/flume.conf", format!("# moved\n{}a.sinks.k.batchSiz = 1\n", bad()));
    let outcome = check(&folder, &["conf", "--baseline", "known.json"]);
    assert_eq!(found(&outcome), ["warning LF201"], "{}", outcome.out);
    assert!(outcome.out.contains("batchSiz"), "{}", outcome.out);
    let inside = folder.path().join("conf");
    let words = ["check", "flume.conf", "--baseline", "../known.json", "--format", "concise"];
    assert_eq!(logflowc_in(&inside, &words, b"").out.lines().count(), 1);
    let outcome = check(&folder, &["conf", "--baseline", "missing.json"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.errors.contains("missing.json"), "{}", outcome.errors);
}

#[test]
fn a_change_is_checked_at_once() {
    let folder = Folder::new("watch");
    let path = folder.file("flume.conf", GOOD);
    let mut child = Command::new(env!("CARGO_BIN_EXE_logflowc"))
        .args(["check", "--watch"])
        .arg(&path)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command was built with the tests");
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe was asked for")).lines();
    let mut next = || lines.next().expect("it goes on").expect("readable");
    assert_eq!(next(), "1 file checked, nothing found");
    folder.file("flume.conf", bad());
    // A file may be seen before all of it is written.
    while !next().contains("error") {}
    child.kill().expect("it is running");
    child.wait().expect("it ends");
}
