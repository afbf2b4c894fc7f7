//! Against servers that are played by hand.

use std::io::BufReader;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use logflowc_runtime::connector::Sink as _;
use logflowc_runtime::{Batch, Events, Headers, Shared, Slice};
use serde_json::json;

use super::*;
use crate::thrift_rpc::{read_frame, start_frame, write_frame};

/// Answers one request, or closes the connection, and gives the request back.
fn server(answer: Option<&'static [u8]>) -> (u16, JoinHandle<Option<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = listener.local_addr().expect("it is bound").port();
    let serve = move || {
        let (stream, _) = listener.accept().expect("the sink connects");
        let mut stream = BufReader::new(stream);
        let request = read_frame(&mut stream).expect("a frame");
        let answer = answer?;
        let mut out = Vec::new();
        start_frame(&mut out);
        out.extend_from_slice(answer);
        write_frame(&mut out, stream.get_mut()).expect("the sink reads");
        request
    };
    (port, thread::spawn(serve))
}

fn sink(port: u16) -> RpcSink<ThriftRemote> {
    let settings = json!({
        "hostname": "127.0.0.1", "port": port, "connect-timeout": 20000, "request-timeout": 20000,
        "reset-connection-interval": 0, "protocol": "compact", "kerberos": false, "ssl": false, "truststore-type": "JKS",
    });
    let context = SinkContext { headers: Headers::new(&["k".to_owned()]), counters: Arc::default() };
    super::sink(settings.as_object().expect("an object"), context).expect("fitting settings")
}

fn send(sink: &mut RpcSink<ThriftRemote>) -> Result<(), Failure> {
    let mut batch = Batch::default();
    batch.push(b"hello");
    batch.push(b"");
    batch.set(0, &Headers::new(&["k".to_owned()]).find("k"), b"v");
    sink.tick()?;
    sink.write(&Events::from(vec![Slice::all(Shared::alone(batch))]))
}

#[test]
fn a_batch_is_one_call() {
    let (port, server) = server(Some(b"\x82\x41\x01\x0bappendBatch\x05\0\0\0"));
    assert_eq!(send(&mut sink(port)), Ok(()));
    let events = b"\x19\x2c\x1b\x01\x88\x01k\x01v\x18\x05hello\0\x1b\0\x18\0\0\0";
    let request = server.join().expect("the server is well");
    assert_eq!(request, Some([b"\x82\x21\x01\x0bappendBatch", &events[..]].concat()));
}

#[test]
fn what_is_not_taken_is_told() {
    for (answer, why) in [
        (Some(&b"\x82\x41\x01\x0bappendBatch\x05\0\x02\0"[..]), "it does not have room for the events"),
        (Some(b"\x82\x61\x01\x0bappendBatch\x18\x04oops\x15\x02\0"), "it says: oops"),
        (
            Some(b"\x80\x01\0\x02"),
            "it answers with something else than this protocol of Thrift: this is not the compact protocol",
        ),
        (None, "it has closed the connection"),
    ] {
        let (port, server) = server(answer);
        assert_eq!(
            send(&mut sink(port)),
            Err(Failure::Retry(format!("cannot send to 127.0.0.1:{port}: {why}")))
        );
        server.join().expect("the server is well");
    }
}
