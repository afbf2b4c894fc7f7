//! Against a server that says what a test wants. What real servers say, the tests of the command see.

use std::collections::VecDeque;
use std::io::Read as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use flate2::read::GzDecoder;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use logflowc_runtime::{Batch, Headers, Shared, Slice};
use serde_json::{Value, json};
use socket2::{Domain, Socket, Type};

use super::*;
use crate::http_server::{HttpServer, Service};
use crate::listen;

/// Answers with the statuses of a list, and remembers the lines of requests.
#[derive(Clone, Default)]
struct Server {
    answers: Arc<Mutex<VecDeque<&'static [u16]>>>,
    requests: Arc<Mutex<Vec<String>>>,
    authorization: Arc<Mutex<String>>,
}

impl Service for Server {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let header = |name| {
            let value = request.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let gzip = header("content-encoding") == "gzip";
        *self.authorization.lock().expect("no panic") = header("authorization");
        let body = request.into_body().collect().await.expect("it comes whole").to_bytes();
        let mut text = String::new();
        let read = if gzip {
            GzDecoder::new(&*body).read_to_string(&mut text)
        } else {
            (&*body).read_to_string(&mut text)
        };
        read.expect("it is text");
        self.requests.lock().expect("no panic").push(text);
        let statuses = self.answers.lock().expect("no panic").pop_front().expect("an answer");
        let items: Vec<_> = statuses.iter().map(|status| item(*status)).collect();
        Response::new(Full::new(json!({ "items": items }).to_string().into()))
    }
}

fn item(status: u16) -> Value {
    match status {
        201 => json!({ "create": { "status": status } }),
        _ => json!({ "create": { "status": status, "error": { "reason": format!("for {status}") } } }),
    }
}

/// A sink with a server that answers so.
struct Pair {
    sink: Elasticsearch,
    server: Server,
    port: u16,
    _running: HttpServer,
}

fn context() -> SinkContext {
    let names = ["timestamp", "host", "id", "body", "type", "@type"].map(str::to_owned);
    SinkContext { headers: Headers::new(&names), counters: Arc::default() }
}

fn sink(port: u16, changes: Value) -> Elasticsearch {
    let mut settings = json!({
        "hostNames": [format!("127.0.0.1:{port}")],
        "indexName": { "written": "logs", "parts": [{ "type": "text", "text": "logs" }] },
        "serializer": { "component": "ElasticSearchDynamicSerializer" },
        "indexNameBuilder": { "component": "SimpleIndexNameBuilder" },
        "ssl": false, "compressionType": "none", "connectTimeout": 60000, "requestTimeout": 60000,
    });
    let Value::Object(changes) = changes else { panic!("an object") };
    settings.as_object_mut().expect("an object").extend(changes);
    let settings = serde_json::from_value(settings).expect("fitting settings");
    Elasticsearch::new(settings, &context()).expect("hosts")
}

fn pair(changes: Value, answers: &[&'static [u16]]) -> Pair {
    let listener = listen::tcp(Some("127.0.0.1"), 0).expect("there is a free port");
    let port = listener.local_addr().expect("it is bound").port();
    let server = Server::default();
    *server.answers.lock().expect("no panic") = answers.iter().copied().collect();
    let running = HttpServer::start(listener, server.clone()).expect("it starts");
    Pair { sink: sink(port, changes), server, port, _running: running }
}

impl Pair {
    fn write(&mut self, bodies: &[&str]) -> Result<(), Failure> {
        let events: Vec<_> = bodies.iter().map(|body| (*body, &[][..])).collect();
        self.sink.write(&vec![slice(&events)].into())
    }

    /// The bodies or texts of the documents of the last request.
    fn requests(&self) -> Vec<String> {
        self.server.requests.lock().expect("no panic").clone()
    }
}

fn slice(events: &[(&str, &[(&str, &str)])]) -> Slice {
    let (mut batch, names) = (Batch::default(), context().headers);
    for (at, (body, headers)) in events.iter().enumerate() {
        batch.push(body.as_bytes());
        headers.iter().for_each(|(name, value)| batch.set(at, &names.find(name), value.as_bytes()));
    }
    Slice::all(Shared::alone(batch))
}

/// What is sent of one event.
fn entry(changes: Value, body: &str, headers: &[(&str, &str)]) -> Result<Entry, Failure> {
    let slice = slice(&[(body, headers)]);
    let event = slice.iter().next().expect("one event");
    sink(9200, changes).entry(event, Timestamp::UNIX_EPOCH)
}

fn source(changes: Value, body: &str, headers: &[(&str, &str)]) -> String {
    String::from_utf8(entry(changes, body, headers).expect("it has an index").source).expect("a text")
}

#[test]
fn the_dynamic_serializer_has_a_member_for_each_header() {
    let headers = [("host", "a\"b"), ("body", "not this one"), ("other", "{\"x\":\n1}")];
    let expected = r#"{"body":"a\nb","host":"a\"b","other":{"x":1}}"#;
    assert_eq!(source(json!({}), "a\nb", &headers), expected);
    // What is no whole object is a text.
    assert_eq!(source(json!({}), "{} x", &[]), r#"{"body":"{} x"}"#);
}

#[test]
fn the_serializer_of_logstash_has_its_names() {
    let logstash = json!({ "serializer": { "component": "ElasticSearchLogStashEventSerializer" } });
    let headers = [("timestamp", "1330822985123"), ("host", "web"), ("type", "t"), ("@type", "own")];
    let expected = r#"{"@message":{"a":1},"@timestamp":"2012-03-04T01:03:05.123Z","@source_host":"web","@fields":{"timestamp":"1330822985123","host":"web","type":"t","@type":"own"}}"#;
    assert_eq!(source(logstash, r#"{"a":1}"#, &headers), expected);
}

#[test]
fn the_index_has_the_day_of_the_event_in_utc() {
    let by_day = || json!({ "indexNameBuilder": { "component": "TimeBasedIndexNameBuilder" } });
    let index = |headers: &[(&str, &str)]| entry(by_day(), "", headers).map(|entry| entry.index);
    assert_eq!(index(&[("timestamp", "1330822985123")]).as_deref(), Ok("logs-2012-03-04"));
    assert_eq!(
        index(&[("timestamp", " "), ("@timestamp", "1330822985123")]).as_deref(),
        Ok("logs-2012-03-04")
    );
    assert_eq!(index(&[]).as_deref(), Ok("logs-1970-01-01"));
    assert!(matches!(index(&[("timestamp", "today")]), Err(Failure::Retry(_))));
}

#[test]
fn what_is_taken_is_not_sent_again() {
    let mut pair = pair(json!({}), &[&[201, 503, 201, 429], &[503, 201], &[201], &[201]]);
    let kept = |count| Err(Failure::Retry(format!("{count} of 4 documents are not taken: for 503")));
    let bodies = ["a", "b", "a", "d"];
    assert_eq!(pair.write(&bodies), kept(2));
    assert_eq!(pair.write(&bodies), kept(1));
    assert_eq!(pair.write(&bodies), Ok(()));
    // Nothing is remembered of a batch that is done.
    assert_eq!(pair.write(&["a"]), Ok(()));
    let line = |body: &str| format!("{{\"create\":{{\"_index\":\"logs\"}}}}\n{{\"body\":\"{body}\"}}\n");
    let expected = [vec!["a", "b", "a", "d"], vec!["b", "d"], vec!["b"], vec!["a"]];
    assert_eq!(pair.requests(), expected.map(|bodies| bodies.into_iter().map(line).collect::<String>()));
}

#[test]
fn what_is_rejected_goes_to_the_dead_letters() {
    let settings = json!({ "deadLetterIndex": "dead", "idHeader": "id", "compressionType": "gzip" });
    let mut pair = pair(settings, &[&[400, 409], &[201]]);
    let events = slice(&[("a", &[("id", "1")]), ("b", &[("id", "2")])]);
    assert_eq!(pair.sink.write(&vec![events].into()), Ok(()));
    let letter = r#"{"create":{"_index":"dead","_id":"1"}}
{"index":"logs","reason":"for 400","document":"{\"body\":\"a\",\"id\":\"1\"}"}
"#;
    assert_eq!(pair.requests()[1], letter);
}

#[test]
fn without_dead_letters_the_rejected_is_kept_and_the_rest_sent_once() {
    let mut pair = pair(json!({}), &[&[400, 201], &[400]]);
    for _ in 0..2 {
        let why = "1 of 2 documents are not taken: for 400".to_owned();
        assert_eq!(pair.write(&["bad", "good"]), Err(Failure::Retry(why)));
    }
    assert!(!pair.requests()[1].contains("good"));
}

#[test]
fn an_answer_that_tells_too_little_is_none() {
    let mut pair = pair(json!({ "username": "flume", "password": "s3cr3t" }), &[&[201]]);
    let Err(Failure::Retry(why)) = pair.write(&["a", "b"]) else { panic!("one answer is missing") };
    assert!(why.ends_with("it answers for 1 of 2 documents"), "{why}");
    assert_eq!(*pair.server.authorization.lock().expect("no panic"), "Basic Zmx1bWU6czNjcjN0");
}

#[test]
fn servers_take_turns() {
    let mut one = pair(json!({}), &[&[201]]);
    // A socket that is bound and never listens keeps others, and children of other tests, from the port.
    let silent = Socket::new(Domain::IPV4, Type::STREAM, None).expect("there is room for a socket");
    silent.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).expect("there is a free port");
    let down = silent.local_addr().expect("it is bound").as_socket().expect("of the Internet").to_string();
    let up = format!("127.0.0.1:{}", one.port);
    one.sink = sink(0, json!({ "hostNames": [down, up] }));
    assert!(matches!(one.write(&["a"]), Err(Failure::Retry(why)) if why.contains(&down)));
    assert_eq!(one.write(&["a"]), Ok(()));
}
