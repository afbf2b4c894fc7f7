//! Encrypted connections, and clients that say who they are.
//!
//! Only a build with the feature `kafka-tls` can; another one refuses to run.

use std::fs;
use std::path::Path;

use super::broker::Broker;
use super::delivery::arrive;
use super::{CHANNEL, SINK, SOURCE, agent, agent_with, files, keys, ours, soon};
use crate::agent::{Agent, lines};
use crate::command::Folder;

/// What a client needs to know, with a store of Java that holds the certificate.
fn secure(role: &str, mechanism: &str, store: &Path, kind: &str) -> Vec<(String, String)> {
    let login = if mechanism == "PLAIN" { "plain.PlainLoginModule" } else { "scram.ScramLoginModule" };
    let login = format!(
        "org.apache.kafka.common.security.{login} required username=\"alice\" password=\"alice-secret\";"
    );
    let store = store.display().to_string();
    let all = [
        ("security.protocol", "SASL_SSL"),
        ("sasl.mechanism", mechanism),
        ("sasl.jaas.config", &login),
        ("ssl.truststore.location", &store),
        ("ssl.truststore.type", kind),
        ("ssl.truststore.password", "secret"),
    ];
    all.map(|(key, value)| (format!("kafka.{role}.{key}"), value.to_owned())).to_vec()
}

/// A component of the configuration with what its clients need.
fn component(name: &str, own: &[(&str, &str)], secure: &[(String, String)]) -> String {
    let more: Vec<_> = secure.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    keys(name, &[own, &more].concat())
}

fn numbers() -> String {
    keys("sources.r", &[("type", "seq"), ("totalEvents", "1000")])
}

fn sink(broker: &Broker, topic: &str, secure: &[(String, String)]) -> String {
    let own = [("type", SINK), ("kafka.bootstrap.servers", &broker.secure_address()), ("kafka.topic", topic)];
    component("sinks.k", &own, secure)
}

/// A sink writes with one mechanism, a channel and a source read with another.
pub(super) fn clients_say_who_they_are(broker: &Broker) {
    let folder = Folder::new("kafka-secure");
    let store = |name| broker.home().join(name);
    let writer = secure("producer", "SCRAM-SHA-256", &store("trust.jks"), "JKS");
    let writer = ours(folder.path(), "writer", &agent(&numbers(), &sink(broker, "secure", &writer)));
    arrive(broker, "secure", 1000);
    assert_eq!(writer.stop().status, 0);
    let out = folder.path().join("out");
    fs::create_dir(&out).expect("the folder is writable");
    let reads = secure("consumer", "PLAIN", &store("trust.pem"), "PEM");
    let own = [
        ("type", SOURCE),
        ("kafka.bootstrap.servers", &*broker.secure_address()),
        ("kafka.topics", "secure"),
        ("kafka.consumer.auto.offset.reset", "earliest"),
    ];
    let source = component("sources.r", &own, &reads);
    let own = [
        ("type", CHANNEL),
        ("kafka.bootstrap.servers", &*broker.secure_address()),
        ("kafka.topic", "secure-channel"),
    ];
    let both = [reads, secure("producer", "PLAIN", &store("server.p12"), "PKCS12")].concat();
    let channel = component("channels.c", &own, &both);
    let conf = agent_with(&source, &channel, &files(&out.display().to_string(), "TEXT"));
    let reader = ours(folder.path(), "reader", &conf);
    soon("all events arrive", || lines(&out).len() >= 1000);
    assert_eq!(reader.stop().status, 0);
    assert_eq!(lines(&out).len(), 1000);
}

/// A store that is missing ends the run with its name; so does a build that cannot encrypt.
pub(super) fn what_cannot_be_encrypted_is_not_sent(broker: &Broker) {
    let folder = Folder::new("kafka-not-secure");
    let missing = secure("producer", "PLAIN", Path::new("nowhere.jks"), "JKS");
    fs::write(folder.path().join("a.conf"), agent(&numbers(), &sink(broker, "never", &missing)))
        .expect("the folder is writable");
    let outcome = Agent::start(folder.path(), &["run", "-n", "a", "-f", "a.conf"]).end();
    assert_ne!(outcome.status, 0);
    let why = if cfg!(feature = "kafka-tls") { "nowhere.jks" } else { "`kafka-tls`" };
    assert!(outcome.errors.contains(why), "{}", outcome.errors);
    assert!(!outcome.errors.contains("alice-secret"), "{}", outcome.errors);
    assert_eq!(broker.count("never"), 0);
}
