use logflowc_grammar::source::{Source, Sources};
use proptest::prelude::*;

use super::*;

/// The text in the one way, after the promises were looked at.
fn formatted(name: &str, text: &str) -> Result<String, Unformatted> {
    let once = raw(name, text)?;
    assert_eq!(entries(name, text), entries(name, &once), "{text:?} became {once:?}");
    if name == "a.flow" {
        assert_eq!(words(text), words(&once), "{text:?} became {once:?}");
    }
    assert_eq!(raw(name, &once).as_deref(), Ok(once.as_str()), "from {text:?}");
    Ok(once)
}

fn raw(name: &str, text: &str) -> Result<String, Unformatted> {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(name, text.into()));
    format(&sources, file)
}

fn entries(name: &str, text: &str) -> (Vec<(String, String)>, usize) {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(name, text.into()));
    let document = read::read(&sources, file, Charset::Utf8);
    let pair = |entry: &logflowc_grammar::ast::Entry| {
        let (key, value) = (entry.key.to_string(), entry.value.to_string());
        // A condition and a requirement are kept as they are written.
        let condition = document.form == Form::Flow
            && (matches!(key.rsplit('.').next(), Some("when" | "number"))
                || key.contains(".logflowc.require."));
        let value = if condition { words(&value) } else { value };
        (key, value)
    };
    (document.entries.iter().map(pair).collect(), document.comments.len())
}

/// A text without its space and without the commas that may be left out.
fn words(text: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("a.flow", text.into()));
    let words = logflowc_grammar::flow::words(&sources, file).into_iter();
    let words = words.filter(|word| word.kind != logflowc_grammar::flow::WordKind::Comment);
    words.map(|word| &text[word.span.range()]).filter(|word| *word != ",").collect::<Vec<_>>().join(" ")
}

#[test]
fn settings_of_a_component_are_aligned_and_blank_lines_are_single() {
    let text = "\n\n  # names \na.sources=r\na.channels:c  \n\n\n\na.sources.r.type seq\na.sources.r.batchSize   =  5 \n\
                a.channels.c.type=memory\n! end\nempty=";
    insta::assert_snapshot!(formatted("a.conf", text).expect("it is read to its end"));
}

#[test]
fn lines_that_are_continued_stay_continued() {
    let text = "a.sources = r1 \\\n\t r2\\\n  r3\na.sin\\\n  ks = \\\n k1, \\\r\nk2\n";
    let expected = "a.sources = r1 \\\n    r2\\\n    r3\na.sinks   = \\\n    k1, \\\n    k2\n";
    assert_eq!(formatted("a.conf", text).as_deref(), Ok(expected));
}

#[test]
fn line_ends_and_what_a_mark_spoils_stay() {
    assert_eq!(formatted("a.conf", "a=1\r\nb=2").as_deref(), Ok("a = 1\r\nb = 2\r\n"));
    assert_eq!(formatted("a.conf", "\u{feff}#c d\na=1\n").as_deref(), Ok("\u{feff}#c d\na = 1\n"));
    assert_eq!(formatted("a.conf", "\\\n#a=1").as_deref(), Ok("\\#a = 1\n"));
}

#[test]
fn what_is_no_blank_for_the_jdk_belongs_to_the_key() {
    assert_eq!(formatted("a.conf", "\u{a0}a=1\n =2").as_deref(), Ok("\u{a0}a = 1\n= 2\n"));
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    assert!(formatted("a.conf", "a = \\u12\n").is_err());
    assert!(formatted("a.json", "{ \"a\": }").is_err());
}

#[test]
fn json_fits_on_lines_and_keeps_comments() {
    let text = r#"{"sources":{"r":{"type":"seq","a":[1,2],"b":{}}}, // remark
        // own line
        "sinks": {"sink-with-a-name": {"type":"file_roll","sink.directory":"/some/where/that/is/far/away",
          "x":"}{"}}, "agents":{ /* last */ } }"#;
    insta::assert_snapshot!(formatted("a.json", text).expect("it is JSON"));
}

const FLOW: &str = r#"# two
agent edge
source app = taildir { filegroups = { a = /x\/.*/, "b" = "y" }, batch_size = 1_000, } # three
channel fast, "odd name" = memory { capacity = 100_000 keep_alive = 3s }
channel safe = file { checkpoint_dir = "/var/lib/edge/safe", data_dirs = ["/data1/safe/and/so/on", "/data2/safe"] }
sink k1, k2 = "com.acme.Sink" { "some.key" = "a", "on" = true }
flow app
  | extract /^(?<level>\w+)|a/ | timestamp | host { use_ip = false }
  | drop when not (level == "DEBUG" or status in [200, 301]) and body matches /a|b/
  | set kind = hostname() if absent | set a = b | rename a to c | remove b, "c d" | remove matching /x/
  | replace /\d/ with "n\u{e9}\n"
  => route level { ERROR | FATAL => fast, optional "odd name", 500..599 => fast, else => fast }
flow fast => failover g { k1 priority 2, k2 priority 1, max_penalty = 10s }
flow source app => safe
"#;

const REPEATED: &str = r#"agent a
let data = "/var/lib"
let slow=400
template clean(level) { | drop when body starts_with level | timestamp }
template tail(name,path, into) { source name = taildir { filegroups = { lines = path }, position_file = data + "/" + name } # own
  flow name | use clean("DEBUG") | keep when millis >= slow => into
  # the end
}
use tail("shop", "/x", queue)
channel queue = memory { capacity = 1_000 } sink out = null
flow queue => out
require at_least_once on shop->out
require outage(out) >= 15m at 2_000 events/s of 300B
require header millis on out
test "slow ones come out" { clock "2024-05-01T10:00:00Z" fail out 2 times send shop "a", "b" { x = "y" } after 10m send shop "c" expect out nothing }
"#;

const LONG: &str = r#"agent a
source s = seq
channel c = memory { capacity = 1_000 }
sink k = null
flow s
  | extract /(?<size:int>\d+) (?<took:float>[\d.]+) a\/b/ | set half = (size - 1)/2 | set odd=size %2 if absent # odd
  | drop when size / 2 > 300 or floor(took/(size + 1))==7 and not body matches /x{2}/ or body contains "something long"
  | keep when not (took * 1000 / size > 7 or body matches /a / or took/size < 3) and lower(body) contains "a long text that nobody has"
  | drop when size in [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1300, 1400, 1500]
  => c
flow c => k
test "long ones" {
  send s "2024-05-01 10:00:00 ERROR it broke" { host = "h1" }, "  at a.B.c", # the second
  "2024-05-01 10:00:01 INFO all is fine now"
  expect k "2024-05-01 10:00:00 ERROR it broke\n  at a.B.c", "2024-05-01 10:00:01 INFO all is fine now" { level = "INFO", host = "h1.example.com", size = "100" }, "short"
  expect k "a", "b"
}
"#;

#[test]
fn long_conditions_and_events_go_on_below() {
    insta::assert_snapshot!(formatted("a.flow", LONG).expect("every text is formatted"));
}

#[test]
fn statements_of_templates_and_parts_of_tests_have_lines_of_their_own() {
    insta::assert_snapshot!(formatted("a.flow", REPEATED).expect("every text is formatted"));
}

#[test]
fn flows_have_lines_for_steps_and_for_settings_that_do_not_fit() {
    insta::assert_snapshot!(formatted("a.flow", FLOW).expect("every text is formatted"));
}

#[test]
fn what_the_author_has_spread_stays_so_and_comments_stay_where_they_are() {
    let text = "agent   a # the agent\n# above\n\n\nsource s=seq{# why\n\n total_events=5,# five\n\n\n # own\nbatch_size\n=2}\n\
                channel c = memory {\n}\nchannel long=memory{}\nsink k\n= null\nflow s # from\n# one\n\n  |timestamp\n   |\nhost{\n\
                use_ip=true } # two\n=>c\nflow c=>k # three\n  # end";
    insta::assert_snapshot!(formatted("a.flow", text).expect("every text is formatted"));
}

#[test]
fn a_statement_with_a_mistake_stays_as_it_is() {
    let strange = "flow s => c\u{b}\nflow long => c\n";
    assert_eq!(formatted("a.flow", strange).as_deref(), Ok(strange), "what is no blank is no end of a line");
    assert_eq!(formatted("a.flow", "   \t\u{c}  ").as_deref(), Ok("\u{c}\n"));
    let open = "source r = seq { \" }flow r => c\nsource b = seq\n";
    assert_eq!(
        formatted("a.flow", open).as_deref(),
        Ok(open),
        "a statement behind an open quote is not lost"
    );
    let blank = "agent a\nsource s = seq\nflow s =\n  => route h {\n1 => c, optional \n\n  , 2 => c,\nelse => c }\nsource t = \n";
    assert_eq!(formatted("a.flow", blank).as_deref(), Ok(blank), "a blank tells a word from a name");
    let text = "agent   a\n  source  s = seq {\n batch_size   5,\n}\nchannel   c=memory\nsink  k  =  ; sink l  =  null\nflow s=>c\n";
    let expected = "agent a\n  source  s = seq {\n batch_size   5,\n}\nchannel c = memory\nsink  k  =  ; sink l  =  null\nflow s => c\n";
    assert_eq!(formatted("a.flow", text).as_deref(), Ok(expected));
    let deep = format!("source  a = seq {{ b = {} }}\n", "[".repeat(100_000));
    assert_eq!(formatted("a.flow", &deep).as_deref(), Ok(deep.as_str()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// The words of a good text, with all kinds of space between some of them, and a few left out.
    #[test]
    fn any_flow_keeps_its_entries(
        gaps in prop::collection::vec((0..12_usize, prop::sample::select(vec![" ", "", "\n", "\n\n  ", " # c\n", "\n# d\n", "\r\n", ", ", "= "])), 1..40),
        missing in prop::collection::vec(0..400_usize, 0..3),
        written in prop::sample::select(vec![FLOW, REPEATED, LONG]),
    ) {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("a.flow", written.into()));
        let (mut text, mut end, mut space) = (String::new(), 0, gaps.iter().cycle());
        let mut next = space.next().copied();
        for (index, word) in logflowc_grammar::flow::words(&sources, file).into_iter().enumerate() {
            let range = word.span.range();
            match &mut next {
                Some((0, gap)) => {
                    text.push_str(gap);
                    next = space.next().copied();
                }
                Some((left, _)) => {
                    *left -= 1;
                    text.push_str(&written[end..range.start]);
                }
                None => {}
            }
            if !missing.contains(&index) {
                text.push_str(&written[range.clone()]);
            }
            end = range.end;
        }
        let _ = formatted("a.flow", &text);
    }

    /// Pieces of the language in any order.
    #[test]
    fn any_text_keeps_its_entries(pieces in prop::collection::vec(prop_oneof![
        prop::sample::select(FLOW.split_inclusive([' ', '\n']).collect::<Vec<_>>()).prop_map(str::to_owned),
        "[ -~\n\r\u{e9}]{0,3}",
    ], 0..60)) {
        let _ = formatted("a.flow", &pieces.concat());
    }
}

proptest! {
    #[test]
    fn any_properties_keep_their_entries(text in r"([a-c.=: #!\t\x0c\r\\\néu0-9]|\\\n|\\\r\n|\\u00e9|a\.sources\.r\.){0,40}") {
        let _ = formatted("a.conf", &text);
    }

    #[test]
    fn any_json_keeps_its_entries(text in json(), gap in r"( |\n|\t|//x\n|/\*y\*/){0,2}") {
        let spaced = text.replace(',', &format!(",{gap}")).replace('{', &format!("{{{gap}"));
        let _ = formatted("a.json", &spaced);
    }
}

/// Texts of configurations with settings of all kinds.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![Just("1".to_owned()), Just("true".to_owned()), r#""[a-z {}]{0,30}""#];
    let value = leaf.prop_recursive(3, 12, 4, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..4).prop_map(|all| format!("[{}]", all.join(",")));
        let members = prop::collection::vec(("[a-z]{1,9}", inner), 0..4);
        let member = |(key, value): &(String, String)| format!("\"{key}\":{value}");
        let map = move |all: Vec<(String, String)>| {
            format!("{{{}}}", all.iter().map(member).collect::<Vec<_>>().join(","))
        };
        prop_oneof![list, members.prop_map(map)]
    });
    value.prop_map(|value| {
        format!(r#"{{"sources":{{"r":{{"type":"seq","x":{value}}}}},"agents":{{"a":{{"sources":["r"]}}}}}}"#)
    })
}
