//! Against servers that are played by hand.

use std::io::{BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Instant;

use logflowc_runtime::connector::Sink as _;
use logflowc_runtime::{Batch, Events, Headers, Shared, Slice};
use serde_json::{Value, json};
use socket2::{Domain, Socket, Type};

use super::*;
use crate::avro_rpc::{Deflated, read_frame, start_frame, write_frame};

fn sink(port: u16, changes: &Value) -> RpcSink<AvroRemote> {
    let mut settings = json!({
        "hostname": "127.0.0.1", "port": port, "connect-timeout": 20000, "request-timeout": 20000,
        "reset-connection-interval": 0, "compression-type": "none", "compression-level": 6,
        "ssl": false, "truststore-type": "JKS",
    });
    let all = settings.as_object_mut().expect("an object");
    all.extend(changes.as_object().expect("an object").clone());
    let context = SinkContext { headers: Headers::new(&["k".to_owned()]), counters: Arc::default() };
    super::sink(all, context).expect("fitting settings")
}

fn events() -> Events {
    let mut batch = Batch::default();
    batch.push(b"hello");
    batch.push(b"");
    batch.set(0, &Headers::new(&["k".to_owned()]).find("k"), b"v");
    vec![Slice::all(Shared::alone(batch))].into()
}

/// Answers one request after the other with these messages, those of each connection in turn, and gives
/// back the requests.
fn server(connections: &'static [&'static [&'static [u8]]]) -> (u16, JoinHandle<Vec<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = listener.local_addr().expect("it is bound").port();
    let serve = move || {
        let mut requests = Vec::new();
        for answers in connections {
            let (stream, _) = listener.accept().expect("the sink connects");
            requests.extend(answer(stream, answers));
        }
        requests
    };
    (port, thread::spawn(serve))
}

fn answer(stream: TcpStream, answers: &[&[u8]]) -> Vec<Vec<u8>> {
    let mut stream = BufReader::new(stream);
    let mut requests = Vec::new();
    for answer in answers {
        let frame = read_frame(&mut stream).expect("a frame").expect("a request");
        requests.push(frame.message);
        reply(frame.serial, answer, stream.get_mut());
    }
    requests
}

fn reply(serial: i32, answer: &[u8], stream: &mut impl Write) {
    let mut out = Vec::new();
    start_frame(&mut out);
    out.extend_from_slice(answer);
    write_frame(serial, &mut out, stream).expect("the sink reads");
}

fn send(sink: &mut RpcSink<AvroRemote>) -> Result<(), Failure> {
    sink.tick()?;
    sink.write(&events())
}

/// The list as it stands on the wire.
const LIST: &[u8] = b"\0\x16appendBatch\x04\x02\x02k\x02v\0\x0ahello\0\0\0";

#[test]
fn a_batch_is_one_call_and_the_handshake_comes_once() {
    let (port, server) = server(&[&[b"\0\0\0\0\0\0\0", b"\0\0\0"]]);
    let mut sink = sink(port, &json!({}));
    for _ in 0..2 {
        assert_eq!(send(&mut sink), Ok(()));
    }
    sink.close().expect("it can be closed");
    let requests = server.join().expect("the server is well");
    assert_eq!(requests[0].len(), 34 + LIST.len());
    assert!(requests[0].ends_with(LIST));
    assert_eq!(requests[1], LIST);
    let counters = &sink.context.counters;
    assert_eq!((counters.opened.get(), counters.closed.get()), (1, 1));
}

#[test]
fn a_server_that_does_not_know_us_is_told_our_protocol() {
    let (port, server) = server(&[&[b"\x04\x02\x04{}\x020123456789abcdef\0", b"\0\0\0\0\0\0\0"]]);
    assert_eq!(send(&mut sink(port, &json!({}))), Ok(()));
    let requests = server.join().expect("the server is well");
    let protocol = br#""protocol":"AvroSourceProtocol""#;
    let tells = |request: &Vec<u8>| request.windows(protocol.len()).any(|part| part == protocol);
    assert_eq!(requests.iter().map(tells).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn what_is_refused_is_sent_again_over_a_new_connection() {
    let (port, server) =
        server(&[&[b"\0\0\0\0\0\0\x02"], &[b"\0\0\0\0\0\x01\0\x08oops"], &[], &[b"\0\0\0\0\0\0\0"]]);
    let mut sink = sink(port, &json!({}));
    for why in ["it does not have room for the events", "it says: oops"] {
        assert_eq!(send(&mut sink), Err(Failure::Retry(format!("cannot send to 127.0.0.1:{port}: {why}"))));
    }
    // The connection is closed before the call or in its midst.
    assert!(matches!(send(&mut sink), Err(Failure::Retry(_))));
    assert_eq!(send(&mut sink), Ok(()));
    assert_eq!(server.join().expect("the server is well").len(), 3);
    let counters = &sink.context.counters;
    assert_eq!((counters.opened.get(), counters.closed.get()), (4, 3));
}

#[test]
fn a_silent_server_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = listener.local_addr().expect("it is bound").port();
    let mut sink = sink(port, &json!({ "request-timeout": 50 }));
    let silent = format!("cannot send to 127.0.0.1:{port}: it does not answer in time");
    assert_eq!(send(&mut sink), Err(Failure::Retry(silent)));
}

#[test]
fn a_server_that_is_not_there_is_named() {
    // A socket that is bound and never listens keeps others, and children of other tests, from the port.
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("there is room for a socket");
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).expect("there is a free port");
    let bound = socket.local_addr().expect("it is bound").as_socket().expect("it is of the Internet");
    let mut sink = sink(bound.port(), &json!({}));
    let down = format!("cannot connect to {bound}: Connection refused");
    assert_eq!(send(&mut sink), Err(Failure::Retry(down)));
}

#[test]
fn an_old_connection_is_replaced() {
    let (port, server) = server(&[&[b"\0\0\0\0\0\0\0"], &[b"\0\0\0\0\0\0\0"]]);
    let mut sink = sink(port, &json!({ "reset-connection-interval": 3600 }));
    assert_eq!(send(&mut sink), Ok(()));
    let connection = sink.connection.as_mut().expect("it is connected");
    assert!(connection.until.is_some_and(|until| until > Instant::now()));
    connection.until = Some(Instant::now());
    assert_eq!(send(&mut sink), Ok(()));
    server.join().expect("the server is well");
    assert_eq!(sink.context.counters.closed.get(), 1);
}

#[test]
fn a_deflated_connection_is_compressed_both_ways() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = listener.local_addr().expect("it is bound").port();
    let server = thread::spawn(move || {
        let (stream, _) = listener.accept().expect("the sink connects");
        let mut stream = BufReader::new(Deflated::new(stream, 6));
        let frame = read_frame(&mut stream).expect("a frame").expect("a request");
        reply(frame.serial, b"\0\0\0\0\0\0\0", stream.get_mut());
        frame.message
    });
    assert_eq!(send(&mut sink(port, &json!({ "compression-type": "deflate" }))), Ok(()));
    assert!(server.join().expect("the server is well").ends_with(LIST));
}
