//! Operators in words, tests and templates of the `flow` language. `‸` marks the cursor.

use lsp_types::HoverContents;

use super::Case;
use super::flow::{labels, offers};
use crate::diagnostics::diagnostics;
use crate::formatting::formatting;
use crate::hover::hover;
use crate::navigation::{definition, references};
use crate::rename::rename;

/// An agent with all of them.
const PHRASES: &str = r#"agent a

source app = seq
channel fast, safe = memory
sink out, rest = null

template timing(least) {
  | extract / (?<millis:int>\d+)ms$/
  | drop when millis < least
}

flow app
  | parse json {
    fields = [level, status:int, user.name]
    prefix = "log."
  } else mark broken
  | parse csv { columns = [host, _, size:int] }
  | use timing(400)
  | redact emails, ips hashed with "${env:KEY}"
  | sample 10% by host
  | throttle 1_000 events/s by host burst 2_000 else mark late
  | dedupe by body within 10m
  | count by log.level as levels
  | split lines
  | keep when has broken or log.status >= 500 or size > 5
  => route late { true => safe, else => fast }
flow fast => out
flow safe => rest

test "what is late" {
  fail out 2 times
  send app "x" { late = "true" }
  expect safe "x" { "log.status" = "500" }
}
"#;

/// The text with the cursor behind some text.
fn behind(before: &str) -> Case {
    let at = PHRASES.find(before).unwrap_or_else(|| panic!("{before}")) + before.len();
    Case::at("file:///a.flow", PHRASES, at)
}

#[test]
fn the_text_is_good_and_neat() {
    let case = Case::at("file:///a.flow", PHRASES, 0);
    let codes: Vec<_> = diagnostics(&case.view()).into_iter().filter_map(|found| found.code).collect();
    assert!(!format!("{codes:?}").contains("LF0"), "{codes:?}");
    assert_eq!(formatting(&case.view()), Some(Vec::new()));
}

#[test]
fn words_of_operators_are_offered() {
    let step = "flow app\n  | extract /(?<code:int>\\d+)/\n  | ";
    for (said, wanted, unwanted) in [
        ("", &["parse", "redact", "throttle", "split"][..], &["lines"][..]),
        ("parse ", &["json", "syslog", "regex"], &["|"]),
        ("parse json ", &["else drop", "else mark", "=>"], &["json"]),
        ("parse json { ", &["fields", "prefix", "on_failure"], &["format", "emails"]),
        ("parse json { fields = [a], ", &["prefix"], &["fields"]),
        ("parse json { fields = [a:", &["int", "float", "string"], &["code"]),
        ("parse csv { columns = [a, b:i", &["int"], &["code"]),
        ("parse json { prefix = \"x\" } ", &["else drop"], &["prefix"]),
        ("parse json else ", &["drop", "mark"], &["|"]),
        ("parse json else drop ", &["|", "=>"], &["else mark"]),
        ("redact ", &["emails", "ips", "credit_cards"], &["with"]),
        ("redact emails, ", &["ips"], &["with"]),
        ("redact emails ", &["with", "hashed with", "=>"], &["ips"]),
        ("redact emails hashed ", &["with"], &["=>"]),
        ("redact emails with \"x\" ", &["=>"], &["with", "hashed with"]),
        ("sample 5", &["5%"], &["5s"]),
        ("sample 5% ", &["by", "|"], &["in"]),
        ("sample 1 ", &["in"], &[]),
        ("sample 5% by ", &["code"], &["body"]),
        ("throttle 100 ", &["events/s", "events/h"], &["by"]),
        ("throttle 100 events/s ", &["by", "burst", "else mark"], &["within"]),
        ("throttle 100 events/s by code ", &["burst", "else mark", "=>"], &["by"]),
        ("throttle 100 events/s burst 5 else ", &["mark"], &["by"]),
        ("dedupe ", &["by"], &["within"]),
        ("dedupe by ", &["code", "body"], &["within"]),
        ("dedupe by code ", &["within", "=>"], &["by"]),
        ("dedupe by code within 5", &["5s", "5m"], &["5%"]),
        ("count ", &["by", "as"], &["=>"]),
        ("count by code ", &["as"], &["=>"]),
        ("count by code as x ", &["=>", "|"], &["as"]),
        ("split ", &["lines", "at", "json"], &["=>"]),
        ("split { ", &["delimiter", "json"], &["lines"]),
    ] {
        offers(&format!("{step}{said}"), wanted, unwanted);
    }
    for said in ["parse regex ", "redact emails with ", "sample 1 in ", "throttle ", "count as ", "split at "]
    {
        assert_eq!(labels(&format!("{step}{said}")), [""; 0], "{said}");
    }
    offers("flow app | extract /(?<code:‸>\\d)/".split('‸').next().expect("a text"), &[], &["code"]);
}

#[test]
fn the_type_of_a_group_is_offered() {
    let case = Case::flow("agent a\nsource s = seq\nflow s | extract /(?<code:i‸>\\d)/ => c\n");
    let items = crate::completion::completion(&case.view(), case.cursor);
    let labels: Vec<&str> = items.iter().map(|item| item.label.as_str()).collect();
    assert_eq!(labels, ["int", "float", "string"]);
}

#[test]
fn headers_of_fields_and_of_templates_are_known() {
    let steps = "flow app\n  | parse json { fields = [level, user.name], prefix = \"log.\" }\n  | drop when ";
    offers(steps, &["log.level", "log.user.name"], &["level"]);
    offers("flow app | parse syslog\n  | drop when ", &["severity", "app_name"], &["level"]);
    offers("flow app | throttle 5 events/s else mark late\n  => route ", &["late"], &[]);
    let used = "template t(x) {\n  | extract /(?<millis:int>\\d)/\n}\nflow app\n  | use t(1)\n  | drop when ";
    offers(used, &["millis"], &["service"]);
}

#[test]
fn lines_of_tests_are_offered() {
    offers("test \"x\" {\n  ", &["clock", "fail", "send", "after", "expect"], &["flow", "|"]);
    offers("test \"x\" {\n  fail ", &["lake", "west"], &["fast", "app"]);
    offers("test \"x\" {\n  fail lake 2 ", &["times"], &["lake"]);
    offers("test \"x\" {\n  fail lake 2 times\n  se", &["send", "expect"], &["flow"]);
    offers("test \"x\" {\n  send ", &["app", "fast"], &["lake"]);
    offers("test \"x\" {\n  expect ", &["fast", "lake"], &["app"]);
    offers("test \"x\" {\n  expect lake ", &["nothing"], &["fast"]);
    offers("test \"x\" {\n  expect lake \"b\" { ", &["service", "status"], &["nothing", "path"]);
    offers("test \"x\" {\n  expect lake \"b\" { service = \"x\" }\n  ", &["send"], &["service"]);
    offers("test \"x\" {\n  send app \"b\"\n}\n", &["flow", "test"], &["send"]);
    assert_eq!(labels("test \"x\" {\n  send app \"b\" "), [""; 0]);
}

#[test]
fn parameters_and_steps_are_offered_in_templates() {
    let steps = "template t(least, into) {\n  | extract /(?<millis:int>\\d+)/\n  ";
    offers(&format!("{steps}| "), &["drop", "timestamp", "dedupe"], &["lake"]);
    offers(&format!("{steps}| drop "), &["when"], &["source"]);
    offers(&format!("{steps}| drop when "), &["millis", "least"], &["service"]);
    offers(&format!("{steps}| host {{ "), &["use_ip"], &["millis"]);
    offers(&format!("{steps}| drop when millis < least\n  "), &["|"], &["millis"]);
    let parts = "template t(name, into) {\n  source name = seq { total_events = ";
    offers(parts, &["name", "into"], &["lake"]);
    offers("template t(name, into) {\n  flow name => ", &["into", "fast"], &["lake"]);
    offers("template t(name) {\n  flow ", &["name", "app"], &[]);
    offers("template t(name) {\n  ", &["source", "|"], &["name"]);
    offers("template t(name) {\n  flow name => fast\n}\nflow ", &["app"], &["name"]);
}

fn hovered(before: &str) -> String {
    let case = behind(before);
    match hover(&case.view(), case.cursor).unwrap_or_else(|| panic!("{before}")).contents {
        HoverContents::Markup(markup) => markup.value,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_word_of_an_operator_is_explained() {
    for (before, text) in [
        ("| pars", "**parse** (interceptor)"),
        ("parse js", "**json**: An object"),
        ("fie", "**fields**: list"),
        ("[level, sta", "**log.status** (header)\n\n- Set in line 14\n- Read in line 25, 33"),
        ("status:i", "**int**: A whole number"),
        ("else ma", "**mark**: Sets this header"),
        ("mark bro", "**broken** (header)\n\n- Set in line 16\n- Read in line 25"),
        ("redact ema", "**emails**: Addresses of mail"),
        ("hash", "**hashed**"),
        ("with \"${en", "**hash_key**: text"),
        ("sample 1", "**share**: share"),
        ("sample 10% b", "**by**: The header"),
        ("by ho", "**host** (header)"),
        ("throttle 1_0", "**events**: number, required"),
        ("events/s", "**per**: time, default 1s"),
        ("burst 2_", "**burst**: number"),
        ("dedupe by bo", "**by**: text, required"),
        ("within 1", "**within**: time, default 10m"),
        ("as lev", "**as**: text, required"),
        ("split li", "**lines**: Each line"),
        ("| use tim", "`timing`: template"),
        ("millis < le", "`least`: parameter of `timing`"),
        ("fail out 2 ti", "**times**"),
        ("expect safe \"x\" { \"log.sta", "**log.status** (header)"),
    ] {
        let found = hovered(before);
        assert!(found.contains(text), "{before}: {found}");
    }
}

#[test]
fn fields_are_found_and_keep_their_names() {
    let case = behind("or log.sta");
    let found = definition(&case.view(), case.cursor).expect("a field");
    let range = found[0].range;
    assert_eq!((range.start.line, range.start.character, range.end.character), (13, 21, 27));
    let places = references(&case.view(), case.cursor, true).expect("a name");
    assert_eq!(places.iter().map(|place| place.range.start.line).collect::<Vec<_>>(), [13, 24, 32]);
    let refusal = rename(&case.view(), case.cursor, "code").expect_err("the events say so");
    assert!(format!("{refusal:?}").contains("elsewhere"));
}

#[test]
fn columns_groups_and_marks_are_renamed() {
    let renamed = |before: &str, new: &str| {
        let case = behind(before);
        let edit = rename(&case.view(), case.cursor, new).expect("no refusal").expect("a name");
        case.after_all(&edit)
    };
    assert_eq!(renamed("or si", "bytes"), PHRASES.replace("size", "bytes"));
    assert_eq!(renamed("(?<mill", "took"), PHRASES.replace("millis", "took"));
    assert_eq!(renamed("route la", "slow"), PHRASES.replace(" late", " slow").replace("is slow", "is late"));
    assert_eq!(renamed("[ho", "machine"), PHRASES.replace("host", "machine"));
    let case = behind("dedupe by bo");
    assert!(rename(&case.view(), case.cursor, "x").expect("no refusal").is_none());
}
