//! What is promised when something fails in the middle.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::broker::Broker;
use super::{CHANNEL, SINK, SOURCE, agent, agent_with, files, keys, ours, soon};
use crate::agent::{Agent, lines};
use crate::command::Folder;
use crate::shared::root;

const EVENTS: usize = 20_000;

/// Follows a file, so that it knows after a kill where it was.
pub(super) fn tail(folder: &Path) -> String {
    let (file, positions) = (folder.join("in.log"), folder.join("positions.json"));
    let source = [
        ("type", "TAILDIR"),
        ("filegroups", "f"),
        ("filegroups.f", &file.display().to_string()),
        ("positionFile", &positions.display().to_string()),
        ("writePosInterval", "100"),
    ];
    keys("sources.r", &source)
}

pub(super) fn channel(broker: &Broker, topic: &str) -> String {
    let channel = [
        ("type", CHANNEL),
        ("kafka.bootstrap.servers", &broker.address()),
        ("kafka.topic", topic),
        ("kafka.consumer.group.id", topic),
        // A member that was killed is missed soon.
        ("kafka.consumer.session.timeout.ms", "6000"),
    ];
    keys("channels.c", &channel)
}

pub(super) fn sink(broker: &Broker, topic: &str) -> String {
    let sink = [
        ("type", SINK),
        ("kafka.bootstrap.servers", &broker.address()),
        ("kafka.topic", topic),
        ("kafka.producer.acks", "all"),
    ];
    keys("sinks.k", &sink)
}

/// Waits until a topic has all numbers below this one; some may be there twice.
pub(super) fn arrive(broker: &Broker, topic: &str, end: usize) {
    let expected: BTreeSet<Vec<u8>> = (0..end).map(|number| number.to_string().into_bytes()).collect();
    let arrived = || broker.records(topic).into_iter().map(|record| record.value).collect::<BTreeSet<_>>();
    soon("all events arrive", || {
        thread::sleep(Duration::from_millis(500));
        arrived().len() >= expected.len()
    });
    assert_eq!(arrived(), expected);
}

/// The agent dies again and again between source and sink; the events are in the channel.
pub(super) fn an_agent_that_is_killed_loses_nothing(broker: &Broker) {
    let folder = Folder::new("kafka-killed");
    let text: String = (0..EVENTS).map(|number| format!("{number}\n")).collect();
    folder.file("in.log", text);
    let conf = agent_with(&tail(folder.path()), &channel(broker, "killed"), &sink(broker, "killed-out"));
    let mut written = 0;
    for _ in 0..3 {
        let agent = ours(folder.path(), "killed", &conf);
        soon("events flow", || broker.count("killed-out") > written);
        agent.signal("KILL");
        agent.end();
        written = broker.count("killed-out");
    }
    let agent = ours(folder.path(), "killed", &conf);
    arrive(broker, "killed-out", EVENTS);
    assert_eq!(agent.stop().status, 0);
}

/// Lines come all the while. What the broker has acknowledged it still has, and the agent sends the rest again.
pub(super) fn a_broker_that_is_killed_loses_nothing(broker: &Broker) {
    let folder = Folder::new("kafka-down");
    let mut file = File::create(folder.path().join("in.log")).expect("the folder is writable");
    let conf = agent_with(&tail(folder.path()), &channel(broker, "down"), &sink(broker, "down-out"));
    let agent = ours(folder.path(), "down", &conf);
    let mut next = 0;
    let mut write = |count: usize| {
        let text: String = (next..next + count).map(|number| format!("{number}\n")).collect();
        file.write_all(text.as_bytes()).expect("the folder is writable");
        next += count;
    };
    write(1000);
    soon("events flow", || broker.count("down-out") > 0);
    for _ in 0..2 {
        write(1000);
        broker.kill();
        write(1000);
        broker.order("start");
        write(1000);
    }
    arrive(broker, "down-out", 7000);
    assert_eq!(agent.stop().status, 0);
}

/// Keys from before Flume 1.7 mean what they meant.
pub(super) fn old_keys_are_run(broker: &Broker) {
    let folder = Folder::new("kafka-old");
    folder.file("in", (0..500).map(|number| format!("{number}\n")).collect::<String>());
    let command = format!("cat {}", folder.path().join("in").display());
    let source = keys("sources.r", &[("type", "exec"), ("command", &command)]);
    let sink = [
        ("type", SINK),
        ("brokerList", &broker.address()),
        ("topic", "old"),
        ("batchSize", "50"),
        ("requiredAcks", "-1"),
    ];
    let writer = ours(folder.path(), "writer", &agent(&source, &keys("sinks.k", &sink)));
    arrive(broker, "old", 500);
    assert_eq!(writer.stop().status, 0);
    let source = [
        ("type", SOURCE),
        ("kafka.bootstrap.servers", &broker.address()),
        ("zookeeperConnect", "localhost:2181"),
        ("topic", "old"),
        ("groupId", "old-readers"),
        ("kafka.consumer.auto.offset.reset", "earliest"),
    ];
    let out = folder.path().join("out");
    fs::create_dir(&out).expect("the folder is writable");
    let conf = agent(&keys("sources.r", &source), &files(&out.display().to_string(), "TEXT"));
    let reader = ours(folder.path(), "reader", &conf);
    soon("all events arrive", || lines(&out).len() >= 500);
    let outcome = reader.stop();
    assert!(outcome.errors.contains("no offsets are taken over from ZooKeeper"), "{}", outcome.errors);
    assert_eq!(lines(&out).len(), 500);
}

/// Markers in the topic tell which records were committed.
pub(super) fn transactions_are_seen_as_a_whole(broker: &Broker) {
    let folder = Folder::new("kafka-transactions");
    folder.file("in.log", (0..1000).map(|number| format!("{number}\n")).collect::<String>());
    let exact = keys("sinks.k", &[("kafka.producer.transactional.id", "logflowc")]);
    let conf = agent(&tail(folder.path()), &(sink(broker, "exact") + &exact));
    let running = ours(folder.path(), "exact", &conf);
    arrive(broker, "exact", 1000);
    assert_eq!(running.stop().status, 0);
    assert_eq!(broker.records("exact").len(), 1000);
    assert!(broker.count("exact") > 1000, "there are no markers");
}

/// The examples do what they say.
pub(super) fn the_examples_run(broker: &Broker) {
    let folder = Folder::new("kafka-example");
    fs::create_dir_all(folder.path().join("data/out")).expect("the folder is writable");
    folder.file("data/app.log", "INFO hello\n");
    let example = fs::read_to_string(root().join("examples/kafka-channel.conf")).expect("it is there");
    folder.file("example.conf", example.replace("localhost:9092", &broker.address()));
    let agent = Agent::ready(folder.path(), &["run", "-f", "example.conf"]);
    soon("the line arrives", || lines(&folder.path().join("data/out")) == ["INFO hello"]);
    assert_eq!(agent.stop().status, 0);
    let example = fs::read_to_string(root().join("examples/kafka-exactly-once.conf")).expect("it is there");
    folder.file("example.conf", example.replace("localhost:9092", &broker.address()));
    let agent = Agent::ready(folder.path(), &["run", "-f", "example.conf"]);
    broker.write("orders", 0..10);
    arrive(broker, "orders-checked", 10);
    assert_eq!(agent.stop().status, 0);
    assert_eq!(broker.records("orders-checked").len(), 10);
}
