//! A queue in a topic of Kafka (`org.apache.flume.channel.kafka.KafkaChannel`): as durable as the topic, and shared
//! by all agents whose channels have the same topic and group.
//!
//! A put is done when the servers have acknowledged all of it. A take leases records; when the sink has them, their
//! offsets are committed. Until then nobody else of the group gets them, unless the group takes the partition away:
//! then they are let go here, and another member reads them again.

mod reader;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use logflowc_plan::Settings as Plan;
use logflowc_runtime::Stop;
use logflowc_runtime::channel::{Channel, Control, Reader, Writer};
use logflowc_runtime::connector::{ChannelContext, Failure};
use logflowc_runtime::metrics::ChannelCounters;
use serde::Deserialize;

use self::reader::KafkaReader;
use self::writer::KafkaWriter;
use super::ChannelEntry;
use crate::entry::{milliseconds, read};

pub(super) const ENTRY: ChannelEntry = ChannelEntry {
    name: "kafka",
    keys: || KEYS,
    make: |settings, context| Ok(Box::new(open(&read(settings)?, settings, &context)?)),
};

/// What the channel reads, and what goes to the clients.
const KEYS: &[&str] = &[
    "kafka.bootstrap.servers",
    "kafka.topic",
    "kafka.consumer.group.id",
    "parseAsFlumeEvent",
    "kafka.pollTimeout",
    "defaultPartitionId",
    "partitionIdHeader",
    "kafka.producer.acks",
    "kafka.producer.security.protocol",
    "kafka.producer.key.serializer",
    "kafka.producer.value.serializer",
    "kafka.producer.ssl.disableTLSHostnameVerification",
    "kafka.producer.*",
    "kafka.consumer.auto.offset.reset",
    "kafka.consumer.security.protocol",
    "kafka.consumer.key.deserializer",
    "kafka.consumer.value.deserializer",
    "kafka.consumer.ssl.disableTLSHostnameVerification",
    "kafka.consumer.*",
    // What the connector has to say about these stands in its objections.
    "zookeeperConnect",
    "migrateZookeeperOffsets",
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    #[serde(rename = "kafka.bootstrap.servers")]
    servers: Vec<String>,
    #[serde(rename = "kafka.topic")]
    topic: String,
    parse_as_flume_event: bool,
    #[serde(rename = "kafka.pollTimeout", deserialize_with = "milliseconds")]
    poll_timeout: Duration,
    default_partition_id: Option<i32>,
    partition_id_header: Option<String>,
}

/// What the ends of a channel share.
struct Shared {
    name: String,
    halted: Stop,
    closed: AtomicBool,
    counters: Arc<ChannelCounters>,
}

/// Milliseconds of waiting for events, of sending them and of committing.
const GET_TIME: &str = "KafkaEventGetTimer";
const SEND_TIME: &str = "KafkaEventSendTimer";
const COMMIT_TIME: &str = "KafkaCommitTimer";
/// Events that were put back.
const ROLLBACKS: &str = "RollbackCount";

/// No server is asked: an agent starts whether they are there or not.
fn open(settings: &Settings, plan: &Plan, context: &ChannelContext) -> Result<Channel, Failure> {
    let shared = Arc::new(Shared {
        name: context.name.clone(),
        halted: Stop::default(),
        closed: AtomicBool::new(false),
        // Nobody knows how many events there are, or how many there could be.
        counters: Arc::new(ChannelCounters::new(0)),
    });
    shared.counters.more.declare(&[GET_TIME, SEND_TIME, COMMIT_TIME, ROLLBACKS]);
    let writer =
        || KafkaWriter::new(settings, plan, context, &shared).map(|end| Box::new(end) as Box<dyn Writer>);
    let reader =
        || KafkaReader::new(settings, plan, context, &shared).map(|end| Box::new(end) as Box<dyn Reader>);
    Ok(Channel {
        writers: (0..context.writers).map(|_| writer()).collect::<Result<_, _>>()?,
        readers: (0..context.readers).map(|_| reader()).collect::<Result<_, _>>()?,
        control: Arc::clone(&shared) as Arc<dyn Control>,
    })
}

impl Control for Shared {
    fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    fn halt(&self) {
        self.halted.raise();
    }

    /// What is in the topic outlives the channel, so nothing is kept that could be lost.
    fn len(&self) -> usize {
        0
    }

    fn counters(&self) -> &Arc<ChannelCounters> {
        &self.counters
    }
}

impl Shared {
    /// Whether readers are not to wait any more.
    fn is_over(&self) -> bool {
        self.closed.load(Ordering::Acquire) || self.halted.is_raised()
    }

    fn warn(&self, failure: &Failure) {
        tracing::warn!(channel = self.name, "{failure}; trying again");
    }
}
