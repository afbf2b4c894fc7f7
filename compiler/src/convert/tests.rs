use super::*;

fn converted(name: &str, text: &str, agent: Option<&str>) -> Result<Converted, Inexpressible> {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(name, text.into()));
    let to = if name == "a.json" { Form::Properties } else { Form::Json };
    convert(&sources, file, to, agent)
}

const GOOD: &str = "# c\na.sources = r\na.channels = c d\na.sources.r.type = avro\na.sources.r.port = 1\n\
                    a.sources.r.channels = c d\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = host\n\
                    a.sources.r.interceptors.i.useIP = false\na.sources.x.type = seq\nb = 5\n";

#[test]
fn json_says_what_properties_say() {
    let there = converted("a.conf", GOOD, None).expect("it can be said");
    insta::assert_snapshot!(there.text);
    assert_eq!(there.comments, 1);
    let whys: Vec<&str> = there.left_out.iter().map(|(_, why)| why.as_str()).collect();
    assert_eq!(whys, ["`b` has no effect", "`a.sources.x.type` belongs to a component that no list names"]);
    let back = converted("a.json", &there.text.replacen('{', "{ // why\n", 1), None);
    let back = back.expect("it can be said");
    insta::assert_snapshot!(back.text);
    assert_eq!(back.comments, 1);
}

#[test]
fn what_json_would_understand_otherwise_is_named() {
    for (text, why) in [
        ("a.sinks = k\na.sinks.k.type = hdfs\na.sinks.k.path = /x\n", "no way to say `a.sinks.k.path`"),
        ("a.sources = r\na.channels = c\na.sources.r.type = seq\n", "would add `a.sources.r.channels`"),
        ("a.sources = ${x}\n", ""),
        (
            "a.sinks = k\na.sinks.k.type = null\nx = ${y}\ny = ${x}\nz = ${x}\n",
            "references run in a circle: `",
        ),
        ("x = 1\na.sinks = k\na.sinks.k.type = ${x}\n", "refers to `x`"),
        (
            "a.sinks = k\na.sinks.k.type = null\nb.sinks = k\nb.sinks.k.type = logger\n",
            "read `b.sinks.k.type`",
        ),
    ] {
        match converted("a.conf", text, None) {
            Err(error) => assert!(error.why.contains(why), "{}", error.why),
            Ok(converted) => assert!(why.is_empty(), "{text} became {}", converted.text),
        }
    }
}

#[test]
fn one_agent_is_enough() {
    let text = "a.sinks = k\na.sinks.k.type = null\nb.sinks = k\nb.sinks.k.type = logger\n";
    assert!(converted("a.conf", text, Some("b")).expect("there is no other k").text.contains("logger"));
}

#[test]
fn what_is_not_read_is_not_converted() {
    assert!(converted("a.conf", "a.b = \\u1", None).is_err());
    assert!(converted("a.json", "{ \"agents\": [1] }", None).is_err());
    assert!(converted("a.json", "{", None).is_err());
}

#[test]
fn signs_are_written_so_that_they_are_read() {
    let json =
        r#"{"sinks":{"k":{"type":"x","a b:=#\\":" \t\u00e9\\u0041\n#"}},"agents":{"a":{"sinks":["k"]}}}"#;
    let there = converted("a.json", json, None).expect("it can be said");
    assert!(there.text.contains("a.sinks.k.a\\ b\\:\\=\\#\\\\ = \\u00e9\\\\u0041\\n#\n"), "{}", there.text);
}

#[test]
fn only_the_blanks_of_java_stand_between_names() {
    let there = converted("a.conf", "a.sources = r\u{a0}q\na.sources.r\u{a0}q.type = seq\n", None);
    let text = there.map_or_else(|error| error.why, |there| there.text);
    assert!(text.contains("[\"r\u{a0}q\"]"), "{text}");
}
