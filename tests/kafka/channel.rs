//! Several agents whose channels are one topic.

use std::env;
use std::time::{Duration, Instant};

use super::broker::Broker;
use super::delivery::arrive;
use super::{CHANNEL, SINK, SOURCE, agent_with, keys, ours, soon};
use crate::agent::Agent;
use crate::command::Folder;

/// How many come between two kills.
const EVENTS: usize = 5_000;

const AGENTS: usize = 3;

/// How long one agent after the other is killed; `LOGFLOWC_KAFKA_SECONDS` makes it longer.
fn duration() -> Duration {
    let seconds = env::var("LOGFLOWC_KAFKA_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(20))
}

/// Each reads a topic, puts the events into the channel, takes events of any of them out of it and writes them.
pub(super) fn agents_that_are_killed_lose_nothing(broker: &Broker) {
    let folder = Folder::new("kafka-three");
    let source = [
        ("type", SOURCE),
        ("kafka.bootstrap.servers", &broker.address()),
        ("kafka.topics", "three-in"),
        ("kafka.consumer.group.id", "three"),
        ("kafka.consumer.auto.offset.reset", "earliest"),
        ("kafka.consumer.session.timeout.ms", "6000"),
        ("batchSize", "50"),
    ];
    let (channel, sink) = (channel(broker, "three-channel"), sink(broker, "three-out"));
    let conf = agent_with(&keys("sources.r", &source), &channel, &sink);
    let (_agents, events) = kill_in_turn(&folder, broker, ("three-in", "three-out"), |_| conf.clone());
    arrive(broker, "three-out", events);
}

/// Each takes events out of the channel and writes them, both in one transaction.
pub(super) fn agents_that_are_killed_double_nothing(broker: &Broker) {
    let folder = Folder::new("kafka-exact");
    let lists = "a.channels = c\na.sinks = k\na.sinks.k.channel = c\n";
    let bodies = keys("channels.c", &[("parseAsFlumeEvent", "false")]);
    let (channel, sink) = (channel(broker, "exact-channel"), sink(broker, "exact-out"));
    let conf = [lists, &channel, &bodies, &sink].concat();
    let (agents, events) = kill_in_turn(&folder, broker, ("exact-channel", "exact-out"), |number| {
        conf.clone() + &keys("sinks.k", &[("kafka.producer.transactional.id", &format!("exact-{number}"))])
    });
    arrive(broker, "exact-out", events);
    for agent in agents {
        assert_eq!(agent.stop().status, 0);
    }
    assert_eq!(broker.records("exact-out").len(), events);
}

fn channel(broker: &Broker, topic: &str) -> String {
    let channel = [
        ("type", CHANNEL),
        ("kafka.bootstrap.servers", &broker.address()),
        ("kafka.topic", topic),
        ("kafka.consumer.group.id", topic),
        ("kafka.consumer.session.timeout.ms", "6000"),
    ];
    keys("channels.c", &channel)
}

fn sink(broker: &Broker, topic: &str) -> String {
    let sink = [
        ("type", SINK),
        ("kafka.bootstrap.servers", &broker.address()),
        ("kafka.topic", topic),
        // The topic in the header of the source is not meant.
        ("allowTopicOverride", "false"),
        ("kafka.producer.acks", "all"),
        ("flumeBatchSize", "50"),
    ];
    keys("sinks.k", &sink)
}

/// Writes to one topic, and kills one agent after the other as soon as records arrive in the other topic. Gives how
/// many numbers were written.
fn kill_in_turn(
    folder: &Folder,
    broker: &Broker,
    (from, to): (&str, &str),
    conf: impl Fn(usize) -> String,
) -> (Vec<Agent>, usize) {
    let start = |number: usize| ours(folder.path(), &format!("agent-{number}"), &conf(number));
    let mut agents: Vec<_> = (0..AGENTS).map(start).collect();
    let (until, mut killed) = (Instant::now() + duration(), 0);
    while Instant::now() < until {
        let arrived = broker.count(to);
        broker.write(from, killed * EVENTS..(killed + 1) * EVENTS);
        soon("events flow", || broker.count(to) > arrived);
        let victim = killed % AGENTS;
        let agent = std::mem::replace(&mut agents[victim], start(victim));
        agent.signal("KILL");
        agent.end();
        killed += 1;
    }
    println!("{to}: {killed} agents killed, {} events", killed * EVENTS);
    (agents, killed * EVENTS)
}
