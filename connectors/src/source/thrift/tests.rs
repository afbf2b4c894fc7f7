//! Over real sockets. The bytes were seen with Flume 1.11.0.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use logflowc_runtime::connector::Source as _;
use serde_json::{Value, json};

use super::*;
use crate::drive::{self, Driven, connect, seen};

fn make(changes: &Value) -> Result<(RpcSource<Thrift>, SourceContext), Failure> {
    let defaults = json!({ "bind": "127.0.0.1", "port": 0, "protocol": "compact", "threads": 0, "kerberos": false,
                           "ssl": false, "keystore-type": "JKS" });
    let context = drive::context(&["k"]);
    Ok((source(&drive::settings(defaults, changes), context.clone())?, context))
}

fn running(changes: &Value) -> (Driven, u16) {
    let (mut source, context) = make(changes).expect("the settings are good");
    source.open().expect("there is a free port");
    let port = source.port();
    (drive::start(source, &context, 100), port)
}

fn ask(stream: &mut TcpStream, message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).expect("a short message").to_be_bytes();
    stream.write_all(&[&length, message].concat()).expect("the source reads");
    let mut front = [0; 4];
    stream.read_exact(&mut front).expect("an answer");
    let mut answer = vec![0; u32::from_be_bytes(front) as usize];
    stream.read_exact(&mut answer).expect("an answer");
    answer
}

#[test]
fn calls_are_answered_as_by_the_original() {
    let (source, port) = running(&json!({}));
    let mut stream = connect(port);
    let append = b"\x82\x21\x07\x06append\x1c\x1b\x01\x88\x01k\x01v\x18\x05hello\0\0";
    assert_eq!(ask(&mut stream, append), b"\x82\x41\x07\x06append\x05\0\0\0");
    let batch = b"\x82\x21\x08\x0bappendBatch\x19\x2c\x1b\0\x18\x01a\0\x1b\0\x18\x01b\0\0";
    assert_eq!(ask(&mut stream, batch), b"\x82\x41\x08\x0bappendBatch\x05\0\0\0");
    let unknown = ask(&mut stream, b"\x82\x21\x09\x04ping\0");
    assert_eq!(unknown, b"\x82\x61\x09\x04ping\x18\x1bInvalid method name: 'ping'\x15\x02\0");
    let bad = ask(&mut stream, b"\x82\x21\x0a\x06append\x1c\x1b\x7F");
    assert_eq!(bad[..4], *b"\x82\x61\x0a\x06");
    assert_eq!(source.next(), seen(b"hello", &[("k", "v")]));
    assert_eq!(source.bodies(2), ["a", "b"]);
    let counters = &source.context.counters;
    assert_eq!((counters.appends_received.get(), counters.appends_accepted.get()), (1, 1));
    source.stop();
}

#[test]
fn the_other_protocol_is_understood_where_it_is_set() {
    let (source, port) = running(&json!({ "protocol": "binary" }));
    let event = b"\x0d\0\x01\x0b\x0b\0\0\0\0\x0b\0\x02\0\0\0\x02hi\0";
    let call = [&b"\x80\x01\0\x01\0\0\0\x06append\0\0\0\x01\x0c\0\x01"[..], event, b"\0"].concat();
    let answer = b"\x80\x01\0\x02\0\0\0\x06append\0\0\0\x01\x08\0\0\0\0\0\0\0";
    assert_eq!(ask(&mut connect(port), &call), answer);
    assert_eq!(source.bodies(1), ["hi"]);
    source.stop();
}

#[test]
fn one_connection_after_the_other_where_there_is_one_thread() {
    let (mut source, context) = make(&json!({})).expect("the settings are good");
    source.limit = Some(1);
    source.open().expect("there is a free port");
    let port = source.port();
    let source = drive::start(source, &context, 100);
    let empty = b"\x82\x21\x01\x0bappendBatch\x19\x0c\0";
    let mut first = connect(port);
    ask(&mut first, empty);
    // The second one is not heard while the first one is there.
    let second = std::thread::spawn(move || ask(&mut connect(port), empty));
    ask(&mut first, empty);
    assert_eq!(source.context.counters.connections.get(), 1);
    drop(first);
    assert!(second.join().is_ok());
    source.stop();
}

#[test]
fn kerberos_is_refused() {
    let refused = make(&json!({ "kerberos": true })).map(|_| ());
    assert!(matches!(refused, Err(Failure::Fatal(why)) if why.contains("Kerberos")));
}
