//! What this build cannot do of what a configuration asks of Kafka.

use logflowc_plan::{Objection, Settings};

use super::client::{Role, objections};

/// Of the settings of a source.
pub fn source(settings: &Settings) -> Vec<Objection> {
    let mut found = objections(Role::Consumer, settings);
    if settings.contains_key(SERVERS) {
        found.extend(old_offsets(settings));
    } else if settings.contains_key(ZOOKEEPER) {
        let why = "ZooKeeper is not asked for the brokers: name them in `kafka.bootstrap.servers`";
        found.push(objection(ZOOKEEPER, why, true));
    }
    found
}

/// Of the settings of a channel.
pub fn channel(settings: &Settings) -> Vec<Objection> {
    let mut found = objections(Role::Producer, settings);
    found.extend(objections(Role::Consumer, settings));
    found.extend(old_offsets(settings));
    let producer = settings.get("kafka.producer.*").and_then(serde_json::Value::as_object);
    if producer.is_some_and(|given| given.contains_key("transactional.id")) {
        let why = "the producers of a channel write without transactions, as in Flume";
        found.push(objection("kafka.producer.transactional.id", why, true));
    }
    found
}

/// Of the settings of a sink.
pub fn sink(settings: &Settings) -> Vec<Objection> {
    objections(Role::Producer, settings)
}

const SERVERS: &str = "kafka.bootstrap.servers";
const ZOOKEEPER: &str = "zookeeperConnect";

fn old_offsets(settings: &Settings) -> Option<Objection> {
    let why = "no offsets are taken over from ZooKeeper: a group that has none in Kafka begins where \
               `kafka.consumer.auto.offset.reset` says";
    settings.contains_key(ZOOKEEPER).then(|| objection(ZOOKEEPER, why, false))
}

fn objection(key: &str, why: &str, stops: bool) -> Objection {
    Objection { key: key.to_owned(), why: why.to_owned(), stops }
}
