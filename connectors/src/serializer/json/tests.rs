use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::serializer::tests::{Plain, event, file, slice};

fn lines(headers: &str, body: &str, events: &[Plain]) -> String {
    let known = Headers::new(&["host".to_owned(), "with \"quotes\"".to_owned()]);
    let names: Vec<&str> = headers.split_whitespace().collect();
    let config =
        json!({"component": "JSON", "headers": names, "body": body, "includeBody": !body.is_empty()});
    let bytes = file(config, &known, &[slice(&known, events)]);
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

#[test]
fn listed_headers_come_in_the_order_of_the_list() {
    let events = [event(&[("k", "v"), ("host", "h")], "one"), event(&[], "two")];
    assert_eq!(
        lines("host absent k", "body", &events),
        "{\"host\":\"h\",\"k\":\"v\",\"body\":\"one\"}\n{\"body\":\"two\"}\n"
    );
    assert_eq!(lines("host k", "", &events), "{\"host\":\"h\",\"k\":\"v\"}\n{}\n");
    assert_eq!(lines("", "m", &events[1..]), "{\"m\":\"two\"}\n");
}

#[test]
fn all_headers_come_in_the_order_of_java() {
    let headers = [("timestamp", "1"), ("host", "h"), ("datacenter", "dc"), ("env", "prod")];
    assert_eq!(
        lines("*", "body", &[event(&headers, "b")]),
        "{\"host\":\"h\",\"datacenter\":\"dc\",\"env\":\"prod\",\"timestamp\":\"1\",\"body\":\"b\"}\n"
    );
}

#[test]
fn no_member_comes_twice() {
    let events = [event(&[("k", "1"), ("host", "2")], "b")];
    assert_eq!(lines("k k host", "host", &events), "{\"k\":\"1\",\"host\":\"b\"}\n");
    assert_eq!(lines("*", "k", &events), "{\"host\":\"2\",\"k\":\"b\"}\n");
    assert_eq!(lines("*", "host", &events), "{\"k\":\"1\",\"host\":\"b\"}\n");
}

#[test]
fn signs_are_escaped_as_the_standard_says() {
    let body = "\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}ä€😀\u{2028}";
    assert_eq!(
        lines("*", "b", &[event(&[("a\"\n", "x"), ("with \"quotes\"", "y")], body)]),
        "{\"with \\\"quotes\\\"\":\"y\",\"a\\\"\\n\":\"x\",\
         \"b\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}ä€😀\u{2028}\"}\n"
    );
}

#[test]
fn what_is_no_utf8_is_replaced() {
    let events = [(vec![("k".to_owned(), b"a\xFFb\"".to_vec())], b"\xE4\xF6\n\xF0\x9F\x98".to_vec())];
    let expected = "{\"k\":\"a\u{FFFD}b\\\"\",\"body\":\"\u{FFFD}\u{FFFD}\\n\u{FFFD}\"}\n";
    assert_eq!(lines("*", "body", &events), expected);
}

/// Text with many signs that need care, at every distance from each other, or any bytes.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let signs = prop::sample::select(b"\"\\\n\x00\x1f \x7fabcdefgh\xC3\xA4\xFF".to_vec());
    prop_oneof![vec(signs, 0..40), vec(any::<u8>(), 0..20), ".{0,30}".prop_map(String::into_bytes)]
}

proptest! {
    #[test]
    fn a_parser_finds_the_same_strings(
        events in vec((btree_map(".{0,8}", bytes(), 0..6), bytes()), 0..8),
        body in "body|b\"|",
    ) {
        let plain: Vec<Plain> =
            events.iter().map(|(headers, body)| (headers.clone().into_iter().collect(), body.clone())).collect();
        let text = lines("*", &body, &plain);
        prop_assert_eq!(text.matches('\n').count(), events.len());
        for (line, (headers, bytes)) in text.lines().zip(&events) {
            let string = |bytes: &Vec<u8>| Value::from(String::from_utf8_lossy(bytes));
            let mut expected: Map<String, Value> =
                headers.iter().map(|(name, value)| (name.clone(), string(value))).collect();
            if !body.is_empty() {
                expected.insert(body.clone(), string(bytes));
            }
            prop_assert_eq!(serde_json::from_str::<Value>(line).expect("JSON"), Value::Object(expected));
        }
    }
}
