use logflowc_grammar::source::{Source, Sources};
use proptest::prelude::*;

use super::*;

/// The text in the one way, after the promises were looked at.
fn formatted(name: &str, text: &str) -> Result<String, Unformatted> {
    let once = raw(name, text)?;
    assert_eq!(entries(name, text), entries(name, &once), "{text:?} became {once:?}");
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
    let pair = |entry: &logflowc_grammar::ast::Entry| (entry.key.to_string(), entry.value.to_string());
    (document.entries.iter().map(pair).collect(), document.comments.len())
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
