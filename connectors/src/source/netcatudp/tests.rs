//! Over real sockets. What is expected was seen with Flume 1.11.0, unless a test says otherwise.

use std::net::UdpSocket;

use serde_json::{Value, json};

use super::*;
use crate::drive::{self, Driven, seen};

fn running(settings: &Value) -> (Driven, UdpSocket) {
    let context = drive::context(&[]);
    let settings = read(settings.as_object().expect("an object")).expect("the settings fit");
    let mut source = NetcatUdp::new(settings, &context);
    source.open().expect("there is a free port");
    let port = source.datagrams.bound_port();
    (drive::start(source, &context, 100), drive::datagrams_to(port))
}

#[test]
fn the_first_line_of_a_datagram_is_an_event() {
    let (source, client) = running(&json!({ "bind": "127.0.0.1", "port": 0, "remoteAddress": "from" }));
    for datagram in [&b"one\ntwo\n"[..], b"\nlost", b"", b"\xff\0\r"] {
        client.send(datagram).expect("the source listens");
    }
    let from = format!("/{}", client.local_addr().expect("it is bound"));
    for body in [&b"one"[..], b"", b"", b"\xff\0\r"] {
        assert_eq!(source.next(), seen(body, &[("from", &from)]));
    }
    source.stop();
}

#[test]
fn without_a_host_every_address_is_listened_on_and_without_a_header_none_is_set() {
    // The original sets a header without a name then.
    let (source, client) = running(&json!({ "port": 0 }));
    client.send(&[b'x'; 3000]).expect("the source listens");
    assert_eq!(source.next(), seen(&[b'x'; 3000], &[]));
    source.stop();
}
