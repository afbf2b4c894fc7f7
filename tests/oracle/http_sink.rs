//! What the http sinks of both post to one server, and how often.

use std::collections::HashMap;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::feed::drop_file;
use super::peer::{self, Peer, Place};
use crate::agent::eventually;
use crate::metrics::counters;
use crate::web_server::{Asked, WebServer};

const CONF: &str = "a.sources = r
a.channels = c
a.sinks = k
a.sources.r.type = spooldir
a.sources.r.spoolDir = @DIR@/in
a.sources.r.channels = c
a.channels.c.type = memory
a.channels.c.capacity = 1000
a.sinks.k.type = http
a.sinks.k.channel = c
a.sinks.k.endpoint = http://127.0.0.1:@PORT@/in?from=flume
a.sinks.k.contentTypeHeader = application/x-log
a.sinks.k.acceptHeader = application/json
a.sinks.k.rollback.2XX = false
a.sinks.k.backoff.2XX = false
a.sinks.k.incrementMetrics.2XX = true
a.sinks.k.incrementMetrics.202 = false
a.sinks.k.rollback.404 = false
a.sinks.k.backoff.4XX = false
";

/// Each line says how it is answered, the first time and the times after that.
const LINES: &str = "200 one\n404 two\n503,500,200 three\n\n409,201 four\n202 five\n2XX,204 ümlaut\n";

/// Lines of [`LINES`] with each time that they are sent.
const REQUESTS: usize = 10;

#[test]
fn the_http_sinks_of_both_post_the_same() {
    if !super::enabled() {
        return;
    }
    let [original, ours] = [Peer::Flume, Peer::Logflowc].map(posted);
    assert_eq!(original.0.len(), REQUESTS);
    assert_eq!(original, ours);
}

/// What came in, and how many events the agent counts as written.
fn posted(peer: Peer) -> (Vec<Asked>, String) {
    let place = Place::new("http-sink", peer);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (noted, log) = (Arc::clone(&seen), place.path("out/posted"));
    let times = Mutex::new(HashMap::new());
    let _server = WebServer::start(place.ports[0], move |asked| {
        let status = scripted(&times, &asked);
        note(&log, &asked);
        noted.lock().expect("no panic").push(asked);
        status
    });
    drop_file(&place, "in/lines", LINES.as_bytes());
    let agent = peer::begin(peer, &place, CONF);
    eventually("all are posted", || seen.lock().expect("no panic").len() >= REQUESTS);
    let counted = || counters(place.monitoring)["SINK.k"]["EventDrainSuccessCount"].clone();
    eventually("the last one is counted", || counted() == "4");
    let counted = counted();
    peer::end(agent, &place, REQUESTS);
    let seen = seen.lock().expect("no panic").clone();
    (seen, counted)
}

/// The answer that the body asks for.
fn scripted(times: &Mutex<HashMap<Vec<u8>, usize>>, asked: &Asked) -> u16 {
    let text = String::from_utf8_lossy(&asked.body).into_owned();
    let (script, _) = text.split_once(' ').expect("every line has an answer");
    let mut times = times.lock().expect("no panic");
    let time = times.entry(asked.body.clone()).or_default();
    *time += 1;
    let answers: Vec<&str> = script.split(',').collect();
    answers[(*time - 1).min(answers.len() - 1)].parse().unwrap_or(500)
}

/// A line for each request, so that its end can be waited for.
fn note(log: &Path, asked: &Asked) {
    let mut file = OpenOptions::new().create(true).append(true).open(log).expect("the folder is writable");
    writeln!(file, "{}", String::from_utf8_lossy(&asked.body)).expect("the folder is writable");
}
