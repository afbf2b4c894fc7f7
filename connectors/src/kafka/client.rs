//! The configuration of a client of librdkafka, out of the settings of a component.

use std::collections::BTreeMap;

use logflowc_plan::{Objection, Settings};
use rdkafka::ClientConfig;
use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::KafkaError;
use rdkafka::statistics::Statistics;
use rdkafka::types::RDKafkaConfRes;
use serde_json::Value;

use super::property::{Fate, fate};

/// Which of the two clients is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Producer,
    Consumer,
}

/// Where Java's client differs from librdkafka when nothing is said: who reads what the other has written must find
/// it in the same place.
const PRODUCER: &[(&str, &str)] = &[
    ("delivery.timeout.ms", "120000"),
    // Batches are gathered before they are sent, so waiting for more would only take time.
    ("linger.ms", "0"),
    ("partitioner", "murmur2_random"),
];

const CONSUMER: &[(&str, &str)] = &[
    ("allow.auto.create.topics", "true"),
    ("enable.auto.commit", "false"),
    ("enable.auto.offset.store", "false"),
    ("isolation.level", "read_uncommitted"),
    ("partition.assignment.strategy", "range"),
];

impl Role {
    fn prefix(self) -> &'static str {
        match self {
            Self::Producer => "kafka.producer.",
            Self::Consumer => "kafka.consumer.",
        }
    }

    fn defaults(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Producer => PRODUCER,
            Self::Consumer => CONSUMER,
        }
    }

    /// The properties that the settings have for this client.
    fn given(self, settings: &Settings) -> BTreeMap<String, String> {
        let mut given = BTreeMap::new();
        for (key, value) in settings {
            match (key.strip_prefix(self.prefix()), value) {
                (Some("*"), Value::Object(rest)) => {
                    given.extend(rest.iter().map(|(name, value)| (name.clone(), text(value))));
                }
                (Some(name), _) => {
                    given.insert(name.to_owned(), text(value));
                }
                (None, _) => {}
            }
        }
        given
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a client is made with.
pub(crate) fn config(role: Role, servers: &[String], settings: &Settings) -> ClientConfig {
    let mut config = ClientConfig::new();
    for (name, value) in role.defaults() {
        config.set(*name, *value);
    }
    let given = role.given(settings);
    for (name, value) in &given {
        if let Fate::Set(pairs) = fate(role, name, value, &given) {
            config.extend(pairs.into_iter().filter(|(name, value)| native(name, value).is_ok()));
        }
    }
    config.set("bootstrap.servers", servers.join(","));
    config.set_log_level(RDKafkaLogLevel::Info);
    config
}

/// What this build cannot do of the settings for the clients.
pub(crate) fn objections(role: Role, settings: &Settings) -> Vec<Objection> {
    let given = role.given(settings);
    let mut found = Vec::new();
    for (name, value) in &given {
        let object = |why: String, stops| Objection { key: format!("{}{name}", role.prefix()), why, stops };
        match fate(role, name, value, &given) {
            Fate::Met => {}
            Fate::Idle(why) => found.push(object(why.to_owned(), false)),
            Fate::Refused(why) => found.push(object(why, true)),
            Fate::Set(pairs) => {
                let refused = pairs.iter().find_map(|(name, value)| native(name, value).err());
                found.extend(refused.map(|refused| object(refused.why, refused.stops)));
            }
        }
    }
    if role == Role::Producer {
        found.extend(weak_acks(&given));
    }
    found
}

/// Java refuses it too, and Flume always sets `acks`.
fn weak_acks(given: &BTreeMap<String, String>) -> Option<Objection> {
    let is = |name: &str, value: &str| given.get(name).is_some_and(|given| given.eq_ignore_ascii_case(value));
    let exact = is("enable.idempotence", "true") || given.contains_key("transactional.id");
    let weak = !is("acks", "all") && !is("acks", "-1");
    let key = if given.contains_key("transactional.id") { "transactional.id" } else { "enable.idempotence" };
    (exact && weak).then(|| Objection {
        key: format!("kafka.producer.{key}"),
        why: "it needs `kafka.producer.acks = all`".to_owned(),
        stops: true,
    })
}

/// librdkafka does not take a property.
struct NotTaken {
    why: String,
    stops: bool,
}

/// Asks librdkafka itself, which knows its properties and what this build of it has.
fn native(name: &str, value: &str) -> Result<(), NotTaken> {
    let mut config = ClientConfig::new();
    config.set(name, value);
    match config.create_native_config() {
        Ok(_) => Ok(()),
        Err(KafkaError::ClientConfig(RDKafkaConfRes::RD_KAFKA_CONF_UNKNOWN, ..)) => {
            Err(NotTaken { why: "librdkafka does not know it".to_owned(), stops: false })
        }
        Err(KafkaError::ClientConfig(_, why, ..)) => Err(NotTaken { why, stops: true }),
        Err(other) => Err(NotTaken { why: other.to_string(), stops: true }),
    }
}

/// What librdkafka has to say goes where all logs go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Log;

impl ClientContext for Log {
    fn log(&self, level: RDKafkaLogLevel, _: &str, message: &str) {
        use RDKafkaLogLevel::{Alert, Critical, Debug, Emerg, Error, Info, Notice, Warning};
        match level {
            Emerg | Alert | Critical | Error | Warning => tracing::warn!("{message}"),
            Notice | Info => tracing::info!("{message}"),
            Debug => tracing::debug!("{message}"),
        }
    }

    fn stats(&self, _: Statistics) {}

    fn error(&self, error: KafkaError, reason: &str) {
        tracing::warn!("{error}: {reason}");
    }
}
