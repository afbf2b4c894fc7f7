use proptest::prelude::*;

use super::*;
use crate::ast::flow::{Pipeline, Target};
use crate::source::Source;

fn parsed(text: &str) -> Flow {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("x.flow", text.as_bytes().to_vec()));
    parse(&sources, file)
}

/// The faults of a text with what they point at.
fn faults(text: &str) -> Vec<(FaultKind, &str)> {
    let found = parsed(text).faults.into_iter();
    found.map(|fault| (fault.kind, &text[fault.span.range()])).collect()
}

const GOOD: &str = r#"# two
agent edge
source app = taildir { filegroups = { a = /x\/.*/, "b" = "y" }, batch_size = 1_000, } # three
channel fast, "odd name" = memory { capacity = 100_000 keep_alive = 3s }
sink k1, k2 = "com.acme.Sink" { "some.key" = ["a", 1, 2ms], on = true }
flow app
  | extract /^(?<level>\w+)|a/ | timestamp | host { use_ip = false }
  | drop when not (level == "DEBUG" or status in [200, 301]) and body matches /a|b/
  | set kind = hostname() if absent | set a = b | rename a to c | remove b, "c d" | remove matching /x/
  | replace /\d/ with "n\u{e9}\n" | parse json { fields = [status:int, user.name] } else mark broken
  | redact emails, /x/ hashed with "k" | sample 1 in 10 by user.name | throttle 5 events/s by kind burst 9 else mark late
  | dedupe by body within 1h | count by kind as "kinds" | split at ";"
  => route level { ERROR | FATAL => fast, optional "odd name", 500..599 => fast, else => fast }
flow fast => failover g { k1 priority 2, k2 priority 1, max_penalty = 10s }
flow "odd name" => balance { k1, k2 }
require at_least_once on app -> k1 # four
require ordered_per_key on app -> k2
require outage(k1) >= 15m at 2_000 events/s of 300B
require untainted path(k1)
require header level on "odd name"
include "more.flow"
let size = "a" + 5 + name
template clean(level, t) { | drop when body contains level | use more(5s, /x/, [1]) }
template tail(name) {
  source name = seq
  use other() # five
  flow name => fast
}
use tail("x",)
test "all of it" {
  clock "2024-05-01T10:00:00Z" # six
  fail k1 2 times
  send app "one", "two" { host = "h", n = 5 }
  expect fast "one" { level = "x" }
  expect "odd name" nothing
}
"#;

#[test]
fn everything_has_its_place() {
    let flow = parsed(GOOD);
    assert_eq!(flow.faults, []);
    assert_eq!(flow.comments.len(), 5);
    let shown = format!("{:#?}", flow.statements);
    // Places are looked at elsewhere.
    let lines = shown.lines().filter(|line| !line.contains("pieces: ") && !line.contains("span: "));
    let lines: Vec<&str> = lines.filter(|line| line.contains('"') || line.contains("Relation")).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn slashes_lose_their_backslash_and_nothing_else_does() {
    let flow = parsed(r"flow a | extract /\\\/\d\// => c");
    let Statement::Pipeline(pipeline) = &flow.statements[0] else { panic!("it is a pipeline") };
    let crate::ast::flow::Operator::Extract(pattern) = &pipeline.steps[0].operator else { panic!() };
    assert_eq!(pattern.as_str(), r"\\/\d/");
}

#[test]
fn a_sink_may_begin_with_a_word_of_the_language() {
    let flow = parsed("flow a => failover { b, priority2 priority 3 }\nflow a => balance { b priority2 }");
    let members = flow.statements.iter().map(|statement| match statement {
        Statement::Pipeline(Pipeline { target: Some(Target::Group(group)), .. }) => group
            .members
            .iter()
            .map(|member| (member.name.as_str(), member.priority.is_some()))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    });
    let members: Vec<_> = members.collect();
    assert_eq!(members, [[("b", false), ("priority2", true)], [("b", false), ("priority2", false)]]);
}

#[test]
fn every_text_is_a_row_of_words() {
    use WordKind::{Comment, Name, Quantity, Regex, Sign, Stray, String};
    let text = "a-b=>5ms \"x y\" /\\/ /;[500..599] # c\n\"open";
    let mut sources = Sources::default();
    let file = sources.add(Source::new("x.flow", text.as_bytes().to_vec()));
    let found: Vec<_> =
        words(&sources, file).iter().map(|word| (word.kind, &text[word.span.range()])).collect();
    let expected = [
        (Name, "a-b"),
        (Sign, "=>"),
        (Quantity, "5ms"),
        (String, "\"x y\""),
        (Regex, "/\\/ /"),
        (Stray, ";"),
        (Sign, "["),
        (Quantity, "500"),
        (Sign, ".."),
        (Quantity, "599"),
        (Sign, "]"),
        (Comment, "# c"),
        (String, "\"open"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn reading_goes_on_behind_every_mistake() {
    use FaultKind::{
        Arrow, BadEscape, Case, Constructor, Entry, Operator, Statement, Target, TestPart, UnclosedBracket,
        UnclosedString, Value,
    };
    let text = "sorce a = seq\n\nsource b\nsource d =\nsource c = seq { batch_size 5, total = , x = 1 }\nchannel d = memory {\n\
                capacity = 5\nsink e = \"a\\qb\ntest \"x\" { sent x }\nflow c | extrakt /a|b/ | drop when => d\nflow d => \n\
                flow b => route x { a = b, else => d }\nflow c d\nagent x y";
    assert_eq!(
        faults(text),
        [
            (Statement, "sorce a = seq"),
            (Constructor, "b"),
            (Constructor, "="),
            (Entry, "5"),
            (Value, "="),
            (UnclosedBracket, "{"),
            (UnclosedString, "\"a\\qb"),
            (BadEscape, "\\q"),
            (TestPart, "sent x"),
            (Operator(None), "/a|b/"),
            (Operator(Some("drop")), "drop when"),
            (Target, ">"),
            (Case, "= b"),
            (Arrow, "d"),
            (Statement, "y"),
        ]
    );
    assert_eq!(parsed(text).statements.len(), 11);
}

#[test]
fn deep_nesting_is_a_fault_and_no_crash() {
    for open in ["[", "{ a = ", "("] {
        let text = format!("source a = seq {{ b = {} }}", open.repeat(100_000));
        assert_eq!(parsed(&text).faults[0].kind, FaultKind::TooDeep);
    }
}

proptest! {
    /// Parts of the language in any order: every place lies in the text, and nothing ends the reading.
    #[test]
    fn parsing_never_fails(parts in prop::collection::vec(prop_oneof![
        prop::sample::select(GOOD.split_inclusive([' ', '\n']).collect::<Vec<_>>()).prop_map(str::to_owned),
        "[ -~\n\u{e9}]{0,3}",
    ], 0..60)) {
        let text: String = parts.concat();
        let flow = parsed(&text);
        for span in flow.faults.iter().map(|fault| fault.span).chain(flow.comments) {
            prop_assert!(text.get(span.range()).is_some());
        }
    }
}
