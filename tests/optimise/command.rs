//! The words of the command line.

use crate::command::{Folder, logflowc_in};

const CONFIGURATION: &str = "agent a\nsource s = seq\nchannel c = memory\nsink k = null\n\
    flow s | timestamp | replace /\\d{9}/ with \"x\" | drop when body contains \"7\" => c\nflow c => k\n";

fn plan(words: &[&str]) -> (i32, String, String) {
    let folder = Folder::new("optimise");
    folder.file("x.flow", CONFIGURATION);
    let words: Vec<&str> = ["plan", "x.flow"].iter().chain(words).copied().collect();
    let done = logflowc_in(folder.path(), &words, b"");
    (done.status, done.out, done.errors)
}

#[test]
fn a_plan_is_shown_at_every_level_and_without_a_pass() {
    let sets_time = |words: &[&str]| plan(words).1.contains("set timestamp");
    assert!(sets_time(&["-O0"]) && sets_time(&["--no-pass", "dead-headers"]));
    assert!(!sets_time(&[]) && !sets_time(&["-O3"]) && !sets_time(&["-O0", "--pass", "dead-headers"]));
}

#[test]
fn what_passes_did_and_did_not_is_told() {
    insta::assert_snapshot!(plan(&["--passes"]).1);
    insta::assert_snapshot!(plan(&["--why", "filter-first"]).1);
    let (_, out, _) = plan(&["-O0", "--why", "filter-first"]);
    assert!(out.contains("not among the passes that run"), "{out}");
    let (_, out, _) = plan(&["--why", "merge-cases"]);
    assert!(out.contains("there is nothing for it to do"), "{out}");
}

#[test]
fn an_unknown_pass_is_refused_with_the_nearest_name() {
    for words in [["--pass", "dead-header"], ["--no-pass", "dead-header"], ["--why", "dead-header"]] {
        let (status, _, errors) = plan(&words);
        assert_eq!(status, 2, "{errors}");
        assert!(errors.contains("did you mean `dead-headers`?"), "{errors}");
    }
    let folder = Folder::new("optimise-run");
    folder.file("x.flow", CONFIGURATION);
    let run = logflowc_in(folder.path(), &["run", "-f", "x.flow", "--pass", "dead"], b"");
    assert_eq!((run.status, run.errors.contains("no pass `dead`")), (2, true), "{}", run.errors);
}
