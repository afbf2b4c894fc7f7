//! Against a server that answers what a test asks for.

use std::sync::{Arc, Mutex};

use http_body_util::BodyExt as _;
use hyper::Response;
use hyper::body::Incoming;
use logflowc_runtime::{Batch, Shared, Slice};
use serde_json::{Value, json};

use super::*;
use crate::http_server::{HttpServer, Service};
use crate::listen;

/// A path, a type, an accepted type and a body.
type Seen = (String, String, String, Vec<u8>);

/// Answers the status that is the last part of the path, and remembers requests.
#[derive(Clone, Default)]
struct Server(Arc<Mutex<Vec<Seen>>>);

impl Service for Server {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let path = request.uri().path().to_owned();
        let header = |name| {
            let value = request.headers().get(name).expect("it is always sent");
            value.to_str().expect("a text").to_owned()
        };
        let (kind, accepted) = (header("content-type"), header("accept"));
        let body = request.into_body().collect().await.expect("it comes whole").to_bytes();
        self.0.lock().expect("no panic").push((path.clone(), kind, accepted, body.to_vec()));
        let status: u16 = path.rsplit('/').next().and_then(|word| word.parse().ok()).unwrap_or(200);
        let answer = Response::builder().status(status).header("location", "/200");
        answer.body(Full::new(Bytes::from_static(b"said"))).expect("an answer")
    }
}

fn server() -> (Server, HttpServer, u16) {
    let listener = listen::tcp(Some("127.0.0.1"), 0).expect("there is a free port");
    let port = listener.local_addr().expect("it is bound").port();
    let seen = Server::default();
    (seen.clone(), HttpServer::start(listener, seen).expect("it starts"), port)
}

fn sink(port: u16, path: &str, changes: &Value) -> Http {
    let mut settings = json!({
        "endpoint": format!("http://127.0.0.1:{port}/{path}"), "connectTimeout": 60000, "requestTimeout": 60000,
        "contentTypeHeader": "text/plain", "acceptHeader": "text/plain",
        "defaultBackoff": true, "defaultRollback": true, "defaultIncrementMetrics": false,
    });
    let all = settings.as_object_mut().expect("an object");
    all.extend(changes.as_object().expect("an object").clone());
    Http::new(serde_json::from_value(settings).expect("fitting settings")).expect("an address")
}

fn event(body: &[u8]) -> Events {
    let mut batch = Batch::default();
    batch.push(body);
    vec![Slice::all(Shared::alone(batch))].into()
}

#[test]
fn the_body_is_posted_as_it_is() {
    let (seen, _server, port) = server();
    let settings = json!({ "contentTypeHeader": "application/json", "acceptHeader": "*/*" });
    let mut sink = sink(port, "in/201", &settings);
    let kept = Failure::Retry(format!("127.0.0.1:{port} answers 201 Created"));
    assert_eq!(sink.write(&event(b"\xff{}\n")), Err(kept));
    assert_eq!(sink.after(false), After { pause: true, counted: false });
    let expected =
        ("/in/201".to_owned(), "application/json".to_owned(), "*/*".to_owned(), b"\xff{}\n".to_vec());
    assert_eq!(*seen.0.lock().expect("no panic"), [expected]);
}

#[test]
fn what_follows_is_told_by_the_status_then_by_its_class_then_by_the_default() {
    let (_, _server, port) = server();
    let settings = json!({
        "rollback.*": { "2XX": "false", "404": " FALSE ", "4xx": "false", "302": "no" },
        "backoff.*": { "2XX": "false", "503": "false" },
        "incrementMetrics.*": { "2XX": "true", "202": "false" },
    });
    let cases = [
        ("200", true, false, true),
        ("202", true, false, false),
        // It is not followed.
        ("302", true, true, false),
        ("400", false, true, false),
        ("404", true, true, false),
        ("500", false, true, false),
        ("503", false, false, false),
    ];
    for (status, taken, pause, counted) in cases {
        let mut sink = sink(port, status, &settings);
        let written = sink.write(&event(b"x"));
        assert_eq!((written.is_ok(), sink.after(taken)), (taken, After { pause, counted }), "{status}");
    }
}

#[test]
fn an_event_without_a_body_is_dropped() {
    let (seen, _server, port) = server();
    let mut sink = sink(port, "200", &json!({}));
    assert_eq!(sink.write(&event(b"")), Ok(()));
    assert_eq!(sink.after(true), After { pause: true, counted: false });
    assert!(seen.0.lock().expect("no panic").is_empty());
}

#[test]
fn a_server_that_does_not_answer_keeps_the_event() {
    let settings = json!({ "defaultRollback": false, "defaultBackoff": false, "requestTimeout": 50 });
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = silent.local_addr().expect("it is bound").port();
    let mut sink = sink(port, "?token=s3cr3t", &settings);
    let kept = Failure::Retry(format!("cannot post to 127.0.0.1:{port}: it does not answer in time"));
    assert_eq!(sink.write(&event(b"x")), Err(kept));
    assert_eq!(sink.after(false), After { pause: true, counted: false });
}

#[test]
fn a_server_that_hangs_up_keeps_the_event() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = listener.local_addr().expect("it is bound").port();
    let server = std::thread::spawn(move || drop(listener.accept().expect("the sink connects")));
    let mut sink = sink(port, "", &json!({ "defaultRollback": false }));
    assert!(matches!(sink.write(&event(b"x")), Err(Failure::Retry(_))));
    server.join().expect("no panic");
}
