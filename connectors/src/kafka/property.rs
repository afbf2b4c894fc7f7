//! Properties of Kafka's Java client in the words of librdkafka.

use std::collections::BTreeMap;

use super::client::Role;
use super::store::{self, Store};
use super::{class, jaas};

/// What becomes of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// librdkafka is given these.
    Set(Vec<(String, String)>),
    /// librdkafka is given what a file holds.
    Read(Store),
    /// It is met without doing anything.
    Met,
    /// It changes nothing here, for this reason.
    Idle(&'static str),
    /// It cannot be done here, for this reason; to go on without would be wrong.
    Refused(String),
}

/// Properties with another name.
const RENAMED: &[(&str, &str)] = &[
    ("fetch.max.wait.ms", "fetch.wait.max.ms"),
    ("max.request.size", "message.max.bytes"),
    ("receive.buffer.bytes", "socket.receive.buffer.bytes"),
    ("sasl.mechanism", "sasl.mechanisms"),
    ("send.buffer.bytes", "socket.send.buffer.bytes"),
    ("ssl.keystore.certificate.chain", "ssl.certificate.pem"),
    ("ssl.keystore.key", "ssl.key.pem"),
    ("ssl.truststore.certificates", "ssl.ca.pem"),
];

const AT_ONCE: &str = "a batch is sent as soon as it is complete, as Flume does by flushing";
const OWN_COMMITS: &str = "offsets are committed when the events are safe";
const OWN_MEASURES: &str = "the counters are those of `/metrics`";
const OWN_WAITS: &str = "the engine waits and tries again";

/// Properties that have nothing to change here.
const IDLE: &[(&str, &str)] = &[
    ("auto.commit.interval.ms", OWN_COMMITS),
    ("auto.include.jmx.reporter", OWN_MEASURES),
    ("bootstrap.servers", "`kafka.bootstrap.servers` overrules it"),
    ("default.api.timeout.ms", OWN_WAITS),
    ("enable.auto.commit", OWN_COMMITS),
    ("exclude.internal.topics", "internal topics are never read"),
    ("linger.ms", AT_ONCE),
    ("max.block.ms", OWN_WAITS),
    ("max.poll.records", "the batch size says how many events are taken at once"),
    ("metric.reporters", OWN_MEASURES),
    ("metrics.num.samples", OWN_MEASURES),
    ("metrics.recording.level", OWN_MEASURES),
    ("metrics.sample.window.ms", OWN_MEASURES),
    ("socket.connection.setup.timeout.max.ms", OWN_WAITS),
];

/// What becomes of one property; `all` are those beside it.
pub(super) fn fate(role: Role, name: &str, value: &str, all: &BTreeMap<String, String>) -> Fate {
    if let Some((_, why)) = IDLE.iter().find(|(idle, _)| *idle == name) {
        return Fate::Idle(why);
    }
    if let Some(known) = class::is_codec(name, value) {
        return if known { Fate::Met } else { Fate::Refused(format!("there is no class `{value}` here")) };
    }
    match name {
        "partitioner.class" => named("partitioner", class::partitioner(value), value),
        "partition.assignment.strategy" => named(name, class::assignors(value), value),
        "interceptor.classes" => Fate::Refused(format!("there is no class `{value}` here")),
        "group.id" if role == Role::Producer => Fate::Idle("a producer has no group"),
        "request.timeout.ms" if role != Role::Producer => Fate::Idle(OWN_WAITS),
        "buffer.memory" => kilobytes(value),
        "receive.buffer.bytes" | "send.buffer.bytes" if value.trim() == "-1" => Fate::Met,
        "security.protocol" => protocol(value, all),
        "sasl.mechanism" if is_kerberos(value) => Fate::Refused(KERBEROS.to_owned()),
        "sasl.jaas.config" => login(value),
        "ssl.truststore.location" => stored(store::Role::Trust, value, all),
        "ssl.keystore.location" => stored(store::Role::Key, value, all),
        "ssl.truststore.password" | "ssl.truststore.type" | "ssl.keystore.password" | "ssl.keystore.type" => {
            Fate::Met
        }
        "ssl.disableTLSHostnameVerification" => unverified(value, all),
        _ => {
            let renamed = RENAMED.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new);
            set(renamed, value)
        }
    }
}

/// librdkafka takes TLS, and the hashes of SCRAM, from OpenSSL.
const HAS_TLS: bool = cfg!(feature = "kafka-tls");
const NO_TLS: &str =
    "this build speaks to Kafka without TLS and SCRAM; one with the feature `kafka-tls` does both";
const KERBEROS: &str = "this build cannot log in by Kerberos";

fn set(name: &str, value: &str) -> Fate {
    Fate::Set(vec![(name.to_owned(), value.to_owned())])
}

fn named(property: &str, name: Option<impl AsRef<str>>, class: &str) -> Fate {
    match name {
        Some(name) => set(property, name.as_ref()),
        None => Fate::Refused(format!("there is no class `{class}` here")),
    }
}

/// Memory of a producer, which librdkafka counts in kibibytes.
fn kilobytes(value: &str) -> Fate {
    match value.trim().parse::<u64>() {
        Ok(bytes) => set("queue.buffering.max.kbytes", &(bytes / 1024).max(1).to_string()),
        Err(_) => Fate::Refused(format!("`{value}` is no number of bytes")),
    }
}

fn is_kerberos(mechanism: &str) -> bool {
    mechanism.trim().eq_ignore_ascii_case("GSSAPI")
}

/// Whoever logs in without saying how does so by Kerberos, in Java as in librdkafka.
fn protocol(value: &str, all: &BTreeMap<String, String>) -> Fate {
    let sasl = value.trim().to_ascii_uppercase().starts_with("SASL_");
    if sasl && !all.contains_key("sasl.mechanism") {
        return Fate::Refused(format!("without `sasl.mechanism` it is Kerberos, and {KERBEROS}"));
    }
    if sasl && !all.contains_key("sasl.jaas.config") {
        let why =
            "name and password must stand in `sasl.jaas.config`, since there is no Java to look elsewhere";
        return Fate::Refused(why.to_owned());
    }
    let scram = || all.get("sasl.mechanism").is_some_and(|mechanism| mechanism.trim().starts_with("SCRAM-"));
    if !HAS_TLS && (value.trim().to_ascii_uppercase().ends_with("SSL") || sasl && scram()) {
        return Fate::Refused(NO_TLS.to_owned());
    }
    set("security.protocol", &value.trim().to_ascii_lowercase())
}

fn login(value: &str) -> Fate {
    match jaas::login(value) {
        Some(login) => Fate::Set(vec![
            ("sasl.username".to_owned(), login.name),
            ("sasl.password".to_owned(), login.password),
        ]),
        None => Fate::Refused("only logins with a name and a password are known here".to_owned()),
    }
}

fn stored(role: store::Role, path: &str, all: &BTreeMap<String, String>) -> Fate {
    match Store::new(role, path, all) {
        Ok(store) => Fate::Read(store),
        Err(why) => Fate::Refused(why),
    }
}

fn unverified(value: &str, all: &BTreeMap<String, String>) -> Fate {
    let encrypted = all.get("security.protocol").is_some_and(|protocol| protocol.ends_with("SSL"));
    if encrypted && value.eq_ignore_ascii_case("true") {
        return set("ssl.endpoint.identification.algorithm", "none");
    }
    Fate::Met
}
