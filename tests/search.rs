//! Elasticsearch and OpenSearch, with real servers that are killed at times.
//!
//! `LOGFLOWC_SEARCH=1` asks for it; the servers are started and stopped by the scripts beside the checkout.

mod server;

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;

pub(crate) use self::server::{Document, SearchServer};
use crate::agent::{Agent, flow, free_port, within};
use crate::command::{Folder, logflowc_in};
use crate::shared::root;

/// A server that was killed needs a while, and this machine may have other work.
const LIMIT: Duration = Duration::from_mins(4);

/// A name, and what is tried.
type Case = (&'static str, fn(&SearchServer));

#[test]
fn opensearch() {
    try_all("opensearch");
}

#[test]
fn elasticsearch() {
    try_all("elasticsearch");
}

/// One test for a server, because it has to be stopped in the end. Each case has indices of its own.
fn try_all(name: &'static str) {
    let Some(server) = SearchServer::start(name) else { return };
    let cases: [Case; 5] = [
        ("the example", the_example_runs),
        ("both serializers", documents_have_the_shapes_of_flume),
        ("dead letters", what_is_rejected_goes_to_the_dead_letters),
        ("without dead letters", what_is_rejected_is_kept),
        // The last one, since the others want a server that works.
        ("a server is killed", a_server_that_is_killed_loses_nothing),
    ];
    for (case, run) in cases {
        let start = Instant::now();
        run(&server);
        println!("{name}, {case}: {:.1?}", start.elapsed());
    }
}

/// Waits until something is the case.
fn soon(what: &str, is_so: impl FnMut() -> bool) {
    within(LIMIT, Duration::from_millis(200), what, is_so);
}

const SINK: (&str, &str) = ("type", "org.apache.flume.sink.elasticsearch.ElasticSearchSink");
const DYNAMIC: (&str, &str) =
    ("serializer", "org.apache.flume.sink.elasticsearch.ElasticSearchDynamicSerializer");
const NO_DAY: (&str, &str) =
    ("indexNameBuilder", "org.apache.flume.sink.elasticsearch.SimpleIndexNameBuilder");

/// An agent that takes files from a folder `in` and marks every line with a header of its own.
fn agent(server: &SearchServer, folder: &Folder, index: &str, sink: &[(&str, &str)]) -> Agent {
    fs::create_dir(folder.path().join("in")).expect("the folder is writable");
    let source = [
        ("type", "spooldir"),
        ("spoolDir", "in"),
        ("interceptors", "u t"),
        ("interceptors.u.type", "org.apache.flume.sink.solr.morphline.UUIDInterceptor$Builder"),
        ("interceptors.u.headerName", "uuid"),
        ("interceptors.t.type", "regex_extractor"),
        ("interceptors.t.regex", "^at (\\\\d+)"),
        ("interceptors.t.serializers", "s"),
        ("interceptors.t.serializers.s.name", "timestamp"),
    ];
    let host = format!("127.0.0.1:{}", server.port);
    let own = [SINK, ("hostNames", &host), ("indexName", index)];
    folder.file("agent.conf", flow(&source, &[&own, sink].concat()));
    Agent::ready(folder.path(), &["run", "-f", "agent.conf"])
}

/// Moves a complete file into the folder.
fn feed(folder: &Folder, name: &str, text: &str) {
    let staged = folder.file("staged", text);
    fs::rename(staged, folder.path().join("in").join(name)).expect("one file system");
}

fn the_example_runs(server: &SearchServer) {
    let (folder, port) = (Folder::new("search-example"), free_port());
    let text = fs::read_to_string(root().join("examples/search.conf")).expect("it is there");
    let text = text.replace("9200", &server.port.to_string()).replace("5514", &port.to_string());
    folder.file("search.conf", text.clone());
    // The server does not speak TLS.
    folder.file("tls.conf", text + "search.sinks.index.ssl = true\n");
    let unusable = |file| {
        let found = logflowc_in(folder.path(), &["check", file, "--probe", "--select", "LF954"], b"");
        found.out.matches("LF954").count()
    };
    assert_eq!((unusable("search.conf"), unusable("tls.conf")), (0, 1));
    let agent = Agent::ready(folder.path(), &["run", "-f", "search.conf"]);
    let mut client = crate::agent::Client::connect(port);
    assert!(client.send(b"<13>1 2012-03-04T01:03:05Z web1 app - - - hello\n"));
    soon("the event arrives", || !server.documents("syslog-*").is_empty());
    let found = server.documents("syslog-*");
    assert_eq!(found[0].index(), "syslog-2012-03-04");
    assert_eq!(found[0].source()["@source_host"], "web1");
    assert_eq!(found[0].id(), found[0].source()["@fields"]["id"]);
    assert_eq!(agent.stop().status, 0);
}

fn documents_have_the_shapes_of_flume(server: &SearchServer) {
    let folder = Folder::new("search-shapes");
    let agent = agent(server, &folder, "shape", &[("compressionType", "gzip")]);
    feed(&folder, "1", "at 1330822985123 first\nat 1330909385123 second\n");
    soon("both arrive", || server.documents("shape-*").len() == 2);
    assert_eq!(agent.stop().status, 0);
    let found = server.documents("shape-2012-03-04");
    let uuid = found[0].source()["@fields"]["uuid"].clone();
    let expected = json!({
        "@message": "at 1330822985123 first", "@timestamp": "2012-03-04T01:03:05.123Z",
        "@fields": { "timestamp": "1330822985123", "uuid": uuid },
    });
    assert_eq!((found.len(), found[0].source()), (1, &expected));
    let folder = Folder::new("search-dynamic");
    let agent = self::agent(server, &folder, "dynamic", &[DYNAMIC, NO_DAY, ("idHeader", "uuid")]);
    feed(&folder, "1", "{\"level\": \"INFO\", \"took\": 5}\n");
    soon("it arrives", || server.documents("dynamic").len() == 1);
    let found = server.documents("dynamic");
    assert_eq!(found[0].source()["body"], json!({ "level": "INFO", "took": 5 }));
    assert_eq!(found[0].id(), found[0].source()["uuid"]);
    assert_eq!(agent.stop().status, 0);
}

/// The first line makes the field a number; the second is none.
const ONE_IS_BAD: &str = "{\"took\": 5}\n{\"took\": \"long\"}\n{\"took\": 7}\n";

fn what_is_rejected_goes_to_the_dead_letters(server: &SearchServer) {
    let folder = Folder::new("search-dead");
    let agent = agent(server, &folder, "strict", &[DYNAMIC, NO_DAY, ("deadLetterIndex", "dead")]);
    feed(&folder, "1", ONE_IS_BAD);
    soon("the good ones arrive", || server.documents("strict").len() == 2);
    soon("the bad one is told of", || server.documents("dead").len() == 1);
    let letter = server.documents("dead").remove(0);
    let text = |name: &str| letter.source()[name].as_str().unwrap_or_default().to_owned();
    assert_eq!(text("index"), "strict");
    assert!(text("reason").contains("took") && text("document").contains(r#"{"took": "long"}"#));
    // What comes after it does not wait.
    feed(&folder, "2", "{\"took\": 8}\n");
    soon("the next one arrives", || server.documents("strict").len() == 3);
    assert_eq!(agent.stop().status, 0);
}

fn what_is_rejected_is_kept(server: &SearchServer) {
    let folder = Folder::new("search-kept");
    let agent = agent(server, &folder, "kept", &[DYNAMIC, NO_DAY]);
    feed(&folder, "1", ONE_IS_BAD);
    agent.says_times("1 of 3 documents are not taken: ", 3);
    // The others are there once, though the batch is tried again and again.
    assert_eq!(server.documents("kept").len(), 2);
    drop(agent);
}

/// Lines come all the while. With an id of its own each of them is there once.
fn a_server_that_is_killed_loses_nothing(server: &SearchServer) {
    const EVENTS: usize = 6000;
    let folder = Folder::new("search-killed");
    let agent = agent(server, &folder, "killed", &[NO_DAY, ("idHeader", "uuid")]);
    let part = |number: usize| {
        let lines = (number * 1000..(number + 1) * 1000).map(|line| format!("{line}\n"));
        feed(&folder, &number.to_string(), &lines.collect::<String>());
    };
    part(0);
    soon("events flow", || !server.documents("killed").is_empty());
    for round in 0..2 {
        part(1 + 2 * round);
        server.kill();
        part(2 + 2 * round);
        server.order("start");
    }
    part(5);
    soon("all arrive", || server.documents("killed").len() >= EVENTS);
    // Nothing is there twice, and nothing comes after it.
    assert_eq!(agent.stop().status, 0);
    let found = server.documents("killed");
    let numbers: BTreeSet<usize> = found
        .iter()
        .map(|document| document.source()["@message"].as_str().and_then(|text| text.parse().ok()))
        .map(|number| number.expect("a number"))
        .collect();
    assert_eq!((found.len(), numbers), (EVENTS, (0..EVENTS).collect()));
}
