//! What happens around the agents: leaders change, topics go, the network fails.

use std::fs::{self, File};
use std::io::Write as _;

use super::broker::Broker;
use super::delivery::{arrive, channel, sink, tail};
use super::{SOURCE, agent, agent_with, files, keys, ours, soon};
use crate::agent::lines;
use crate::command::Folder;
use crate::relay::Weather;

/// A producer, a consumer, and a producer.
const CLIENTS: usize = 3;

/// A log of numbers.
struct Log {
    file: File,
    next: usize,
}

impl Log {
    fn new(folder: &Folder) -> Self {
        Self { file: File::create(folder.path().join("in.log")).expect("the folder is writable"), next: 0 }
    }

    fn grow(&mut self) {
        self.grow_by(1000);
    }

    fn grow_by(&mut self, count: usize) {
        let text: String = (self.next..self.next + count).map(|number| format!("{number}\n")).collect();
        self.file.write_all(text.as_bytes()).expect("the folder is writable");
        self.next += count;
    }
}

/// Each partition has a copy on the other broker, which takes over.
pub(super) fn a_leader_that_is_killed_loses_nothing(broker: &Broker) {
    let Some(second) = broker.another() else { return };
    let topics = ["moved", "moved-out"];
    for topic in topics {
        broker.make_with_copies(topic);
    }
    let folder = Folder::new("kafka-moved");
    let mut log = Log::new(&folder);
    let conf = agent_with(&tail(folder.path()), &channel(broker, "moved"), &sink(broker, "moved-out"));
    let agent = ours(folder.path(), "moved", &conf);
    for _ in 0..2 {
        soon("both lead", || topics.iter().all(|topic| broker.is_second_leading(topic)));
        log.grow();
        soon("events flow", || broker.count("moved-out") > 0);
        second.kill();
        log.grow();
        soon("one leads", || !topics.iter().any(|topic| broker.is_second_leading(topic)));
        arrive(broker, "moved-out", log.next);
        second.order("start");
    }
    log.grow();
    arrive(broker, "moved-out", log.next);
    assert_eq!(agent.stop().status, 0);
}

/// What was in them is gone; what comes after that goes through topics that the broker has made again.
pub(super) fn topics_that_are_deleted_stop_nobody(broker: &Broker) {
    let folder = Folder::new("kafka-deleted");
    let mut log = Log::new(&folder);
    let conf = agent_with(&tail(folder.path()), &channel(broker, "deleted"), &sink(broker, "deleted-out"));
    let writer = ours(folder.path(), "writer", &conf);
    let source = [
        ("type", SOURCE),
        ("kafka.bootstrap.servers", &broker.address()),
        ("kafka.topics", "deleted-out"),
        ("kafka.consumer.auto.offset.reset", "earliest"),
    ];
    let out = folder.path().join("out");
    fs::create_dir(&out).expect("the folder is writable");
    let conf = agent(&keys("sources.r", &source), &files(&out.display().to_string(), "TEXT"));
    let reader = ours(folder.path(), "reader", &conf);
    log.grow();
    soon("all events are read", || distinct(&lines(&out)) >= log.next);
    // Fewer each time: readers see that what they have read is not there any more.
    for count in [100, 10] {
        for topic in ["deleted", "deleted-out"] {
            broker.delete(topic);
            soon("it is gone", || broker.count(topic) == 0);
        }
        log.grow_by(count);
        soon("all events are read", || distinct(&lines(&out)) >= log.next);
    }
    assert_eq!((writer.stop().status, reader.stop().status), (0, 0));
}

fn distinct(lines: &[String]) -> usize {
    lines.iter().collect::<std::collections::BTreeSet<_>>().len()
}

/// One agent fills a channel, the other takes from it in transactions: whatever the first has written twice, the second
/// writes each record once.
pub(super) fn a_network_that_fails_loses_nothing(broker: &Broker) {
    let folder = Folder::new("kafka-network");
    let mut log = Log::new(&folder);
    let through = |conf: String| conf.replace(&broker.address(), &broker.relayed_address());
    let lists = |listed: &str| format!("a.channels = c\n{listed}\n");
    let filler = lists("a.sources = r\na.sources.r.channels = c");
    let filler = through([filler, tail(folder.path()), channel(broker, "network")].concat());
    let filler = ours(folder.path(), "filler", &filler);
    let exact = keys("sinks.k", &[("kafka.producer.transactional.id", "network")]);
    let mover = lists("a.sinks = k\na.sinks.k.channel = c");
    let mover = [mover, channel(broker, "network"), sink(broker, "network-out"), exact].concat();
    let mover = ours(folder.path(), "mover", &through(mover));
    for weather in [Weather::Cut, Weather::Slow, Weather::Cut] {
        let arrived = broker.count("network-out");
        log.grow();
        soon("events flow", || broker.count("network-out") > arrived);
        broker.relay().set(weather);
        log.grow();
        let refused = broker.relay().refused();
        soon("they do not get through", || {
            weather != Weather::Cut || broker.relay().refused() > refused + CLIENTS
        });
        broker.relay().set(Weather::Fair);
    }
    arrive(broker, "network-out", log.next);
    assert_eq!((filler.stop().status, mover.stop().status), (0, 0));
    assert_eq!(broker.records("network-out").len(), broker.records("network").len());
}
