//! Over real sockets. What is expected was seen with Flume 1.11.0, unless a test says otherwise.

use std::net::UdpSocket;

use serde_json::json;

use super::*;
use crate::drive::{self, Driven, seen};

fn running() -> (Driven, UdpSocket) {
    let settings = json!({ "host": "127.0.0.1", "port": 0, "keepFields": "none", "clientIPHeader": "ip" });
    let context = drive::context(&["host", "ip"]);
    let settings = read(settings.as_object().expect("an object")).expect("the settings fit");
    let mut source = SyslogUdp::new(settings, &context);
    source.open().expect("there is a free port");
    let port = source.datagrams.bound_port();
    (drive::start(source, &context, 100), drive::datagrams_to(port))
}

#[test]
fn the_first_line_of_a_datagram_is_an_event() {
    let (source, client) = running();
    for datagram in ["<34>1 2003-10-11T22:14:15Z host one\n<34>1 - host lost", "\n\n<13>foo\n"] {
        client.send(datagram.as_bytes()).expect("the source listens");
    }
    let headers = [
        ("Facility", "4"),
        ("Severity", "2"),
        ("host", "host"),
        ("ip", "127.0.0.1"),
        ("priority", "34"),
        ("timestamp", "1065910455000"),
        ("version", "1"),
    ];
    assert_eq!(source.next(), seen(b"one", &headers));
    assert_eq!(source.next(), seen(b"<13>foo", &[("Facility", "1"), ("Severity", "5"), ("ip", "127.0.0.1")]));
    source.stop();
}

#[test]
fn datagrams_without_anything_are_counted_and_no_events() {
    let (source, client) = running();
    for datagram in [&b""[..], b"\n", b"<13>last"] {
        client.send(datagram).expect("the source listens");
    }
    assert_eq!(source.next().body, b"<13>last");
    assert_eq!(source.context.counters.read_failures.get(), 2);
    source.stop();
}

#[test]
fn a_large_datagram_is_whole() {
    // The original cuts after 2048 bytes.
    let (source, client) = running();
    let datagram = ["<13>", &"x".repeat(60_000)].concat();
    client.send(datagram.as_bytes()).expect("the source listens");
    assert_eq!(source.next().body, datagram.as_bytes());
    source.stop();
}
