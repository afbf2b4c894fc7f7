//! Over real sockets. What is expected was seen with Flume 1.11.0, unless a test says otherwise.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::sync_channel;

use serde_json::{Value, json};

use super::*;
use crate::drive::{self, Driven, PATIENCE, connect, seen};

fn open(changes: &Value) -> (Http, SourceContext, u16) {
    let defaults = json!({
        "bind": "127.0.0.1", "port": 0, "handler": { "component": "json" }, "maxRequestBytes": 1_000_000,
    });
    let context = drive::context(&["a"]);
    let settings = read(&drive::settings(defaults, changes)).expect("the settings fit");
    let mut source = Http { settings, tls: None, context: context.clone(), open: None };
    source.open().expect("there is a free port");
    let port = source.open.as_ref().expect("it is open").port;
    (source, context, port)
}

fn running(changes: &Value) -> (Driven, u16) {
    let (source, context, port) = open(changes);
    (drive::start(source, &context, 100), port)
}

fn request(head: &str, body: &[u8]) -> Vec<u8> {
    let length = format!("Content-Length: {}\r\n", body.len());
    let close = "Host: x\r\nConnection: close\r\n\r\n";
    [head.as_bytes(), b"\r\n", length.as_bytes(), close.as_bytes(), body].concat()
}

/// The status of the answer on a connection that the server closes.
fn status(mut stream: TcpStream) -> u16 {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the source answers and closes");
    let answer = String::from_utf8_lossy(&answer);
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
}

fn ask(port: u16, head: &str, body: &[u8]) -> u16 {
    let mut stream = connect(port);
    stream.write_all(&request(head, body)).expect("the source reads");
    status(stream)
}

/// Waits until so many requests wait for the source.
fn wait_for(source: &Http, waiting: usize) {
    let deadline = Instant::now() + PATIENCE;
    while source.open.as_ref().expect("it is open").jobs.len() < waiting {
        assert!(Instant::now() < deadline, "the requests do not arrive");
        std::thread::yield_now();
    }
}

const POST: &str = "POST / HTTP/1.1\r\nContent-Type: application/json";

#[test]
fn json_is_answered_as_by_the_original() {
    let (source, port) = running(&json!({}));
    for (body, status, bodies) in [
        (r#"[{"headers":{"a":"b"},"body":"x"},{"body":"y"}]"#, 200, &["x", "y"][..]),
        ("[]", 200, &[]),
        (r#"[{}, {"body":null,"headers":null}, {"headers":[]}]"#, 200, &["", "", ""]),
        (
            r#"[{"body":1.50},{"body":true},{"body":"a"},{"body":"x","body":"y"}]"#,
            200,
            &["1.50", "true", "a", "y"],
        ),
        (r#"[{"x":[{"y":null}],"body":"x","Body":"no"}]"#, 200, &["x"]),
        ("[{'body':'single'}]", 200, &["single"]),
        ("", 500, &[]),
        ("null", 500, &[]),
        ("[null]", 500, &[]),
        (r#"[{"body":"x"},]"#, 500, &[]),
        (r#"[{"body":"x"},] x"#, 400, &[]),
        (r#"{"body":"x"}"#, 400, &[]),
        (r#"[{"body":"x"}"#, 400, &[]),
        (r#"[{"body":"x"}] x"#, 400, &[]),
        (r#"["x"]"#, 400, &[]),
        (r#"[{"body":{}}]"#, 400, &[]),
        (r#"[{"body":"x","headers":"a"}]"#, 400, &[]),
        (r#"[{"body":"x","headers":{"a":"b","a":"c"}}]"#, 400, &[]),
    ] {
        let failures = source.context.counters.read_failures.get();
        assert_eq!(ask(port, POST, body.as_bytes()), status, "{body}");
        assert_eq!(source.bodies(bodies.len()), bodies, "{body}");
        let failed = source.context.counters.read_failures.get() - failures;
        assert_eq!(failed, u64::from(status != 200), "{body}");
    }
    source.stop();
}

#[test]
fn headers_are_texts_and_pairs_will_do() {
    let (source, port) = running(&json!({}));
    let body = r#"[{"headers":{"a":1.0,"b":false,"c":""}},{"headers":[["a","b"]],"body":"x"}]"#;
    assert_eq!(ask(port, POST, body.as_bytes()), 200);
    assert_eq!(source.next(), seen(b"", &[("a", "1.0"), ("b", "false"), ("c", "")]));
    assert_eq!(source.next(), seen(b"x", &[("a", "b")]));
    // A header without a value stops sinks of the original for ever; here it is left out.
    assert_eq!(ask(port, POST, br#"[{"headers":{"a":null,"b":"c"}}]"#), 200);
    assert_eq!(source.next(), seen(b"", &[("b", "c")]));
    source.stop();
}

#[test]
fn methods_are_answered_as_by_the_original() {
    let (source, port) = running(&json!({}));
    for (method, expected) in [
        ("GET /any/path?x=1 HTTP/1.1", 200),
        ("HEAD / HTTP/1.1", 200),
        ("POST / HTTP/1.0", 200),
        ("PUT / HTTP/1.1", 405),
        ("DELETE / HTTP/1.1", 405),
        ("PUT / HTTP/1.0", 400),
        ("OPTIONS / HTTP/1.1", 403),
        ("TRACE / HTTP/1.1", 403),
        ("PATCH / HTTP/1.1", 501),
    ] {
        assert_eq!(ask(port, method, br#"[{"body":"x"}]"#), expected, "{method}");
        source.bodies(usize::from(expected == 200));
    }
    source.stop();
}

#[test]
fn the_content_type_names_the_character_set() {
    let (source, port) = running(&json!({}));
    let text = "[{\"headers\":{\"a\":\"\u{e9}\"},\"body\":\"\u{e9}\u{20ac}\"}]";
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let utf_32: Vec<u8> = text.chars().flat_map(|character| u32::from(character).to_be_bytes()).collect();
    let utf_8 = "\u{e9}\u{20ac}".as_bytes();
    for (content_type, sent, body) in [
        ("application/json", text.as_bytes(), utf_8),
        ("application/json; charset=\"UTF-8\"", text.as_bytes(), utf_8),
        // The original takes these two for ISO-8859-1.
        ("text/plain", text.as_bytes(), utf_8),
        ("application/json; charset=", text.as_bytes(), utf_8),
        ("application/json; charset=utf-16", &utf_16, b"\xfe\xff\0\xe9\x20\xac"),
        ("application/json; charset=utf-32", &utf_32, b"\0\0\0\xe9\0\0\x20\xac"),
    ] {
        let head = format!("POST / HTTP/1.1\r\nContent-Type: {content_type}");
        assert_eq!(ask(port, &head, sent), 200, "{content_type}");
        assert_eq!(source.next(), seen(body, &[("a", "\u{e9}")]), "{content_type}");
    }
    assert_eq!(ask(port, "POST / HTTP/1.1", b"[{\"body\":\"\xe9\"}]"), 200);
    assert_eq!(source.bodies(1), ["\u{e9}"]);
    assert_eq!(ask(port, POST, b"[{\"body\":\"\xe9\"}]"), 200);
    assert_eq!(source.bodies(1), ["\u{fffd}"]);
    let latin = "POST / HTTP/1.1\r\nContent-Type: application/json; charset=iso-8859-1";
    assert_eq!(ask(port, latin, text.as_bytes()), 500);
    source.stop();
}

#[test]
fn a_blob_is_an_event_and_parameters_are_headers() {
    let (source, port) = running(&json!({ "handler": { "component": "blob", "maxBlobLength": 10 } }));
    let head = "POST /x?k=a+b%20c%C3%A9&k=second&e=&f&&=x HTTP/1.1\r\nContent-Type: a/b";
    assert_eq!(ask(port, head, b"\0\xff\nbody"), 200);
    let headers = [("", "x"), ("Content-Type", "a/b"), ("e", ""), ("f", ""), ("k", "a b c\u{e9}")];
    assert_eq!(source.next(), seen(b"\0\xff\nbody", &headers));
    assert_eq!(ask(port, "POST / HTTP/1.1", b"123456789012"), 200);
    assert_eq!(source.next(), seen(b"1234567890", &[]));
    // In the original the blob becomes the name of a header, because nothing says that it is no form.
    let form = "POST /?a=b HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded";
    assert_eq!(ask(port, form, b"x=1"), 200);
    let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("a", "b")];
    assert_eq!(source.next(), seen(b"x=1", &headers));
    source.stop();
}

#[test]
fn the_other_blob_handler_wants_its_parameters() {
    let handler = json!({ "component": "core_blob", "mandatoryParameters": ["k", "l"] });
    let (source, port) = running(&json!({ "handler": handler }));
    assert_eq!(ask(port, "POST /?k=1 HTTP/1.1", b"x"), 500);
    assert_eq!(ask(port, "POST /?k=1&l= HTTP/1.1\r\nContent-Type: a/b", b"x"), 200);
    assert_eq!(source.next(), seen(b"x", &[("k", "1"), ("l", "")]));
    source.stop();
}

#[test]
fn a_body_that_is_too_long_is_refused_before_it_is_read() {
    let (source, port) = running(&json!({ "maxRequestBytes": 100 }));
    let mut stream = connect(port);
    stream.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n").expect("the source reads");
    stream.shutdown(Shutdown::Write).expect("the connection stands");
    assert_eq!(status(stream), 413);
    let chunk = format!("65\r\n{}\r\n", "x".repeat(0x65));
    let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    let mut stream = connect(port);
    stream.write_all((head.to_owned() + &chunk).as_bytes()).expect("the source reads");
    stream.shutdown(Shutdown::Write).expect("the connection stands");
    assert_eq!(status(stream), 413);
    assert_eq!(ask(port, POST, format!("[{{\"body\":\"{}\"}}]", "x".repeat(87)).as_bytes()), 200);
    source.bodies(1);
    source.stop();
}

#[test]
fn one_connection_serves_many_requests() {
    let (source, port) = running(&json!({}));
    let mut stream = connect(port);
    for number in 0..50 {
        let body = format!("[{{\"body\":\"{number}\"}}]");
        let head = format!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all((head + &body).as_bytes()).expect("the source reads");
        assert_eq!(source.bodies(1), [number.to_string()]);
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("the source answers");
            answer.extend(byte);
        }
        assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n"), "{}", String::from_utf8_lossy(&answer));
    }
    assert_eq!(source.context.counters.connections.get(), 1);
    source.stop();
}

#[test]
fn a_full_channel_is_said_to_everybody_who_has_waited_for_it() {
    let (mut source, _, port) = open(&json!({}));
    let mut clients = (0..4).map(|_| {
        let mut stream = connect(port);
        stream.write_all(&request(POST, br#"[{"body":"x"}]"#)).expect("the source reads");
        stream
    });
    let mut batch = Batch::default();
    let poll = |source: &mut Http, batch: &mut Batch| {
        batch.clear();
        assert_eq!(source.poll(batch), Ok(Poll::Ready));
    };
    let first = clients.next().expect("four clients");
    poll(&mut source, &mut batch);
    let (second, third) = (clients.next().expect("four clients"), clients.next().expect("four clients"));
    wait_for(&source, 2);
    source.refuse();
    assert_eq!(status(first), 503);
    // One of the two is tried, the other one has waited all that time.
    poll(&mut source, &mut batch);
    let fourth = clients.next().expect("four clients");
    wait_for(&source, 2);
    source.refuse();
    assert_eq!((status(second), status(third)), (503, 503));
    poll(&mut source, &mut batch);
    source.commit().expect("nothing fails");
    assert_eq!(status(fourth), 200);
    source.close();
}

#[test]
fn all_requests_together_have_a_limit() {
    let (mut source, _, port) = open(&json!({ "maxRequestBytes": 1000 }));
    let body = format!("[{{\"body\":\"x\"}}{}]", " ".repeat(980));
    let send = || {
        let mut stream = connect(port);
        stream.write_all(&request(POST, body.as_bytes())).expect("the source reads");
        stream
    };
    let waiting = [send(), send()];
    wait_for(&source, 2);
    assert_eq!(ask(port, POST, body.as_bytes()), 503);
    let mut batch = Batch::default();
    for stream in waiting {
        batch.clear();
        assert_eq!(source.poll(&mut batch), Ok(Poll::Ready));
        source.commit().expect("nothing fails");
        assert_eq!(status(stream), 200);
    }
    let last = send();
    batch.clear();
    assert_eq!(source.poll(&mut batch), Ok(Poll::Ready));
    source.commit().expect("nothing fails");
    assert_eq!(status(last), 200);
    source.close();
}

#[test]
fn requests_under_way_are_answered_when_the_agent_stops() {
    let (source, context, port) = open(&json!({}));
    let (_, none) = sync_channel(0);
    let source = drive::start_with(source, &context, none, |_, _| true);
    let mut stream = connect(port);
    let head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("the source reads");
    // Now the server is in the middle of the request.
    let mut go_on = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
    stream.read_exact(&mut go_on).expect("the source answers");
    let stop = context.stop.clone();
    let rest = std::thread::spawn(move || {
        while !stop.is_raised() {
            std::thread::yield_now();
        }
        stream.write_all(b"[]").expect("the source reads");
        status(stream)
    });
    source.stop();
    let answer = rest.join().expect("there is an answer");
    assert!([200, 503].contains(&answer), "{answer}");
}
