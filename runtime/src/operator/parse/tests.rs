use logflowc_plan::{Field, FieldKind, HeaderId};
use proptest::prelude::*;

use super::*;

/// The headers that a body makes, by the names of wanted fields (`name` or `name:int`).
fn parse(format: &Format, wanted: &[&str], body: &[u8]) -> Vec<(String, String)> {
    let split = |field: &&str| match field.split_once(':') {
        Some((name, "int")) => (name.to_owned(), FieldKind::Int),
        Some((name, _)) => (name.to_owned(), FieldKind::Float),
        None => ((*field).to_owned(), FieldKind::Text),
    };
    let fields: Vec<(String, FieldKind)> = wanted.iter().map(split).collect();
    let names: Vec<String> = fields.iter().map(|(name, _)| name.clone()).collect();
    let fields: Vec<Field> =
        (0..).map(HeaderId).zip(fields).map(|(header, (name, kind))| Field { name, header, kind }).collect();
    run(format, (&fields, None), &names, body)
}

/// All headers that a body makes.
fn parse_all(format: &Format, prefix: &str, body: &[u8]) -> Vec<(String, String)> {
    run(format, (&[], Some(prefix)), &["known".to_owned()], body)
}

fn run(
    format: &Format,
    fields: (&[Field], Option<&str>),
    names: &[String],
    body: &[u8],
) -> Vec<(String, String)> {
    let headers = Headers::new(names);
    let failures = Arc::new(Tally::new("s", "unparsed", None, 0));
    let mut operator = build(format, fields, Unparsed::Keep, &headers, failures);
    let mut batch = Batch::default();
    // The body under test does not stand at the start of the arena.
    batch.push(b"garbage in front");
    batch.push(body);
    operator.apply(&mut batch);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let found = batch.headers(1).map(|(header, value)| (headers.name(&header).to_owned(), text(value)));
    let mut found: Vec<_> = found.collect();
    found.sort();
    found
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn fields_of_json_are_as_they_are_written() {
    let body = br#" {"n": 1.50, "s":"x\"\u00e9\ud83d\ude00\ud800", "user": {"name": "ann", "id": 7, "tags": [1, {}]},
        "a.b": "dotted", "none": null, "ok": true, "big": 123456789012345678901} "#;
    let wanted = ["n", "s", "user.name", "user.tags", "user.id:int", "a.b", "none", "ok", "big:int", "user"];
    let expected = [
        ("a.b", "dotted"),
        ("n", "1.50"),
        ("ok", "true"),
        ("s", "x\"é😀\u{fffd}"),
        ("user", r#"{"name": "ann", "id": 7, "tags": [1, {}]}"#),
        ("user.id", "7"),
        ("user.name", "ann"),
        ("user.tags", "[1, {}]"),
    ];
    assert_eq!(parse(&Format::Json, &wanted, body), pairs(&expected));
}

#[test]
fn without_names_all_fields_of_json_are_taken() {
    let body = br#"{"a": {"b": {"c": 1}, "d": "x"}, "e": [], "f": {}, "g": null}"#;
    let expected = [("p.a.b.c", "1"), ("p.a.d", "x"), ("p.e", "[]")];
    assert_eq!(parse_all(&Format::Json, "p.", body), pairs(&expected));
}

#[test]
fn what_is_no_object_of_json_is_left_alone() {
    for body in
        [&b"x"[..], b"", b"[1]", b"7", br#"{"a":1"#, br#"{"a":1} x"#, br#"{"a":"\x"}"#, b"{\"a\":\"\xff\"}"]
    {
        let mut batch = Batch::default();
        batch.push(body);
        let fields = [Field { name: "a".to_owned(), header: HeaderId(0), kind: FieldKind::Text }];
        let headers = Headers::new(&["a".to_owned(), "error".to_owned()]);
        let failures = Arc::new(Tally::new("s", "unparsed", None, 0));
        let mark = Unparsed::Mark { header: HeaderId(1) };
        let mut operator = build(&Format::Json, (&fields, None), mark, &headers, failures);
        operator.apply(&mut batch);
        assert_eq!(batch.header(0, HeaderId(0)), None, "{}", body.escape_ascii());
        assert_eq!(batch.header(0, HeaderId(1)), Some(&b"json"[..]), "{}", body.escape_ascii());
    }
}

#[test]
fn what_cannot_be_read_is_dropped_where_the_plan_says_so() {
    let mut batch = Batch::default();
    for body in ["{}", "x", r#"{"a":1}"#] {
        batch.push(body.as_bytes());
    }
    let failures = Arc::new(Tally::new("s", "unparsed", None, 0));
    let headers = Headers::new(&[]);
    let mut operator = build(&Format::Json, (&[], None), Unparsed::Drop, &headers, Arc::clone(&failures));
    operator.apply(&mut batch);
    operator.settle(true);
    assert_eq!((batch.body(0), batch.body(1), batch.len()), (&b"{}"[..], &br#"{"a":1}"#[..], 2));
    assert_eq!(failures.read().values[0].1, crate::metrics::Value::Whole(1));
}

#[test]
fn pairs_of_logfmt_are_found() {
    let body = br#"level=warn msg="it \"broke\"\n"  took=1.5 debug  n= q="" level2=x=y open="a b"#;
    let wanted = ["level", "msg", "took:float", "debug", "n", "q", "level2", "open"];
    let expected = [
        ("debug", "true"),
        ("level", "warn"),
        ("level2", "x=y"),
        ("msg", "it \"broke\"\n"),
        ("n", ""),
        ("open", "\"a"),
        ("q", ""),
        ("took", "1.5"),
    ];
    assert_eq!(parse(&Format::Logfmt, &wanted, body), pairs(&expected));
    assert_eq!(parse_all(&Format::Logfmt, "", b"known=1 other=2"), pairs(&[("known", "1"), ("other", "2")]));
}

#[test]
fn pairs_with_other_signs_are_found() {
    let format = Format::KeyValue { separator: ": ".to_owned(), delimiter: ", ".to_owned() };
    let expected = [("a", "1:2"), ("b", "x, y"), ("c", "z")];
    assert_eq!(parse(&format, &["a", "b", "c"], br#"a: 1:2, b: "x, y", nothing, c: z"#), pairs(&expected));
}

#[test]
fn columns_have_names_and_types() {
    let format = Format::Csv { separator: b';', columns: ["a", "_", "n", "z"].map(str::to_owned).to_vec() };
    let body = "\"x; \"\"y\"\"\";skipped;7".as_bytes();
    assert_eq!(parse(&format, &["a", "n:int", "z"], body), pairs(&[("a", "x; \"y\""), ("n", "7")]));
    assert_eq!(parse(&format, &["a", "n:int"], b"x;;seven;;;"), pairs(&[("a", "x")]));
}

#[test]
fn lines_of_syslog_are_read_in_both_forms() {
    let all = [
        "priority:int",
        "facility:int",
        "severity:int",
        "version",
        "timestamp",
        "hostname",
        "app_name",
        "proc_id",
        "msg_id",
        "message",
    ];
    // An example of RFC 5424, and one of RFC 3164.
    let body = br#"<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [ex@32473 iut="\]3"][b] An event"#;
    let expected = [
        ("app_name", "evntslog"),
        ("facility", "20"),
        ("hostname", "mymachine.example.com"),
        ("message", "An event"),
        ("msg_id", "ID47"),
        ("priority", "165"),
        ("severity", "5"),
        ("timestamp", "2003-10-11T22:14:15.003Z"),
        ("version", "1"),
    ];
    assert_eq!(parse(&Format::Syslog, &all, body), pairs(&expected));
    let expected = [
        ("app_name", "su"),
        ("hostname", "mymachine"),
        ("message", "'su root' failed"),
        ("proc_id", "42"),
        ("timestamp", "Oct 11 22:14:15"),
    ];
    let wanted = ["timestamp", "hostname", "app_name", "proc_id", "message"];
    let body = b"<34>Oct 11 22:14:15 mymachine su[42]: 'su root' failed";
    assert_eq!(parse(&Format::Syslog, &wanted, body), pairs(&expected));
    assert_eq!(parse(&Format::Syslog, &all, b"Oct 11 22:14:15 mymachine su: no priority"), []);
}

/// Objects of JSON with names that meet those that are wanted.
fn object() -> impl Strategy<Value = serde_json::Value> {
    let text = prop::string::string_regex("[a-c\"\\\\\u{e9}\u{1f600}\n]{0,4}").expect("a pattern");
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        text.prop_map(Into::into),
    ];
    let value = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Into::into),
            prop::collection::btree_map("[a-c]", inner, 0..4)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    });
    prop::collection::btree_map("[a-c]", value, 0..4)
        .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into())
}

proptest! {
    #[test]
    fn fields_are_those_that_a_tree_of_values_has(object in object(), pretty in any::<bool>()) {
        let wanted = ["a", "b.a", "b.b", "c.a.b", "c"];
        let text = if pretty { serde_json::to_string_pretty(&object) } else { serde_json::to_string(&object) };
        let text = text.expect("a value is JSON");
        let found = parse(&Format::Json, &wanted, text.as_bytes());
        let mut expected = Vec::new();
        for name in wanted {
            let value = object.pointer(&format!("/{}", name.replace('.', "/")));
            let value = value.filter(|_| name.split('.').count() == 1 || !through_array(&object, name));
            match value {
                None | Some(serde_json::Value::Null) => {}
                Some(serde_json::Value::String(text)) => expected.push((name.to_owned(), text.clone())),
                Some(other) => expected.push((name.to_owned(), other.to_string())),
            }
        }
        expected.sort();
        let plain = |(name, value): (String, String)| {
            let whole = serde_json::from_str::<serde_json::Value>(&value).ok().filter(|it| it.is_object() || it.is_array());
            (name, whole.map_or(value, |whole| whole.to_string()))
        };
        prop_assert_eq!(found.into_iter().map(plain).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn no_body_breaks_a_reader(body in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(&b"{}[]\"\\:,=<>1 -\n"[..])], 0..60)) {
        let key_value = Format::KeyValue { separator: "==".to_owned(), delimiter: ",".to_owned() };
        let csv = Format::Csv { separator: b',', columns: ["a", "b"].map(str::to_owned).to_vec() };
        for format in [Format::Json, Format::Logfmt, key_value, csv, Format::Syslog] {
            parse(&format, &["a", "b.c", "message"], &body);
            parse_all(&format, "p.", &body);
        }
    }
}

fn through_array(object: &serde_json::Value, name: &str) -> bool {
    let mut value = object;
    for part in name.split('.') {
        if value.is_array() {
            return true;
        }
        match value.get(part) {
            Some(inner) => value = inner,
            None => return false,
        }
    }
    false
}
