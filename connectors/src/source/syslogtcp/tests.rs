//! Over real sockets. What is expected was seen with Flume 1.11.0, unless a test says otherwise.

use std::io::Write as _;
use std::net::TcpStream;

use logflowc_runtime::connector::Source as _;
use serde_json::{Value, json};

use super::*;
use crate::drive::{self, Driven, seen};

const GOOD: &[u8] = b"<34>1 2003-10-11T22:14:15Z host su - ID47 - ";

/// The headers of [`GOOD`].
const HEADERS: [(&str, &str); 6] = [
    ("Facility", "4"),
    ("Severity", "2"),
    ("host", "host"),
    ("priority", "34"),
    ("timestamp", "1065910455000"),
    ("version", "1"),
];

fn running(changes: &Value) -> (Driven, TcpStream) {
    let defaults = json!({ "host": "127.0.0.1", "port": 0, "eventSize": 2500, "keepFields": "none" });
    let context = drive::context(&["Facility", "timestamp"]);
    let settings = read(&drive::settings(defaults, changes)).expect("the settings fit");
    let mut source = server(&settings, &context);
    source.open().expect("there is a free port");
    let client = TcpStream::connect(("127.0.0.1", source.ports()[0])).expect("the source listens");
    client.set_nodelay(true).expect("the connection stands");
    (drive::start(source, &context, 100), client)
}

/// A good message with this text.
fn good(text: &str) -> Vec<u8> {
    [GOOD, text.as_bytes(), b"\n"].concat()
}

#[test]
fn messages_are_events_however_they_are_cut_into_packets() {
    let (source, mut client) = running(&json!({}));
    let sent = [b"\n\n".to_vec(), good("one"), b"\n".to_vec(), good("two"), GOOD.to_vec()].concat();
    for byte in sent {
        client.write_all(&[byte]).expect("the source reads");
    }
    drop(client);
    assert_eq!(source.next(), seen(b"su - ID47 - one", &HEADERS));
    assert_eq!(source.next(), seen(b"su - ID47 - two", &HEADERS));
    // The last one has no end.
    source.stop();
}

#[test]
fn nothing_of_a_message_turns_up_in_the_next() {
    // In the original, the second and third have the priority and version of the first.
    let (source, mut client) = running(&json!({}));
    client.write_all(&[good("a"), b"<13>no header here\nfoo\n".to_vec()].concat()).expect("the source reads");
    source.next();
    assert_eq!(source.next(), seen(b"<13>no header here", &[("Facility", "1"), ("Severity", "5")]));
    let invalid = [("Facility", "0"), ("Severity", "0"), ("flume.syslog.status", "Invalid")];
    assert_eq!(source.next(), seen(b"foo", &invalid));
    source.stop();
}

#[test]
fn a_long_message_is_cut_and_what_is_left_is_none() {
    let (source, mut client) = running(&json!({ "eventSize": 50 }));
    client.write_all(&[good("12345678901234567890"), good("next")].concat()).expect("the source reads");
    let incomplete = [&HEADERS[..], &[("flume.syslog.status", "Incomplete")]].concat();
    assert_eq!(source.next(), seen(b"su - ID47 - 123456", &incomplete));
    let invalid = [("Facility", "0"), ("Severity", "0"), ("flume.syslog.status", "Invalid")];
    assert_eq!(source.next(), seen(b"78901234567890", &invalid));
    assert_eq!(source.next(), seen(b"su - ID47 - next", &HEADERS));
    source.stop();
}

#[test]
fn a_message_as_long_as_the_limit_counts_as_cut_but_leaves_nothing() {
    let (source, mut client) = running(&json!({ "eventSize": 50 }));
    client.write_all(&[good("123456"), good("next")].concat()).expect("the source reads");
    let incomplete = [&HEADERS[..], &[("flume.syslog.status", "Incomplete")]].concat();
    assert_eq!(source.next(), seen(b"su - ID47 - 123456", &incomplete));
    assert_eq!(source.next(), seen(b"su - ID47 - next", &HEADERS));
    source.stop();
}

#[test]
fn an_endless_line_is_cut_into_pieces() {
    let (source, mut client) = running(&json!({}));
    let sender =
        std::thread::spawn(move || client.write_all(&vec![b'z'; 10_000_000]).expect("the source reads"));
    for _ in 0..4000 {
        assert_eq!(source.next().body.len(), 2500);
    }
    sender.join().expect("all was sent");
    source.stop();
}

#[test]
fn a_newline_ends_a_message_even_in_the_priority() {
    // The original takes it for a part of the priority, and the next message with it.
    let (source, mut client) = running(&json!({}));
    client.write_all(&[b"<12\n".to_vec(), good("a")].concat()).expect("the source reads");
    assert_eq!(source.next(), seen(b"<12", &[("Facility", "1"), ("Severity", "4")]));
    assert_eq!(source.next(), seen(b"su - ID47 - a", &HEADERS));
    source.stop();
}

#[test]
fn the_client_is_named_where_it_is_asked_for() {
    let (source, mut client) = running(&json!({ "clientIPHeader": "ip", "clientHostnameHeader": "name" }));
    client.write_all(b"foo\n").expect("the source reads");
    let seen = source.next();
    assert_eq!(seen.headers["ip"], "127.0.0.1");
    // How this machine calls itself is its own business.
    assert!(!seen.headers["name"].is_empty());
    source.stop();
}
