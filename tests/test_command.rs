//! `logflowc test`: tests of configurations, in the language and beside properties.

use std::fs;

use crate::command::{Folder, Outcome, logflowc, logflowc_in};
use crate::shared::root;

const WEB: &str = r#"agent web
source access = taildir { filegroups = { access = "/data/in/access.log" }, position_file = "/data/positions.json" }
channel broken, slow = memory
sink a, b = avro { hostname = "gone.invalid", port = 1 }
sink out = file_roll { directory = "/no/such/folder", roll_interval = 0 }
flow access
  | extract /(?<status:int>\d{3})/ | timestamp | drop when status < 300
  => route status { 500..599 => broken, 400 => slow, else => slow }
flow broken => failover { a, b }
flow slow   => out
"#;

fn tested(tests: &str, words: &[&str]) -> Outcome {
    let folder = Folder::new("test-command");
    folder.file("web.flow", [WEB, tests].concat());
    logflowc_in(folder.path(), &[&["test", "web.flow"], words].concat(), b"")
}

#[test]
fn tests_of_the_examples_pass_and_reach_everything() {
    let outcome = logflowc(&["test", "examples/access-log.flow", "examples/tail-and-route.conf"]);
    assert_eq!(outcome.status, 0, "{}{}", outcome.out, outcome.errors);
    // The manual shows the same.
    let manual = fs::read_to_string(root().join("docs/test.md")).expect("the manual is there");
    assert!(manual.contains(&outcome.out), "{}", outcome.out);
}

#[test]
fn the_tests_of_the_manual_pass() {
    let manual = fs::read_to_string(root().join("docs/test.md")).expect("the manual is there");
    let texts = manual.split("```flow\n").skip(1).filter_map(|rest| rest.split("```").next());
    let outcomes: Vec<String> = texts
        .map(|text| {
            let folder = Folder::new("test-manual");
            folder.file("manual.flow", text);
            let outcome = logflowc_in(folder.path(), &["test", "manual.flow"], b"");
            assert_eq!(outcome.status, 0, "{}{}", outcome.out, outcome.errors);
            outcome.out
        })
        .collect();
    let [web, shop] = outcomes.as_slice() else { panic!("there are two examples: {outcomes:?}") };
    assert!(web.contains("3 of 3 operators and 2 of 2 routes"), "{web}");
    assert!(shop.contains("3 of 3 operators reached"), "{shop}");
}

const CAUGHT: &str = "a.sources = s\na.channels = c\na.sinks = k\na.sources.s.type = seq\na.sources.s.channels = c\n\
                      a.sources.s.interceptors = d t\na.sources.s.interceptors.d.type = logflowc.interceptor.Dedupe\n\
                      a.sources.s.interceptors.d.by = body\na.sources.s.interceptors.d.within = 60000\n\
                      a.sources.s.interceptors.t.type = timestamp\n\
                      a.channels.c.type = memory\na.sinks.k.type = null\na.sinks.k.channel = c\n";

#[test]
fn time_passes_in_a_file_of_tests_as_well() {
    let folder = Folder::new("test-time");
    folder.file("flume.conf", CAUGHT);
    let run = |then: &str| {
        let head = "[[test]]\nname = \"x\"\nclock = \"1970-01-01T00:00:00Z\"\nsend.s = [\"a\", \"b\"]\n\
                    expect.k = [\"a\", \"b\", { body = \"a\", headers = { timestamp = \"60000\" } }]\n";
        folder.file("flume.test.toml", [head, then].concat());
        logflowc_in(folder.path(), &["test", "flume.conf"], b"")
    };
    let then = |after: &str| format!("[[test.then]]\nafter = \"{after}\"\nsend.s = [\"a\"]\n");
    let good = run(&[then("59.5s"), then("500ms")].concat());
    assert_eq!(good.status, 0, "{}{}", good.out, good.errors);
    assert_eq!(run(&[then("59s"), then("500ms")].concat()).status, 1);
    let wrong = run(
        "[[test.then]]\nafter = \"10\"\n[[test.then]]\nsends.s = [\"a\"]\n[[test.then]]\nafter = \"5MiB\"\n",
    );
    assert_eq!(wrong.status, 1, "{}", wrong.out);
    insta::assert_snapshot!(wrong.errors);
}

#[test]
fn a_sink_that_fails_makes_way_for_the_next_one() {
    let test = "test \"failover\" { clock \"2024-05-01T10:00:00Z\" fail a 1 time send access \"x 503\"\n\
                expect b \"x 503\" { timestamp = \"1714557600000\" } expect a nothing }\n";
    let outcome = tested(test, &[]);
    assert_eq!(outcome.status, 0, "{}{}", outcome.out, outcome.errors);
}

#[test]
fn tests_of_included_files_are_run_and_a_part_is_good_by_itself() {
    let folder = Folder::new("test-included");
    let part = "template code() {\n  | extract /(?<status:int>\\d{3})/\n}\n\
                test \"included\" { send s \"x 503\" expect k \"x 503\" { status = \"503\" } }\n";
    folder.file("part.flow", part);
    let whole = "agent a\ninclude \"part.flow\"\nsource s = seq\nchannel c = memory\nsink k = logger\n\
                 flow s | use code() => c\nflow c => k\ntest \"own\" { send s \"y\" expect k \"y\" }\n";
    folder.file("a.flow", whole);
    let outcome = logflowc_in(folder.path(), &["test", "a.flow"], b"");
    assert_eq!(outcome.status, 0, "{}{}", outcome.out, outcome.errors);
    assert!(outcome.out.contains("ok     included") && outcome.out.contains("ok     own"), "{}", outcome.out);
    let check = logflowc_in(folder.path(), &["check", "part.flow"], b"");
    assert_eq!(check.status, 0, "{}", check.out);
}

#[test]
fn what_does_not_come_as_expected_is_shown() {
    let tests = "test \"good\" {\n  send broken \"into the channel\"\n  expect a \"into the channel\"\n}\n\
                 test \"wrong\" {\n  clock \"2024-05-01T10:00:00Z\"\n  send access \"x 503\", \"y 504\", \"z 200\"\n\
                 \x20 expect broken \"x 503\" { status = \"500\" }, \"y 504\"\n  expect slow \"w\"\n  expect out nothing\n}\n\
                 test \"no time\" {\n  clock \"today\"\n}\n";
    let outcome = tested(tests, &[]);
    assert_eq!(outcome.status, 1, "{}", outcome.errors);
    insta::assert_snapshot!(outcome.out);
    let junit = tested(tests, &["--format", "junit"]);
    assert_eq!(junit.status, 1);
    let times = junit.out.split("time=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let text =
        times.fold(junit.out.clone(), |text, time| text.replace(&format!("time=\"{time}\""), "time=\"…\""));
    insta::assert_snapshot!(text);
    let only = tested(tests, &["--only", "good"]);
    assert_eq!(only.status, 0, "{}", only.out);
    assert_eq!(tested(tests, &["--only", "none of them"]).status, 2);
}

#[test]
fn mistakes_in_tests_are_found_before_anything_runs() {
    let tests = "test \"x\" {\n  send acess \"x\" { n = 5s }\n  expect access \"x\"\n  fail broken 2 times\n  fail a 5000 times\n  after 10\n  sent x\n}\n";
    let outcome = tested(tests, &[]);
    assert_eq!((outcome.status, outcome.out.as_str()), (1, ""));
    insta::assert_snapshot!(outcome.errors);
}

#[test]
fn mistakes_in_a_file_of_tests_have_a_place() {
    let folder = Folder::new("test-table");
    let conf = fs::read_to_string(root().join("examples/tail-and-route.conf")).expect("it is there");
    folder.file("flume.conf", &conf);
    let run = |tests: &str| {
        folder.file("flume.test.toml", tests);
        logflowc_in(folder.path(), &["test", "flume.conf"], b"")
    };
    let wrong = run(
        "[[test]]\nname = \"x\"\nsend.app = [\"a\", 5, { bodi = \"x\", headers = { n = 1 } }]\nfail = { rest = -1 }\n\
                     expects.rest = []\n[[test]]\nclock = \"now\"\n[other]\n",
    );
    assert_eq!(wrong.status, 1, "{}", wrong.out);
    insta::assert_snapshot!(wrong.errors);
    let unknown = run(
        "[[test]]\nname = \"x\"\nagent = \"edge\"\nsend.apps = []\nexpect.app = []\nexpect.errors = [\"a\"]\n",
    );
    assert_eq!(unknown.status, 1, "{}", unknown.out);
    insta::assert_snapshot!(unknown.errors);
    assert_eq!(run("[[test]\n").status, 1);
    assert_eq!(run("[[test]]\nname = \"x\"\nagent = \"other\"\n").status, 2);
    assert_eq!(run("").status, 2);
}
