//! Properties of Kafka's Java client in the words of librdkafka.

use std::collections::BTreeMap;

use super::client::Role;
use super::{class, jaas};

/// What becomes of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// librdkafka is given these.
    Set(Vec<(String, String)>),
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
        "request.timeout.ms" if role == Role::Consumer => Fate::Idle(OWN_WAITS),
        "buffer.memory" => kilobytes(value),
        "receive.buffer.bytes" | "send.buffer.bytes" if value.trim() == "-1" => Fate::Met,
        "security.protocol" => protocol(value, all),
        "sasl.mechanism" if is_kerberos(value) => Fate::Refused(KERBEROS.to_owned()),
        "sasl.jaas.config" => login(value),
        "ssl.truststore.location" => trusted(value, all),
        "ssl.keystore.location" => own_key(value, all),
        "ssl.truststore.password" | "ssl.truststore.type" | "ssl.keystore.type" => Fate::Met,
        "ssl.disableTLSHostnameVerification" => unverified(value, all),
        _ => {
            let renamed = RENAMED.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new);
            set(renamed, value)
        }
    }
}

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

/// librdkafka reads certificates as PEM.
fn trusted(path: &str, all: &BTreeMap<String, String>) -> Fate {
    if is_kind(all, "ssl.truststore.type", "PEM") {
        return set("ssl.ca.location", path);
    }
    Fate::Refused("trusted certificates are read as PEM only: set `ssl.truststore.type = PEM`".to_owned())
}

/// librdkafka reads a key with its certificates as PKCS #12.
fn own_key(path: &str, all: &BTreeMap<String, String>) -> Fate {
    if is_kind(all, "ssl.keystore.type", "PKCS12") {
        return set("ssl.keystore.location", path);
    }
    Fate::Refused("a key store is read as PKCS #12 only: set `ssl.keystore.type = PKCS12`".to_owned())
}

fn unverified(value: &str, all: &BTreeMap<String, String>) -> Fate {
    let encrypted = all.get("security.protocol").is_some_and(|protocol| protocol.ends_with("SSL"));
    if encrypted && value.eq_ignore_ascii_case("true") {
        return set("ssl.endpoint.identification.algorithm", "none");
    }
    Fate::Met
}

fn is_kind(all: &BTreeMap<String, String>, property: &str, kind: &str) -> bool {
    all.get(property).is_some_and(|given| given.trim().eq_ignore_ascii_case(kind))
}
