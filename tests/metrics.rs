//! The counters of a running agent, over HTTP.

use std::collections::{BTreeMap, HashSet};
use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Instant;

use crate::agent::LIMIT;
use crate::command::{Folder, logflowc_in};

/// What a server has answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) body: String,
}

/// Asks a server on this machine.
pub(crate) fn ask(port: u16, method: &str, path: &str) -> Answer {
    tell(port, method, path, "")
}

/// Tells a server on this machine something. HTTP 1.0, so that the body comes in one piece.
pub(crate) fn tell(port: u16, method: &str, path: &str, body: &str) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    let length = body.len();
    let request = format!("{method} {path} HTTP/1.0\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).expect("the server reads");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("the server answers in UTF-8");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let content_type = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-type").then(|| value.to_owned())
    });
    Answer { status, content_type: content_type.unwrap_or_default(), body: body.to_owned() }
}

/// The document of Flume: the attributes of all components.
pub(crate) type Counters = BTreeMap<String, BTreeMap<String, String>>;

/// The counters of an agent.
pub(crate) fn counters(port: u16) -> Counters {
    serde_json::from_str(&ask(port, "GET", "/metrics").body).expect("an object of objects of texts")
}

/// An agent with a monitoring server on a port that the system has chosen.
struct Agent {
    child: Child,
    errors: Lines<BufReader<ChildStderr>>,
    port: u16,
}

impl Agent {
    /// Starts it on `agent.conf` of the folder, and waits until it is ready.
    fn start(folder: &Folder, words: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_logflowc"))
            .args(words)
            .args(["-n", "a", "-f", "agent.conf"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command was built with the tests");
        let mut errors = BufReader::new(child.stderr.take().expect("a pipe was asked for")).lines();
        let port = wait_for(&mut errors, "logflowc: metrics on port ").parse().expect("a port");
        wait_for(&mut errors, "logflowc: ready");
        Self { child, errors, port }
    }

    fn signal(&self, signal: &str) {
        let status = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        assert!(status.expect("there is `kill`").success());
    }

    /// Asks until an attribute has a value.
    fn wait_until(&self, component: &str, attribute: &str, value: &str) -> Counters {
        let limit = Instant::now() + LIMIT;
        loop {
            let counters = counters(self.port);
            let now = counters.get(component).and_then(|values| values.get(attribute));
            if now.is_some_and(|now| now == value) {
                return counters;
            }
            assert!(Instant::now() < limit, "{component} {attribute} is {now:?}, not {value}");
        }
    }

    /// Asks until the ten events of [`CONF`] are in every counter. A stage counts after its transaction, so
    /// a sink may have written what its source has not counted yet.
    fn wait_until_all_counted(&self) -> Counters {
        for (component, attribute, value) in [
            ("SOURCE.r1", "EventAcceptedCount", "10"),
            ("SOURCE.r1", "AppendBatchAcceptedCount", "2"),
            ("CHANNEL.c1", "EventPutSuccessCount", "10"),
            ("CHANNEL.c2", "EventPutSuccessCount", "10"),
            ("CHANNEL.c2", "EventTakeSuccessCount", "10"),
            ("CHANNEL.c2", "ChannelSize", "0"),
            ("CHANNEL.c1", "ChannelSize", "0"),
        ] {
            self.wait_until(component, attribute, value);
        }
        self.wait_until("SINK.k1", "EventDrainSuccessCount", "10")
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What stands behind the first words of a line, as soon as it comes.
fn wait_for(lines: &mut Lines<BufReader<ChildStderr>>, words: &str) -> String {
    let found = lines.find_map(|line| line.ok()?.strip_prefix(words).map(str::to_owned));
    found.unwrap_or_else(|| panic!("the command has ended without `{words}`"))
}

/// Ten events into a file and into nowhere.
const CONF: &str = "a.sources = r1
a.channels = c1 c2
a.sinks = k1 k2
a.sources.r1.type = seq
a.sources.r1.totalEvents = 10
a.sources.r1.batchSize = 5
a.sources.r1.channels = c1 c2
a.channels.c1.type = memory
a.channels.c1.capacity = 400
a.channels.c2.type = memory
a.sinks.k1.type = file_roll
a.sinks.k1.sink.directory = out
a.sinks.k1.channel = c1
a.sinks.k2.type = null
a.sinks.k2.channel = c2
";

fn folder(name: &str, conf: &str) -> Folder {
    let folder = Folder::new(name);
    folder.file("agent.conf", conf);
    std::fs::create_dir(folder.path().join("out")).expect("the folder is writable");
    folder
}

#[test]
fn counters_are_those_of_the_original() {
    let folder = folder("metrics-json", CONF);
    let agent = Agent::start(&folder, &["run", "--http-port", "0"]);
    let counters = agent.wait_until_all_counted();
    // The original has no counters for the null sink.
    assert_eq!(counters.keys().collect::<Vec<_>>(), ["CHANNEL.c1", "CHANNEL.c2", "SINK.k1", "SOURCE.r1"]);
    let value = |component: &str, attribute: &str| counters[component][attribute].as_str();
    assert_eq!(value("SOURCE.r1", "Type"), "SOURCE");
    assert_eq!(value("CHANNEL.c1", "ChannelCapacity"), "400");
    assert_eq!(value("SINK.k1", "ConnectionCreatedCount"), "1");
    assert_eq!(value("SINK.k1", "StopTime"), "0");
    for started in counters.values().map(|values| &values["StartTime"]) {
        assert!(started.parse::<u64>().expect("a number") > 1_700_000_000_000, "{started}");
    }
    assert_eq!(counters["CHANNEL.c1"]["ChannelFillPercentage"], "0.0");
}

#[test]
fn the_words_of_flume_start_the_server_too() {
    let folder = folder("metrics-agent", CONF);
    let words = ["agent", "-Dflume.monitoring.type=http", "-Dflume.monitoring.port=0"];
    let agent = Agent::start(&folder, &words);
    agent.wait_until("CHANNEL.c2", "EventTakeSuccessCount", "10");
    assert_eq!(ask(agent.port, "GET", "/").status, 200);
    assert_eq!(ask(agent.port, "OPTIONS", "/metrics").status, 403);
    assert_eq!(ask(agent.port, "GET", "/metric").status, 404);
}

#[test]
fn a_component_that_a_reload_takes_away_stays_as_it_was() {
    let folder = folder("metrics-reload", CONF);
    let mut agent = Agent::start(&folder, &["run", "--http-port", "0"]);
    agent.wait_until("CHANNEL.c1", "EventTakeSuccessCount", "10");
    folder.file("agent.conf", CONF.replace("r1", "r2").replace("= 10\n", "= 15\n"));
    agent.signal("-HUP");
    wait_for(&mut agent.errors, "logflowc: ready");
    agent.wait_until("CHANNEL.c1", "EventTakeSuccessCount", "15");
    let counters = agent.wait_until("SOURCE.r2", "EventAcceptedCount", "15");
    assert_eq!(counters["SOURCE.r2"]["StopTime"], "0");
    assert_eq!(counters["SOURCE.r1"]["EventAcceptedCount"], "10");
    assert_ne!(counters["SOURCE.r1"]["StopTime"], "0");
}

#[test]
fn a_taken_port_is_a_failure_of_the_world() {
    let taken = TcpListener::bind("0.0.0.0:0").expect("there is a free port");
    let port = taken.local_addr().expect("it is bound").port().to_string();
    let folder = folder("metrics-taken", CONF);
    let outcome = logflowc_in(folder.path(), &["run", "-f", "agent.conf", "--http-port", &port], b"");
    assert_eq!(outcome.status, 4, "{}", outcome.errors);
    let expected = format!("logflowc: no metrics: cannot listen on *:{port}: ");
    assert!(outcome.errors.contains(&expected), "{}", outcome.errors);
    let untouched = std::fs::read_dir(folder.path().join("out")).expect("it is there").next().is_none();
    assert!(untouched, "nothing is opened before the port");
}

#[test]
fn prometheus_can_read_the_same_numbers() {
    let folder = folder("metrics-prometheus", CONF);
    let agent = Agent::start(&folder, &["run", "--http-port", "0"]);
    let counters = agent.wait_until_all_counted();
    let answer = ask(agent.port, "GET", "/metrics/prometheus");
    assert_eq!(answer.content_type, "text/plain; version=0.0.4; charset=utf-8");
    let samples = exposition(&answer.body);
    let stable = |attribute: &&String| !["Type", "EventTakeAttemptCount"].contains(&attribute.as_str());
    for (component, values) in &counters {
        let (kind, name) = component.split_once('.').expect("a kind and a name");
        for attribute in values.keys().filter(stable) {
            let of = |ending| format!("Flume_{attribute}{ending}{{component=\"{name}\",type=\"{kind}\"}}");
            let sample = samples.get(&of("")).or_else(|| samples.get(&of("_total")));
            let value: f64 = values[attribute].parse().expect("a number");
            assert_eq!(sample.copied(), Some(value), "{component} {attribute}");
        }
    }
    assert_eq!(samples.len(), counters.values().map(|values| values.len() - 1).sum::<usize>());
}

/// The samples of a document in the text format 0.0.4; panics when it is none.
fn exposition(text: &str) -> BTreeMap<String, f64> {
    assert!(text.ends_with('\n'), "the last line ends");
    let mut samples = BTreeMap::new();
    let mut families = HashSet::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let help = line.strip_prefix("# HELP ").unwrap_or_else(|| panic!("no beginning of a family: {line}"));
        let (family, _) = help.split_once(' ').expect("a name and a text");
        assert!(families.insert(family.to_owned()), "{family} stands twice");
        let kind = lines.next().and_then(|line| line.strip_prefix("# TYPE ")?.strip_prefix(family));
        match kind {
            Some(" counter") => assert!(family.ends_with("_total"), "{family}"),
            Some(" gauge") => assert!(!family.ends_with("_total"), "{family}"),
            other => panic!("{family} is of type {other:?}"),
        }
        let before = samples.len();
        while let Some(line) = lines.next_if(|line| !line.starts_with('#')) {
            let (series, value) = line.rsplit_once(' ').expect("a series and a value");
            let labels = series.strip_prefix(family).expect("a sample of this family");
            check_labels(labels);
            let value = value.parse().expect("a number");
            assert!(samples.insert(series.to_owned(), value).is_none(), "{series} stands twice");
        }
        assert!(samples.len() > before && is_name(family), "{family}");
    }
    samples
}

fn check_labels(labels: &str) {
    let inner = labels.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).expect("labels in braces");
    for label in inner.split(',') {
        let (name, value) = label.split_once('=').expect("a name and a value");
        let value = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("quotes");
        assert!(is_name(name) && !value.contains(['"', '\\']), "{labels}");
    }
}

fn is_name(text: &str) -> bool {
    let plain = |character: char| character.is_ascii_alphanumeric() || character == '_';
    text.chars().all(plain) && !text.starts_with(|first: char| first.is_ascii_digit())
}
