//! Agents one behind the other: what the first has taken arrives at the last, whatever happens between them.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::ops::Range;

use crate::agent::{Agent, Client, eventually, files, flow, free_port, lines, netcat};
use crate::command::{Folder, logflowc_in};
use crate::metrics::counters;
use crate::shared::root;

/// An agent that takes lines, one that writes them, and a folder for both.
struct Tiers {
    folder: Folder,
    netcat: u16,
}

impl Tiers {
    /// `deflate` compresses between them.
    fn new(name: &str, deflate: bool) -> Self {
        let folder = Folder::new(name);
        fs::create_dir(folder.path().join("out")).expect("the folder is writable");
        let (lines, calls) = (free_port(), free_port().to_string());
        let compression = ("compression-type", if deflate { "deflate" } else { "none" });
        let sink = [("type", "avro"), ("hostname", "127.0.0.1"), ("port", &calls), compression];
        let source = [("type", "avro"), ("bind", "127.0.0.1"), ("port", &calls), compression];
        folder.file("first.conf", flow(&netcat(&lines.to_string()), &sink));
        folder.file("last.conf", flow(&source, &files("out")));
        Self { folder, netcat: lines }
    }

    fn start(&self, conf: &str) -> Agent {
        Agent::ready(self.folder.path(), &["run", "-f", conf])
    }

    /// Sends numbered lines, and waits until the first agent has taken them.
    fn send(&self, numbers: Range<usize>) {
        let mut client = Client::connect(self.netcat);
        let text: String = numbers.clone().map(|number| format!("{number}\n")).collect();
        assert!(client.send(text.as_bytes()), "the agent takes them");
        assert!(numbers.into_iter().all(|_| client.answer().as_deref() == Some("OK")));
    }

    /// Waits until all numbers below this one have arrived, some perhaps twice.
    fn arrive(&self, end: usize) {
        let expected: BTreeSet<String> = (0..end).map(|number| number.to_string()).collect();
        let arrived = || lines(&self.folder.path().join("out")).into_iter().collect::<BTreeSet<_>>();
        eventually("all events arrive", || arrived().len() >= expected.len());
        assert_eq!(arrived(), expected);
    }
}

#[test]
fn events_of_one_agent_arrive_at_the_next_in_order() {
    for deflate in [false, true] {
        let tiers = Tiers::new(&format!("tiers-{deflate}"), deflate);
        let (last, first) = (tiers.start("last.conf"), tiers.start("first.conf"));
        tiers.send(0..5000);
        tiers.arrive(5000);
        let written = lines(&tiers.folder.path().join("out"));
        assert_eq!(written, (0..5000).map(|number| number.to_string()).collect::<Vec<_>>());
        for agent in [first, last] {
            let outcome = agent.stop();
            assert_eq!(outcome.status, 0, "{}", outcome.errors);
        }
    }
}

#[test]
fn what_the_environment_says_of_encryption_counts() {
    let tiers = Tiers::new("tiers-encrypted", false);
    for (conf, key) in [("first.conf", "a.sinks.k.ssl = true\n"), ("last.conf", "a.sources.r.ssl = true\n")] {
        let text = fs::read_to_string(tiers.folder.path().join(conf)).expect("it is there");
        tiers.folder.file(conf, text + key);
    }
    let stores = root().join("connectors/tests/tls");
    let start = |conf: &str, words: &[&str], variables: &[(&str, &str)]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_logflowc"));
        command.args(["run", "-f", conf]).args(words).current_dir(tiers.folder.path());
        let agent = Agent::of(command.envs(variables.iter().copied()));
        agent.says("logflowc: ready");
        agent
    };
    let keys = stores.join("server.p12").display().to_string();
    let last = start(
        "last.conf",
        &[],
        &[("FLUME_SSL_KEYSTORE_PATH", &keys), ("FLUME_SSL_KEYSTORE_PASSWORD", "changeit")],
    );
    let trusted = format!("-Djavax.net.ssl.trustStore={}", stores.join("trust.jks").display());
    let stranger = format!("-Djavax.net.ssl.trustStore={}", stores.join("alone.jks").display());
    let refusing = start("first.conf", &[&stranger], &[]);
    refusing.says("invalid peer certificate: UnknownIssuer");
    drop(refusing);
    let first = start("first.conf", &[&trusted], &[]);
    tiers.send(0..1000);
    tiers.arrive(1000);
    for agent in [first, last] {
        let outcome = agent.stop();
        assert_eq!(outcome.status, 0, "{}", outcome.errors);
        assert!(!outcome.errors.contains("changeit"), "{}", outcome.errors);
    }
}

#[test]
fn nothing_is_lost_when_the_next_agent_is_killed_in_the_midst_of_a_call() {
    let tiers = Tiers::new("tiers-killed", false);
    let (last, first) = (tiers.start("last.conf"), tiers.start("first.conf"));
    tiers.send(0..500);
    tiers.arrive(500);
    // It is connected, takes the call and does not answer any more.
    last.signal("STOP");
    tiers.send(500..1000);
    last.signal("KILL");
    last.end();
    let last = tiers.start("last.conf");
    tiers.arrive(1000);
    drop((first, last));
}

#[test]
fn a_next_agent_that_reads_nothing_stops_the_flow_and_costs_no_memory() {
    const EVENTS: usize = 200_000;
    let tiers = Tiers::new("tiers-suspended", false);
    let monitor = free_port();
    let last = tiers.start("last.conf");
    let words = ["run", "-f", "first.conf", "--http-port", &monitor.to_string()];
    let first = Agent::ready(tiers.folder.path(), &words);
    last.signal("STOP");
    let mut writer = TcpStream::connect(("127.0.0.1", tiers.netcat)).expect("the agent is ready");
    let reader = BufReader::new(writer.try_clone().expect("a second handle"));
    let sending = std::thread::spawn(move || {
        (0..EVENTS).try_for_each(|number| writer.write_all(format!("{number:0400}\n").as_bytes()))
    });
    let answering = std::thread::spawn(move || reader.lines().take(EVENTS).map_while(Result::ok).count());
    eventually("a put waits for room", || {
        let channel = &counters(monitor)["CHANNEL.c"];
        channel["EventPutAttemptCount"] != channel["EventPutSuccessCount"]
    });
    assert!(first.peak_memory() < 60, "{} MiB", first.peak_memory());
    last.signal("CONT");
    assert_eq!(answering.join().expect("no panic"), EVENTS);
    sending.join().expect("no panic").expect("the agent takes all");
    assert!(first.peak_memory() < 60, "{} MiB", first.peak_memory());
    for agent in [first, last] {
        let outcome = agent.stop();
        assert_eq!(outcome.status, 0, "{}", outcome.errors);
    }
    let written: BTreeSet<String> = lines(&tiers.folder.path().join("out")).into_iter().collect();
    assert!(written.into_iter().eq((0..EVENTS).map(|number| format!("{number:0400}"))));
}

#[test]
fn nothing_is_lost_when_the_next_agent_is_restarted_under_load() {
    let tiers = Tiers::new("tiers-restarted", true);
    let (last, first) = (tiers.start("last.conf"), tiers.start("first.conf"));
    std::thread::scope(|scope| {
        let sending = scope.spawn(|| (0..100).for_each(|part| tiers.send(part * 100..(part + 1) * 100)));
        eventually("events flow", || lines(&tiers.folder.path().join("out")).len() > 300);
        assert_eq!(last.stop().status, 0);
        let last = tiers.start("last.conf");
        sending.join().expect("all were taken");
        tiers.arrive(10_000);
        drop(last);
    });
    drop(first);
}

#[test]
fn a_group_passes_over_servers_that_are_down() {
    for processor in ["failover", "load_balance"] {
        let tiers = Tiers::new(&format!("tiers-{processor}"), false);
        let conf = fs::read_to_string(tiers.folder.path().join("first.conf")).expect("it is there");
        let down = free_port();
        let group = format!(
            "a.sinks = down k\na.sinks.down.type = avro\na.sinks.down.hostname = 127.0.0.1\na.sinks.down.port = {down}\n\
             a.sinks.down.channel = c\na.sinkgroups = g\na.sinkgroups.g.sinks = down k\n\
             a.sinkgroups.g.processor.type = {processor}\n"
        );
        let priority =
            "a.sinkgroups.g.processor.priority.down = 10\na.sinkgroups.g.processor.priority.k = 5\n";
        let group = if processor == "failover" { group + priority } else { group };
        tiers.folder.file("first.conf", conf.replace("a.sinks = k\n", "") + &group);
        let (last, first) = (tiers.start("last.conf"), tiers.start("first.conf"));
        tiers.send(0..2000);
        tiers.arrive(2000);
        drop((first, last));
    }
}

#[test]
fn lines_are_sent_without_an_agent() {
    let tiers = Tiers::new("tiers-send", false);
    let text = "a.sinks.k.sink.serializer = HEADER_AND_TEXT\n";
    let conf = fs::read_to_string(tiers.folder.path().join("last.conf")).expect("it is there");
    let port = conf.lines().find_map(|line| line.strip_prefix("a.sources.r.port = ")).expect("a port");
    tiers.folder.file("last.conf", conf.clone() + text);
    let last = tiers.start("last.conf");
    tiers.folder.file("headers", "site = here\n");
    tiers.folder.file("lines", "one\r\ntwo");
    fs::create_dir(tiers.folder.path().join("in")).expect("the folder is writable");
    for name in ["three", ".hidden", "old.COMPLETED"] {
        tiers.folder.file(&format!("in/{name}"), format!("{name}\n"));
    }
    let send = |words: &[&str], input: &[u8]| {
        let words = [&["send", "-H", "127.0.0.1", "-p", port], words].concat();
        let outcome = logflowc_in(tiers.folder.path(), &words, input);
        (outcome.status, outcome.errors)
    };
    let said = |count: usize| (0, format!("logflowc: {count} events sent\n"));
    assert_eq!(send(&["-F", "lines", "-R", "headers"], b""), said(2));
    assert_eq!(send(&["--dirname", "in"], b""), said(1));
    assert_eq!(send(&["--dirname", "in"], b""), said(0));
    assert_eq!(send(&[], b"four\n\n"), said(2));
    assert!(tiers.folder.path().join("in/three.COMPLETED").is_file());
    eventually("all arrive", || lines(&tiers.folder.path().join("out")).len() == 5);
    let expected = ["{site=here} one", "{site=here} two", "{} three", "{} four", "{} "];
    assert_eq!(lines(&tiers.folder.path().join("out")), expected);
    assert_eq!(send(&["-F", "none"], b"").0, 2);
    drop(last);
    let refused = format!("logflowc: cannot connect to 127.0.0.1:{port}: Connection refused\n");
    assert_eq!(send(&[], b""), (4, refused));
}

#[test]
fn lines_are_sent_to_one_of_several_agents() {
    let tiers = Tiers::new("tiers-send-group", false);
    let conf = fs::read_to_string(tiers.folder.path().join("last.conf")).expect("it is there");
    let port = conf.lines().find_map(|line| line.strip_prefix("a.sources.r.port = ")).expect("a port");
    let last = tiers.start("last.conf");
    let hosts =
        format!("hosts = down up\nhosts.down = 127.0.0.1:{}\nhosts.up = 127.0.0.1:{port}\n", free_port());
    for kind in ["default_failover", "DEFAULT_LOADBALANCE"] {
        tiers.folder.file("props", format!("{hosts}client.type = {kind}\nbackoff = true\n"));
        let outcome = logflowc_in(tiers.folder.path(), &["send", "--rpcProps", "props"], b"one\ntwo\n");
        assert_eq!(outcome.status, 0, "{}", outcome.errors);
        assert!(outcome.errors.ends_with("logflowc: 2 events sent\n"), "{}", outcome.errors);
    }
    eventually("all arrive", || lines(&tiers.folder.path().join("out")).len() == 4);
    assert_eq!(lines(&tiers.folder.path().join("out")), ["one", "two", "one", "two"]);
    tiers.folder.file("props", "client.type = DEFAULT\n");
    let outcome = logflowc_in(tiers.folder.path(), &["send", "-P", "props"], b"");
    assert_eq!((outcome.status, &*outcome.errors), (2, "logflowc: props: there are no `hosts`\n"));
    drop(last);
}
