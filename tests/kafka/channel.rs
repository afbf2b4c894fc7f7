//! Several agents whose channels are one topic.

use std::env;
use std::time::{Duration, Instant};

use super::broker::Broker;
use super::delivery::arrive;
use super::{CHANNEL, SINK, SOURCE, agent, agent_with, keys, ours, soon};
use crate::command::Folder;

const EVENTS: usize = 50_000;

const AGENTS: usize = 3;

/// How long one agent after the other is killed; `LOGFLOWC_KAFKA_SECONDS` makes it longer.
fn duration() -> Duration {
    let seconds = env::var("LOGFLOWC_KAFKA_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(20))
}

/// Each reads a topic, puts the events into the channel, takes events of any of them out of it and writes them.
pub(super) fn agents_that_are_killed_lose_nothing(broker: &Broker) {
    let folder = Folder::new("kafka-three");
    let fill = [
        ("type", SINK),
        ("kafka.bootstrap.servers", &broker.address()),
        ("kafka.topic", "three-in"),
        ("flumeBatchSize", "1000"),
        ("kafka.producer.acks", "all"),
    ];
    let count = EVENTS.to_string();
    let numbers = keys("sources.r", &[("type", "seq"), ("totalEvents", &count)]);
    let filler = ours(folder.path(), "fill", &agent(&numbers, &keys("sinks.k", &fill)));
    soon("there is something to read", || broker.count("three-in") >= 50_000);
    drop(filler);
    let source = [
        ("type", SOURCE),
        ("kafka.bootstrap.servers", &broker.address()),
        ("kafka.topics", "three-in"),
        ("kafka.consumer.group.id", "three"),
        ("kafka.consumer.auto.offset.reset", "earliest"),
        ("kafka.consumer.session.timeout.ms", "6000"),
        ("batchSize", "50"),
    ];
    let channel = [
        ("type", CHANNEL),
        ("kafka.bootstrap.servers", &broker.address()),
        ("kafka.topic", "three-channel"),
        ("kafka.consumer.group.id", "three-channel"),
        ("kafka.consumer.session.timeout.ms", "6000"),
    ];
    let sink = [
        ("type", SINK),
        ("kafka.bootstrap.servers", &broker.address()),
        ("kafka.topic", "three-out"),
        // The topic in the header of the source is not meant.
        ("allowTopicOverride", "false"),
        ("kafka.producer.acks", "all"),
        ("flumeBatchSize", "50"),
    ];
    let conf =
        agent_with(&keys("sources.r", &source), &keys("channels.c", &channel), &keys("sinks.k", &sink));
    let start = |number: usize| ours(folder.path(), &format!("agent-{number}"), &conf);
    let mut agents: Vec<_> = (0..AGENTS).map(start).collect();
    let until = Instant::now() + duration();
    let mut victim = 0;
    while Instant::now() < until {
        let written = broker.count("three-out");
        soon("events flow", || {
            let now = broker.count("three-out");
            now > written || now >= 50_000
        });
        let agent = std::mem::replace(&mut agents[victim], start(victim));
        agent.signal("KILL");
        agent.end();
        victim = (victim + 1) % AGENTS;
    }
    arrive(broker, "three-out", EVENTS);
}
