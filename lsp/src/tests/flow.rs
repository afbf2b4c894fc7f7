//! The `flow` language. `‸` marks the cursor.

use lsp_types::{CompletionItem, CompletionTextEdit, DiagnosticSeverity, HoverContents};

use super::Case;
use super::places::offered as offered_actions;
use crate::completion::completion;
use crate::diagnostics::diagnostics;
use crate::formatting::formatting;
use crate::hover::hover;
use crate::navigation::{definition, references};
use crate::outline::symbols;
use crate::rename::{prepare, rename};
use crate::tokens::{LEGEND, tokens};

/// An agent in which everything is in order.
pub(super) const FLOW: &str = r#"# One agent.
agent edge

source app = taildir { filegroups = { logs = "/in/.*" }, position_file = "/p" }
channel fast, safe = memory { keep_alive = 3s, capacity = 10_000 }
sink lake = hdfs { path = "/logs/%{service}", serializer = TEXT { append_newline = false } }
sink west = null
sink east = null

flow app
  | extract /^(?<service>\w+) (?<status:int>\d+)/
  | drop when status < 400 and not body contains "service"
  | set copy = service if absent
  => route status { 500..599 => safe, else => fast }
flow safe => lake
flow fast => failover g { west priority 5, east priority 3 }
"#;

#[test]
fn the_flow_is_good_and_neat() {
    let case = Case::flow(FLOW);
    let found = diagnostics(&case.view());
    assert!(found.iter().all(|found| found.severity == Some(DiagnosticSeverity::INFORMATION)), "{found:#?}");
    assert_eq!(formatting(&case.view()), Some(Vec::new()));
}

/// The flow with the cursor behind some text.
fn behind(before: &str) -> Case {
    let at = FLOW.find(before).unwrap_or_else(|| panic!("{before}")) + before.len();
    Case::flow(&format!("{}‸{}", &FLOW[..at], &FLOW[at..]))
}

/// What is offered in the flow behind its first lines and more text.
fn offered(more: &str) -> Vec<CompletionItem> {
    let case = Case::flow(&format!("{FLOW}{more}‸"));
    completion(&case.view(), case.cursor)
}

pub(super) fn labels(more: &str) -> Vec<String> {
    offered(more).into_iter().map(|item| item.label).collect()
}

#[track_caller]
pub(super) fn offers(more: &str, wanted: &[&str], unwanted: &[&str]) {
    let labels = labels(more);
    for word in wanted {
        assert!(labels.iter().any(|label| label == word), "{more:?} has no {word}: {labels:?}");
    }
    for word in unwanted {
        assert!(!labels.iter().any(|label| label == word), "{more:?} has {word}: {labels:?}");
    }
}

#[test]
fn statements_and_types_are_offered() {
    offers("", &["flow", "sink", "=>"], &["memory"]);
    offers("so", &["source"], &[]);
    offers("source x = ", &["netcat", "taildir"], &["memory", "hdfs"]);
    offers("channel x = mem", &["memory", "file"], &["taildir"]);
    offers("source x, ", &[], &["taildir"]);
    assert_eq!(labels("agent "), [""; 0]);
    assert_eq!(labels("# so"), [""; 0]);
}

#[test]
fn keys_are_those_of_the_type_that_are_not_given() {
    offers(
        "channel x = memory { capacity = 5, ",
        &["keep_alive", "byte_capacity"],
        &["capacity", "keep-alive"],
    );
    offers("channel x = memory {\n  ke", &["keep_alive"], &["flow"]);
    offers("sink x = hdfs { serializer = TEXT { ", &["append_newline"], &["path"]);
    offers("source x = http { handler = ", &[], &["port"]);
    offers("flow app | host { ", &["use_ip"], &["filegroups"]);
    offers("flow fast => failover { ", &["west", "lake", "maxpenalty"], &["fast"]);
    offers(
        "source x = seq\nflow app | regex_extractor { serializers = { s = ",
        &["default", "millis"],
        &["regex"],
    );
}

#[test]
fn a_key_says_what_flume_calls_it() {
    let items = offered("sink x = hdfs { ");
    let item = items.iter().find(|item| item.label == "roll_interval").expect("a key of hdfs");
    assert_eq!(item.detail.as_deref(), Some("time, default 30s"));
    assert!(format!("{:?}", item.documentation).contains("hdfs.rollInterval"));
    assert_eq!(items[0].label, "path", "what is required comes first");
}

#[test]
fn values_are_words_numbers_with_units_and_defaults() {
    offers("flow app | host { use_ip = ", &["true", "false"], &["\"true\""]);
    offers("sink x = hdfs { file_type = ", &["DataStream", "SequenceFile"], &["true"]);
    offers("sink x = hdfs { roll_interval = ", &["30s"], &["30"]);
    offers("sink x = hdfs { roll_interval = 5", &["5s", "5m", "5h"], &["5ms", "5MiB"]);
    offers("channel x = memory { byte_capacity = 5", &["5MiB"], &["5s"]);
    offers("sink x = hdfs { serializer = ", &["TEXT", "AVRO_EVENT"], &["hdfs"]);
    offers("sink x = hdfs { path = \"/a/%{", &["service}", "status}"], &["app}"]);
}

#[test]
fn names_are_those_that_can_stand_there() {
    offers("flow ", &["app", "fast", "safe"], &["lake"]);
    offers("flow app => ", &["fast", "safe", "route", "optional"], &["lake", "app", "failover"]);
    offers("flow fast => balance ", &["by"], &["lake"]);
    offers("flow fast => balance by ", &["cost", "load", "latency"], &["lake"]);
    offers("flow app => fast, ", &["safe", "optional"], &["route"]);
    offers("flow fast\n  => ", &["lake", "failover", "balance"], &["fast", "route"]);
    offers("flow app => route status { ", &["else"], &["fast"]);
    offers("flow app => route status { 5 => ", &["fast", "optional"], &["lake"]);
    offers("agent other\nsink there = null\nchannel c = memory\nflow c => ", &["there"], &["lake"]);
}

#[test]
fn steps_know_the_headers_above_them() {
    let step = "flow app\n  | extract /(?<code:int>\\d+)/\n  ";
    offers(&format!("{step}| "), &["drop", "set", "timestamp", "host"], &["memory"]);
    offers(&format!("{step}| drop "), &["when"], &["if"]);
    offers(&format!("{step}| drop when "), &["code", "body", "not", "has"], &["service", "=="]);
    offers(&format!("{step}| drop when has "), &["code"], &["body"]);
    offers(&format!("{step}| drop when (code "), &["==", "in", "contains"], &["and"]);
    offers(&format!("{step}| drop when (code in [1, 2]) "), &["and", "or", "=>"], &["=="]);
    offers(&format!("{step}| set x = "), &["now()", "code"], &["if"]);
    offers(&format!("{step}| set x = code "), &["if absent", "=>"], &["code"]);
    offers(&format!("{step}| rename code "), &["to"], &["code"]);
    offers(&format!("{step}| remove "), &["code", "matching"], &["to"]);
    offers(&format!("{step}| host\n  => route "), &["code", "host"], &["service"]);
}

#[test]
fn what_is_offered_takes_the_place_of_the_word() {
    let case = behind("keep_al");
    let item = completion(&case.view(), case.cursor);
    let item = item.iter().find(|item| item.label == "byte_capacity").expect("a key of memory");
    let Some(CompletionTextEdit::Edit(edit)) = item.text_edit.clone() else { panic!("an edit") };
    assert_eq!(case.after(&[edit]), FLOW.replace("keep_alive", "byte_capacity"));
}

fn hovered(before: &str) -> String {
    let case = behind(before);
    match hover(&case.view(), case.cursor).unwrap_or_else(|| panic!("{before}")).contents {
        HoverContents::Markup(markup) => markup.value,
        other => panic!("{other:?}"),
    }
}

#[test]
fn words_are_explained() {
    assert!(hovered("keep_al").contains("**keep_alive**: time, default 3s\n\n- In Flume: `keep-alive`"));
    assert!(hovered("= tail").contains("**taildir** (source)"));
    assert!(hovered("flow sa").contains("`safe`: **memory** (channel)"));
    assert!(
        hovered("drop when stat").contains("**status** (header)\n\n- Set in line 11\n- Read in line 12, 14")
    );
    assert!(hovered("| ext").contains("**extract**: Makes a header"));
    assert!(hovered("append_new").contains("In Flume: `appendNewline`"));
    let case = Case::flow("# logflowc: allow unused-n‸ame\n");
    assert!(format!("{:?}", hover(&case.view(), case.cursor)).contains("LF133"));
}

fn lines_of(before: &str) -> Vec<u32> {
    let case = behind(before);
    let places = references(&case.view(), case.cursor, true).expect("a name");
    places.iter().map(|place| place.range.start.line).collect()
}

#[test]
fn names_lead_to_their_declarations_and_uses() {
    let defined = |before: &str| {
        let case = behind(before);
        definition(&case.view(), case.cursor).map(|places| places[0].range.start.line)
    };
    assert_eq!(defined("599 => sa"), Some(4));
    assert_eq!(defined("flow fast => failover g { we"), Some(6));
    assert_eq!(defined("%{serv"), Some(10));
    assert_eq!(defined("| dr"), None);
    assert_eq!(lines_of("channel fa"), [4, 13, 15]);
    assert_eq!(lines_of("(?<serv"), [5, 10, 12]);
}

fn renamed(before: &str, new: &str) -> Result<String, String> {
    let case = behind(before);
    let edit = rename(&case.view(), case.cursor, new).map_err(|refusal| format!("{refusal:?}"))?;
    Ok(case.after_all(&edit.expect("a name")))
}

#[test]
fn components_and_headers_are_renamed() {
    assert_eq!(renamed("flow sa", "slow"), Ok(FLOW.replace("safe", "slow")));
    assert_eq!(renamed("agent ed", "core"), Ok(FLOW.replace("edge", "core")));
    assert_eq!(renamed("priority 5, ea", "north"), Ok(FLOW.replace("east", "north")));
    let header = FLOW.replace("(?<service>", "(?<name>").replace("%{service}", "%{name}");
    assert_eq!(renamed("set copy = serv", "name"), Ok(header.replace("copy = service", "copy = name")));
    for (new, why) in
        [("fast", "already"), ("two words", "cannot have"), ("flow", "meaning of its own"), ("", "empty")]
    {
        assert!(renamed("flow sa", new).expect_err("a refusal").contains(why));
    }
    let case = behind("  | dr");
    assert_eq!(prepare(&case.view(), case.cursor), None);
}

#[test]
fn a_header_that_comes_from_elsewhere_keeps_its_name() {
    let case = Case::flow("agent a\nsource s = seq\nflow s | timestamp | drop when has time‸stamp => c\n");
    let refusal = rename(&case.view(), case.cursor, "t").expect_err("a refusal");
    assert!(format!("{refusal:?}").contains("elsewhere"));
}

/// What repeats, what is required and what is tested.
const REPEATED: &str = r#"agent a
let slow = 400
template tail(name, into) {
  source name = seq { total_events = slow }
  flow name | keep when millis >= slow => into
}
use tail(shop, queue)
channel queue = memory
sink out = null
flow queue => out
require at_least_once on shop -> out
test "all of them" {
  fail out 2 times
  expect out nothing
}
"#;

#[test]
fn constants_templates_and_parameters_are_names() {
    let renamed = |before: &str, new: &str| {
        let at = REPEATED.find(before).unwrap_or_else(|| panic!("{before}")) + before.len();
        let case = Case::at("file:///a.flow", REPEATED, at);
        let edit = rename(&case.view(), case.cursor, new).expect("no refusal").expect("a name");
        case.after_all(&edit)
    };
    assert_eq!(renamed("millis >= sl", "limit"), REPEATED.replace("slow", "limit"));
    assert_eq!(renamed("use ta", "follow"), REPEATED.replace("tail", "follow"));
    assert_eq!(renamed("flow na", "who"), REPEATED.replace("name", "who"));
    assert_eq!(renamed("expect ou", "nowhere"), REPEATED.replace(" out", " nowhere"));
    assert_eq!(renamed("use tail(shop, que", "buffer"), REPEATED.replace("queue", "buffer"));
    offers("let slow = 4\nsource x = seq { total_events = ", &["slow"], &[]);
    offers("template t(x) {\n}\nuse ", &["t"], &["app"]);
    offers("require ", &["at_least_once", "outage"], &["flow"]);
    offers("require at_least_once on ", &["app"], &["lake"]);
    offers("require at_least_once on app -> ", &["lake"], &["app"]);
    let found = symbols(&Case::at("file:///a.flow", REPEATED, 0).view());
    let children = found[0].children.as_ref().expect("components").iter();
    let names: Vec<_> = children.map(|child| child.name.as_str()).collect();
    assert_eq!(names, ["slow", "tail", "queue", "out", "queue", "all of them"]);
}

#[test]
fn sinks_in_shares_are_names() {
    let text = "agent a\nchannel c = memory\nsink k‸, l = null\n\
                flow c => balance { k, l, selector = PLANNED, capacity = { k = \"5 MB/s\", l = \"5 MB/s\" } }\n";
    let case = Case::flow(text);
    let edit = rename(&case.view(), case.cursor, "m").expect("no refusal").expect("a name");
    let expected = text.replace('‸', "").replace("sink k", "sink m").replace("{ k", "{ m");
    assert_eq!(case.after_all(&edit), expected);
}

#[test]
fn mistakes_are_mended() {
    for (good, bad) in [
        ("keep_alive = 3s", "keep-alive = 3s"),
        ("= 3s", "= 3"),
        ("= hdfs", "= hfds"),
        ("=> lake", "=> lkae"),
    ] {
        let wrong = FLOW.replace(good, bad);
        let at = FLOW.find(good).expect("it stands there") + 3;
        let case = Case::at("file:///a.flow", &wrong, at);
        let offers = offered_actions(&case, None);
        assert!(offers.iter().any(|(_, after, _)| after == FLOW), "{bad}: {offers:#?}");
    }
}

#[test]
fn the_outline_has_agents_components_and_flows() {
    let found = symbols(&Case::flow(FLOW).view());
    assert_eq!(found.len(), 1);
    let children = found[0].children.as_ref().expect("components");
    let shown =
        children.iter().map(|child| format!("{} {}", child.name, child.detail.as_deref().unwrap_or("")));
    let shown: Vec<String> = shown.collect();
    assert_eq!(
        shown,
        [
            "app source taildir",
            "fast channel memory",
            "safe channel memory",
            "lake sink hdfs",
            "west sink null",
            "east sink null",
            "app flow",
            "safe flow",
            "fast flow"
        ]
    );
    assert_eq!((children[6].range.start.line, children[6].range.end.line), (9, 13));
    assert_eq!(found[0].range.end.line, 15);
}

#[test]
fn words_have_colours() {
    let mut at = (0, 0);
    let words = tokens(&Case::flow(FLOW).view()).into_iter().map(|token| {
        at = (at.0 + token.delta_line, if token.delta_line == 0 { at.1 } else { 0 } + token.delta_start);
        let line = FLOW.lines().nth(at.0 as usize).expect("a line");
        let word = &line[at.1 as usize..(at.1 + token.length) as usize];
        format!("{word} {}", LEGEND[token.token_type as usize].as_str())
    });
    insta::assert_snapshot!(words.collect::<Vec<_>>().join("\n"));
}

#[test]
fn only_lines_that_differ_are_formatted() {
    let case = Case::flow(&FLOW.replace("flow safe => lake", "flow   safe=>lake"));
    let edits = formatting(&case.view()).expect("every text is formatted");
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0].range.start.line, 14);
}
