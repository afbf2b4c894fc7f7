//! The configuration of a client of librdkafka, out of the settings of a component.

use std::collections::BTreeMap;

use logflowc_plan::{Objection, Settings};
use logflowc_runtime::connector::Failure;
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
    /// The consumer of a channel. It waits for transactions, and so finds out how far its group is when a sink tells
    /// the group in one.
    Queue,
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

const QUEUE: &[(&str, &str)] = &[("isolation.level", "read_committed")];

impl Role {
    fn prefix(self) -> &'static str {
        match self {
            Self::Producer => "kafka.producer.",
            Self::Consumer | Self::Queue => "kafka.consumer.",
        }
    }

    fn defaults(self) -> impl Iterator<Item = &'static (&'static str, &'static str)> {
        let (defaults, others): (_, &[_]) = match self {
            Self::Producer => (PRODUCER, &[]),
            Self::Consumer => (CONSUMER, &[]),
            Self::Queue => (CONSUMER, QUEUE),
        };
        defaults.iter().chain(others)
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

/// What a client is made with. A file with keys that cannot be read is a failure.
pub(crate) fn config(role: Role, servers: &[String], settings: &Settings) -> Result<ClientConfig, Failure> {
    let mut config = ClientConfig::new();
    for (name, value) in role.defaults() {
        config.set(*name, *value);
    }
    let given = role.given(settings);
    for (name, value) in &given {
        match fate(role, name, value, &given) {
            Fate::Set(pairs) => {
                config.extend(pairs.into_iter().filter(|(name, value)| native(name, value).is_ok()));
            }
            Fate::Read(store) => {
                let pairs = store.open().map_err(|why| Failure::fatal("certificates of Kafka", why))?;
                config.extend(pairs.into_iter().map(|(name, text)| (name.to_owned(), text)));
            }
            Fate::Met | Fate::Idle(_) | Fate::Refused(_) => {}
        }
    }
    if config.get("transactional.id").is_some() && !given.contains_key("delivery.timeout.ms") {
        // The end of a transaction comes first.
        config.remove("delivery.timeout.ms");
    }
    config.set("bootstrap.servers", servers.join(","));
    config.set_log_level(RDKafkaLogLevel::Info);
    Ok(config)
}

/// Why there is no client: what librdkafka refuses it will refuse again.
pub(super) fn not_made(what: &str, error: &KafkaError) -> Failure {
    match error {
        KafkaError::ClientConfig(..) | KafkaError::ClientCreation(_) => Failure::fatal(what, error),
        _ => Failure::retry(what, error),
    }
}

/// What this build cannot do of the settings for the clients.
pub(crate) fn objections(role: Role, settings: &Settings) -> Vec<Objection> {
    let given = role.given(settings);
    let all_taken = all_taken(role, &given);
    let mut found = Vec::new();
    for (name, value) in &given {
        let object = |why: String, stops| Objection { key: format!("{}{name}", role.prefix()), why, stops };
        match fate(role, name, value, &given) {
            Fate::Met | Fate::Read(_) => {}
            Fate::Idle(why) => found.push(object(why.to_owned(), false)),
            Fate::Refused(why) => found.push(object(why, true)),
            Fate::Set(_) if all_taken => {}
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

/// Whether librdkafka takes everything. Each question costs it a table of all its properties, so the usual case is asked in one.
fn all_taken(role: Role, given: &BTreeMap<String, String>) -> bool {
    let fates = given.iter().map(|(name, value)| fate(role, name, value, given));
    let pairs: Vec<_> =
        fates.filter_map(|fate| if let Fate::Set(pairs) = fate { Some(pairs) } else { None }).collect();
    let config: ClientConfig = pairs.iter().flatten().cloned().collect();
    let distinct = config.config_map().len() == pairs.iter().map(Vec::len).sum::<usize>();
    pairs.is_empty() || distinct && config.create_native_config().is_ok()
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings(value: Value) -> Settings {
        serde_json::from_value(value).expect("an object")
    }

    /// The keys that are objected to, with `!` where they keep the agent from running.
    fn objected(role: Role, properties: Value) -> Vec<String> {
        let key = format!("{}*", role.prefix());
        let found = objections(role, &Settings::from_iter([(key, properties)]));
        found.into_iter().map(|of| if of.stops { format!("!{}", of.key) } else { of.key }).collect()
    }

    #[test]
    fn properties_of_java_are_given_to_librdkafka_by_its_names() {
        let given = json!({
            "kafka.producer.acks": "all",
            "kafka.producer.*": {
                "max.request.size": "100000",
                "buffer.memory": "1048576",
                "compression.type": "lz4",
                "partitioner.class": "org.apache.kafka.clients.producer.RoundRobinPartitioner",
                "security.protocol": "SASL_PLAINTEXT",
                "sasl.mechanism": "PLAIN",
                "sasl.jaas.config":
                    "org.apache.kafka.common.security.plain.PlainLoginModule required username=u password=p;",
                "bootstrap.servers": "elsewhere:1",
                "unheard.of": "1",
            },
            "kafka.consumer.*": { "group.id": "of the consumer" },
        });
        let config = config(Role::Producer, &["a:1".to_owned(), "b:2".to_owned()], &settings(given))
            .expect("no file is named");
        for (name, value) in [
            ("acks", Some("all")),
            ("message.max.bytes", Some("100000")),
            ("queue.buffering.max.kbytes", Some("1024")),
            ("compression.type", Some("lz4")),
            ("partitioner", Some("random")),
            ("security.protocol", Some("sasl_plaintext")),
            ("sasl.mechanisms", Some("PLAIN")),
            ("sasl.username", Some("u")),
            ("sasl.password", Some("p")),
            ("bootstrap.servers", Some("a:1,b:2")),
            ("delivery.timeout.ms", Some("120000")),
            ("unheard.of", None),
            ("group.id", None),
        ] {
            assert_eq!(config.get(name), value, "{name}");
        }
    }

    #[test]
    fn what_changes_nothing_is_told_and_what_is_dangerous_stops() {
        let objected_of_producer = |properties| objected(Role::Producer, properties);
        assert_eq!(objected_of_producer(json!({ "linger.ms": "5" })), ["kafka.producer.linger.ms"]);
        assert_eq!(objected_of_producer(json!({ "unheard.of": "5" })), ["kafka.producer.unheard.of"]);
        assert_eq!(objected_of_producer(json!({ "retries": "many" })), ["!kafka.producer.retries"]);
        assert_eq!(
            objected_of_producer(json!({ "value.serializer": "com.example.Other" })),
            ["!kafka.producer.value.serializer"]
        );
        assert_eq!(
            objected_of_producer(json!({ "enable.idempotence": "true", "acks": "1" })),
            ["!kafka.producer.enable.idempotence"]
        );
        assert_eq!(objected_of_producer(json!({ "enable.idempotence": "true", "acks": "all" })), [""; 0]);
        assert_eq!(
            objected(Role::Consumer, json!({ "auto.offset.reset": "none", "max.poll.records": "5" })),
            ["!kafka.consumer.auto.offset.reset", "kafka.consumer.max.poll.records"]
        );
    }

    #[test]
    fn nobody_talks_in_clear_text_by_mistake() {
        for protocol in ["SASL_PLAINTEXT", "sasl_ssl"] {
            let found = objected(Role::Consumer, json!({ "security.protocol": protocol }));
            assert_eq!(found, ["!kafka.consumer.security.protocol"]);
        }
        let kerberos = json!({ "security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "GSSAPI" });
        assert!(objected(Role::Producer, kerberos).contains(&"!kafka.producer.sasl.mechanism".to_owned()));
        let store = json!({ "security.protocol": "SSL", "ssl.truststore.location": "/trust.bks", "ssl.truststore.type": "BKS" });
        let found = objected(Role::Producer, store);
        assert!(found.contains(&"!kafka.producer.ssl.truststore.location".to_owned()), "{found:?}");
        let refused = found.contains(&"!kafka.producer.security.protocol".to_owned());
        assert_eq!(refused, cfg!(not(feature = "kafka-tls")), "{found:?}");
    }
}
