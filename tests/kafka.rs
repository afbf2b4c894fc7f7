//! Kafka, with a real broker: sink, source and channel, alone and beside those of the original.
//!
//! `LOGFLOWC_KAFKA=1` asks for it; the broker is started and stopped by `tests/servers/kafka`.
//! `LOGFLOWC_KAFKA_CASE` is a part of the name of the cases that are wanted.

pub(crate) mod broker;
mod channel;
mod delivery;
mod original;
mod outage;
mod probe;
mod security;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

pub(crate) use self::broker::Broker;
use crate::agent::{Agent, free_port, within};
use crate::shared::root;

/// A broker that was killed needs a while, and this machine may have other work.
const LIMIT: Duration = Duration::from_mins(3);

/// A name, and what is tried.
type Case = (&'static str, fn(&Broker));

/// One test, because a broker has to be stopped in the end. Each case has topics of its own.
#[test]
fn kafka() {
    let Some(broker) = Broker::start() else { return };
    let cases: [Case; 16] = [
        ("the examples", delivery::the_examples_run),
        ("probe", probe::missing_topics_are_found),
        ("old keys", delivery::old_keys_are_run),
        ("transactions", delivery::transactions_are_seen_as_a_whole),
        ("an agent is killed", delivery::an_agent_that_is_killed_loses_nothing),
        ("agents share a channel", channel::agents_that_are_killed_lose_nothing),
        ("agents write in transactions", channel::agents_that_are_killed_double_nothing),
        ("encrypted", security::clients_say_who_they_are),
        ("not encrypted", security::what_cannot_be_encrypted_is_not_sent),
        ("the original's records", original::records_are_the_same),
        ("the original reads and writes", original::each_reads_what_the_other_has_written),
        ("the original in one group", original::one_group_has_members_of_both),
        ("a topic is deleted", outage::topics_that_are_deleted_stop_nobody),
        ("the network fails", outage::a_network_that_fails_loses_nothing),
        ("a leader is killed", outage::a_leader_that_is_killed_loses_nothing),
        // The last one, since the others want a broker that works.
        ("a broker is killed", delivery::a_broker_that_is_killed_loses_nothing),
    ];
    let wanted = std::env::var("LOGFLOWC_KAFKA_CASE").unwrap_or_default();
    // Another build has no encryption.
    let can = |name: &str| name != "encrypted" || cfg!(feature = "kafka-tls");
    for (name, case) in cases.iter().filter(|(name, _)| name.contains(&wanted) && can(name)) {
        let start = Instant::now();
        case(&broker);
        println!("{name}: {:.1?}", start.elapsed());
    }
}

/// Waits until something is the case.
fn soon(what: &str, is_so: impl FnMut() -> bool) {
    within(LIMIT, Duration::from_millis(50), what, is_so);
}

/// Writes a configuration and starts an agent of ours that is ready.
fn ours(folder: &Path, name: &str, text: &str) -> Agent {
    let file = format!("{name}.conf");
    fs::write(folder.join(&file), text).expect("the folder is writable");
    Agent::ready(folder, &["run", "--no-reload-conf", "-n", "a", "-f", &file])
}

/// The same with the original.
fn flume(folder: &Path, name: &str, text: &str) -> Agent {
    let file = folder.join(format!("{name}.conf"));
    fs::write(&file, text).expect("the folder is writable");
    let mut command = std::process::Command::new(root().join("tests/flume/flume-agent"));
    command.env("JAVA_XMX", "512m").current_dir(folder).args(["-n", "a", "-f"]).arg(&file);
    command.args(["--http-port", &free_port().to_string()]);
    Agent::of(&mut command)
}

/// `a.<component>.<key> = <value>` for each pair.
fn keys(component: &str, pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(key, value)| format!("a.{component}.{key} = {value}\n")).collect()
}

/// A source, a memory channel and a sink.
fn agent(source: &str, sink: &str) -> String {
    let channel = [("type", "memory"), ("capacity", "10000"), ("transactionCapacity", "1000")];
    agent_with(source, &keys("channels.c", &channel), sink)
}

fn agent_with(source: &str, channel: &str, sink: &str) -> String {
    let lists =
        "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.channels = c\na.sinks.k.channel = c\n";
    [lists, source, channel, sink].concat()
}

/// A sink that writes bodies, or headers and bodies, into one file of a folder.
fn files(folder: &str, serializer: &str) -> String {
    keys(
        "sinks.k",
        &[
            ("type", "file_roll"),
            ("sink.directory", folder),
            ("sink.rollInterval", "0"),
            ("sink.serializer", serializer),
        ],
    )
}

const SINK: &str = "org.apache.flume.sink.kafka.KafkaSink";
const SOURCE: &str = "org.apache.flume.source.kafka.KafkaSource";
const CHANNEL: &str = "org.apache.flume.channel.kafka.KafkaChannel";
