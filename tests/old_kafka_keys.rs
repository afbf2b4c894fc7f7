//! Keys of Kafka from before Flume 1.7, all that the catalog knows: each is understood and mended, or refused or passed
//! over with a reason.

use logflowc_grammar::catalog::{Component, DocStatus, Kind, Property};
use serde_json::Value;

use crate::agent::{Agent, free_port};
use crate::command::{Folder, logflowc_in};

/// An agent of which one component is Kafka's; all of its keys stand behind it.
fn agent(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => {
            "a.sources = x\na.channels = c\na.sinks = k\na.sources.x.channels = c\na.channels.c.type = memory\n\
             a.sinks.k.type = null\na.sinks.k.channel = c\n\
             a.sources.x.type = org.apache.flume.source.kafka.KafkaSource\na.sources.x.batchSize = 50\n"
        }
        Kind::Channel => {
            "a.channels = x\na.sinks = k\na.sinks.k.type = null\na.sinks.k.channel = x\n\
             a.channels.x.type = org.apache.flume.channel.kafka.KafkaChannel\n"
        }
        _ => {
            "a.sources = r\na.channels = c\na.sinks = x\na.sources.r.type = netcat\na.sources.r.bind = 127.0.0.1\n\
             a.sources.r.port = 44444\na.sources.r.channels = c\na.channels.c.type = memory\n\
             a.sinks.x.channel = c\na.sinks.x.type = org.apache.flume.sink.kafka.KafkaSink\n"
        }
    }
}

/// What is in the list of components of a kind.
fn list(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => "sources",
        Kind::Channel => "channels",
        _ => "sinks",
    }
}

/// Keys that a component needs, with their values, but for the one that an old key stands for.
fn needed(kind: Kind, but: &str) -> String {
    let topic = if kind == Kind::Source { "kafka.topics" } else { "kafka.topic" };
    let keys = [("kafka.bootstrap.servers", "new:9092"), (topic, "new")];
    let keys = keys.into_iter().filter(|(key, _)| *key != but);
    keys.map(|(key, value)| format!("a.{}.x.{key} = {value}\n", list(kind))).collect()
}

/// A value that nobody would get without the key.
fn value(key: &str) -> &'static str {
    match key {
        "batchSize" => "17",
        "requiredAcks" => "-1",
        "readSmallestOffset" | "migrateZookeeperOffsets" => "false",
        "brokerList" => "old:9092",
        "zookeeperConnect" => "zoo:2181",
        _ => "old",
    }
}

/// What Flume does not put in the place of a new key, and what is said about it.
const OTHERS: &[(Kind, &str, &str)] = &[
    (Kind::Source, "zookeeperConnect", "LF804"),
    (Kind::Source, "migrateZookeeperOffsets", "LF804"),
    (Kind::Channel, "zookeeperConnect", "LF804"),
    (Kind::Channel, "migrateZookeeperOffsets", "LF804"),
    (Kind::Sink, "serializer.class", "LF208"),
    (Kind::Sink, "key.serializer.class", "LF208"),
];

/// The plan of an agent, but for what stands in it under a key.
fn plan(folder: &Folder, text: &str, but: &str) -> Value {
    folder.file("agent.conf", text);
    let outcome = logflowc_in(folder.path(), &["plan", "agent.conf", "--format", "json"], b"");
    assert_eq!(outcome.status, 0, "{text}{}", outcome.errors);
    let mut plan = serde_json::from_str(&outcome.out).expect("JSON");
    remove(&mut plan, but);
    plan
}

fn remove(value: &mut Value, key: &str) {
    match value {
        Value::Object(members) => {
            members.remove(key);
            members.values_mut().for_each(|member| remove(member, key));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| remove(item, key)),
        _ => {}
    }
}

#[test]
fn each_is_mended_or_has_a_reason() {
    let folder = Folder::new("old-kafka-keys");
    let mut count = 0;
    for kind in [Kind::Source, Kind::Channel, Kind::Sink] {
        let class = Component::named(kind, "kafka").expect("in the catalog");
        let old = class.properties.iter().filter(|property| {
            property.status == DocStatus::Deprecated || !property.deprecated_by.is_empty()
        });
        for old in old {
            count += 1;
            let line = format!("a.{}.x.{} = {}\n", list(kind), old.key, value(old.key));
            match OTHERS.iter().find(|(of, key, _)| (*of, *key) == (kind, old.key)) {
                Some((.., code)) => has_a_reason(&folder, kind, old, &line, code),
                None => is_mended(&folder, kind, old, &line),
            }
        }
    }
    assert!(count >= 15, "{count}");
}

/// Before and after the fix the plan is the same, and it is not the one without the key.
fn is_mended(folder: &Folder, kind: Kind, old: &Property, line: &str) {
    let (key, new) = (old.key, old.deprecated_by);
    let rest = agent(kind).to_owned() + &needed(kind, new);
    let before = plan(folder, &(rest.clone() + line), key);
    assert_ne!(before, plan(folder, &(agent(kind).to_owned() + &needed(kind, "")), key), "{line}");
    folder.file("agent.conf", rest.clone() + line);
    let words = ["check", "agent.conf", "--fix", "--select", "LF803,LF806"];
    let outcome = logflowc_in(folder.path(), &words, b"");
    assert_eq!((outcome.status, outcome.out.as_str()), (0, ""), "{line}");
    let mended = std::fs::read_to_string(folder.path().join("agent.conf")).expect("it is there");
    assert!(mended.starts_with(&rest) && mended[rest.len()..].contains(new), "{mended}");
    assert_eq!(plan(folder, &mended, key), before, "{line}");
}

/// A finding says what becomes of it, and nothing but the key itself is different in the plan.
fn has_a_reason(folder: &Folder, kind: Kind, old: &Property, line: &str, code: &str) {
    let rest = agent(kind).to_owned() + &needed(kind, "");
    let text = rest.clone() + line;
    assert_eq!(plan(folder, &text, old.key), plan(folder, &rest, old.key), "{line}");
    folder.file("agent.conf", text.clone());
    let found = logflowc_in(folder.path(), &["check", "agent.conf", "--format", "concise"], b"").out;
    let place = format!("agent.conf:{}:", text.lines().count());
    let mut of_line = found.lines().filter(|finding| finding.starts_with(&place));
    assert!(of_line.any(|finding| finding.contains(code)), "{line}{found}");
}

/// An agent is not started, and says why.
fn is_refused(folder: &Folder, text: &str, why: &str) {
    folder.file("agent.conf", text);
    let agent = Agent::start(folder.path(), &["run", "-n", "a", "-f", "agent.conf"]);
    agent.says(why);
    assert_ne!(agent.end().status, 0, "{text}");
}

#[test]
fn what_cannot_be_done_is_refused() {
    let folder = Folder::new("old-kafka-refused");
    // Brokers out of ZooKeeper.
    let text =
        agent(Kind::Source).to_owned() + "a.sources.x.zookeeperConnect = zoo:2181\na.sources.x.topic = old\n";
    is_refused(&folder, &text, "ZooKeeper is not asked for the brokers");
    // Kerberos, by name or because nothing else is said.
    for kind in [Kind::Source, Kind::Channel, Kind::Sink] {
        let role = if kind == Kind::Sink { "producer" } else { "consumer" };
        let key = |key: &str, value: &str| format!("a.{}.x.kafka.{role}.{key} = {value}\n", list(kind));
        let secure = agent(kind).to_owned() + &needed(kind, "") + &key("security.protocol", "SASL_PLAINTEXT");
        for text in [secure.clone(), secure + &key("sasl.mechanism", "GSSAPI")] {
            is_refused(&folder, &text, "this build cannot log in by Kerberos");
        }
    }
}

/// Files of old have it more often than not; Flume warns of it and goes on.
#[test]
fn an_encoder_of_old_keeps_no_sink_from_running() {
    let folder = Folder::new("old-kafka-encoder");
    let text = agent(Kind::Sink).replace("44444", &free_port().to_string()) + &needed(Kind::Sink, "");
    folder.file("agent.conf", text + "a.sinks.x.serializer.class = kafka.serializer.StringEncoder\n");
    assert_eq!(Agent::ready(folder.path(), &["run", "-n", "a", "-f", "agent.conf"]).stop().status, 0);
}
