//! Over real sockets. The bytes were seen with Flume 1.11.0.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc::sync_channel;

use logflowc_runtime::connector::Source as _;
use serde_json::{Value, json};

use super::*;
use crate::drive::{self, Driven, connect, seen};

/// The hash of the protocol of Flume 1.11.0.
const HASH: &[u8] = b"\x86\xaa\xda\xe2\xc4\x54\x74\xc0\xfe\x93\xff\xd0\xf2\x35\x0a\x65";

fn make(changes: &Value) -> Result<(RpcSource<Avro>, SourceContext), Failure> {
    let defaults = json!({ "bind": "127.0.0.1", "port": 0, "compression-type": "none", "ipFilter": false,
                           "ssl": false, "keystore-type": "JKS" });
    let context = drive::context(&["k"]);
    Ok((source(&drive::settings(defaults, changes), context.clone())?, context))
}

fn open(changes: &Value) -> (RpcSource<Avro>, SourceContext, u16) {
    let (mut source, context) = make(changes).expect("the settings are good");
    source.open().expect("there is a free port");
    let port = source.port();
    (source, context, port)
}

fn running(changes: &Value) -> (Driven, u16) {
    let (source, context, port) = open(changes);
    (drive::start(source, &context, 100), port)
}

fn frame(serial: u8, message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).expect("a short message").to_be_bytes();
    [&[0, 0, 0, serial, 0, 0, 0, 1], &length[..], message].concat()
}

/// The first request on a connection.
fn greeting(call: &[u8]) -> Vec<u8> {
    frame(1, &[HASH, b"\0", HASH, b"\0", b"\0", call].concat())
}

/// The message of the next answer, which has this number.
fn answer(stream: &mut TcpStream, serial: u8) -> Vec<u8> {
    let mut front = [0; 12];
    stream.read_exact(&mut front).expect("an answer");
    assert_eq!(front[..8], [0, 0, 0, serial, 0, 0, 0, 1]);
    let length = u32::from_be_bytes(front[8..].try_into().expect("four bytes"));
    let mut message = vec![0; length as usize];
    stream.read_exact(&mut message).expect("an answer");
    message
}

const APPEND: &[u8] = b"\x0cappend\x02\x02k\x02v\0\x0ahello";

#[test]
fn calls_are_answered_as_by_the_original() {
    let (source, port) = running(&json!({}));
    let mut stream = connect(port);
    // All at once: answers come in the order of the calls.
    let batch = b"\0\x16appendBatch\x04\0\x02a\0\x02b\0";
    let requests = [
        greeting(APPEND),
        frame(2, batch),
        frame(3, b"\0\x16appendBatch\0"),
        frame(4, b"\0\x08ping"),
        frame(5, b"\0\x0cappend\x02"),
    ];
    stream.write_all(&requests.concat()).expect("the source reads");
    assert_eq!(answer(&mut stream, 1), b"\0\0\0\0\0\0\0");
    assert_eq!(answer(&mut stream, 2), b"\0\0\0");
    assert_eq!(answer(&mut stream, 3), b"\0\0\0");
    let unknown = answer(&mut stream, 4);
    assert_eq!(unknown[..3], [0, 1, 0]);
    assert!(unknown.ends_with(b"org.apache.avro.AvroRuntimeException: No such remote message: ping"));
    assert!(answer(&mut stream, 5).ends_with(b"the data ends too early"));
    assert_eq!(source.next(), seen(b"hello", &[("k", "v")]));
    assert_eq!(source.bodies(2), ["a", "b"]);
    let counters = &source.context.counters;
    assert_eq!((counters.appends_received.get(), counters.appends_accepted.get()), (1, 1));
    assert_eq!((counters.batches_received.get(), counters.batches_accepted.get()), (1, 1));
    assert_eq!((counters.connections.get(), counters.read_failures.get()), (1, 1));
    source.stop();
}

#[test]
fn a_stranger_is_asked_for_its_protocol() {
    let (source, port) = running(&json!({}));
    let mut stream = connect(port);
    let stranger = [&[1; 16], &b"\0"[..], HASH, b"\0", b"\0", APPEND].concat();
    stream.write_all(&frame(9, &stranger)).expect("the source reads");
    let told = answer(&mut stream, 9);
    assert_eq!(told[..2], [4, 2], "none, and a protocol");
    assert!(told.ends_with(&[&[2], HASH, b"\0"].concat()));
    source.stop();
}

#[test]
fn who_talks_nonsense_disturbs_nobody() {
    let (source, port) = running(&json!({}));
    let mut good = connect(port);
    for nonsense in [&b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"[..], &frame(1, b"short")] {
        let mut bad = connect(port);
        bad.write_all(nonsense).expect("the source reads");
        let mut rest = Vec::new();
        // The source may have closed the connection before all was read.
        let _ = bad.read_to_end(&mut rest);
        assert_eq!(rest, b"");
    }
    drop(connect(port));
    good.write_all(&greeting(APPEND)).expect("the source reads");
    answer(&mut good, 1);
    assert_eq!(source.bodies(1), ["hello"]);
    source.stop();
}

#[test]
fn a_call_is_answered_when_the_channels_hold_it_or_cannot() {
    let (source, context, port) = open(&json!({}));
    let (sender, events) = sync_channel(10);
    let mut room = false;
    let source = drive::start_with(source, &context, events, move |batch, headers| {
        room = !room;
        !room && drive::store(batch, headers, &sender)
    });
    let mut stream = connect(port);
    stream.write_all(&greeting(APPEND)).expect("the source reads");
    assert_eq!(answer(&mut stream, 1), b"\0\0\0\0\0\0\x02", "failed");
    stream.write_all(&frame(2, &[b"\0", APPEND].concat())).expect("the source reads");
    assert_eq!(answer(&mut stream, 2), b"\0\0\0");
    assert_eq!(source.bodies(1), ["hello"]);
    assert_eq!(context.counters.appends_accepted.get(), 1);
    source.stop();
}

#[test]
fn whom_the_rules_keep_out_is_not_heard() {
    let (source, port) = running(&json!({ "ipFilter": true, "ipFilterRules": ["deny:ip:127.*"] }));
    let mut stream = connect(port);
    let _ = stream.write_all(&greeting(APPEND));
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    assert_eq!(rest, b"");
    source.stop();
    let (source, port) = running(&json!({ "ipFilter": false, "ipFilterRules": ["nonsense"] }));
    let mut stream = connect(port);
    stream.write_all(&greeting(APPEND)).expect("the source reads");
    assert_eq!(source.bodies(1), ["hello"]);
    source.stop();
    let refused = make(&json!({ "ipFilter": true, "ipFilterRules": ["nonsense"] })).map(|_| ());
    assert!(matches!(refused, Err(Failure::Fatal(why)) if why.contains("`nonsense` is no rule")));
}
