//! A member of a consumer group: it reads what the group gives it, and says how far the events are safe.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use logflowc_runtime::connector::Failure;
use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{
    BaseConsumer, CommitMode, Consumer as _, ConsumerContext, ConsumerGroupMetadata, Rebalance,
};
use rdkafka::error::KafkaError;
use rdkafka::message::BorrowedMessage;
use rdkafka::{ClientConfig, Message as _, Offset, TopicPartitionList};

use super::client::{Log, not_made};

/// A consumer.
pub(crate) struct Subscriber {
    consumer: BaseConsumer<Group>,
    topics: Vec<String>,
}

/// How long the list of all topics may take.
const LIST: Duration = Duration::from_secs(10);

impl Subscriber {
    /// Makes the client. No server is asked.
    pub(crate) fn open(config: &ClientConfig) -> Result<Self, Failure> {
        let consumer = config.create_with_context(Group::default());
        let consumer = consumer.map_err(|error| not_made("cannot make a Kafka consumer", &error))?;
        Ok(Self { consumer, topics: Vec::new() })
    }

    /// Asks for these topics, if they are others than before.
    pub(crate) fn subscribe(&mut self, topics: Vec<String>) -> Result<(), Failure> {
        if topics == self.topics {
            return Ok(());
        }
        let names: Vec<&str> = topics.iter().map(String::as_str).collect();
        let asked = self.consumer.subscribe(&names);
        asked.map_err(|error| Failure::retry("cannot subscribe to the topics", error))?;
        self.topics = topics;
        Ok(())
    }

    /// The names of all topics that the servers have.
    pub(crate) fn all_topics(&self) -> Result<Vec<String>, Failure> {
        let listed = self.consumer.fetch_metadata(None, LIST);
        let listed = listed.map_err(|error| Failure::retry("cannot list the topics", error))?;
        Ok(listed.topics().iter().map(|topic| topic.name().to_owned()).collect())
    }

    /// The next record. Must be called again and again, or the group gives the partitions to others.
    pub(crate) fn poll(&self, timeout: Duration) -> Result<Option<BorrowedMessage<'_>>, Failure> {
        let polled = self.consumer.poll(timeout).transpose();
        polled.map_err(|error| Failure::retry("cannot read from Kafka", error))
    }

    /// Partitions that were taken away since this was asked for. That happens only within a poll that gives nothing.
    pub(crate) fn revoked(&self) -> Vec<(String, i32)> {
        let group = self.consumer.context();
        if !group.changed.swap(false, Ordering::AcqRel) {
            return Vec::new();
        }
        std::mem::take(&mut group.revoked.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// As what the group has given the partitions of now.
    pub(crate) fn member(&self) -> Option<Arc<ConsumerGroupMetadata>> {
        self.consumer.context().member.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells the group from where on to read after a restart, and waits for the answer.
    pub(crate) fn commit(&self, offsets: &Offsets) -> Result<(), KafkaError> {
        if offsets.is_empty() {
            return Ok(());
        }
        self.consumer.commit(&offsets.list()?, CommitMode::Sync)
    }
}

/// Per partition, the offset of the record that is to be read next.
#[derive(Debug, Default)]
pub(crate) struct Offsets(Vec<Next>);

#[derive(Debug)]
struct Next {
    topic: String,
    partition: i32,
    offset: i64,
}

impl Offsets {
    /// Notes that a record was read, and gives the number of its partition here.
    pub(crate) fn passed(&mut self, message: &BorrowedMessage<'_>) -> usize {
        self.note(message.topic(), message.partition(), message.offset())
    }

    /// Notes that the record at this place was read.
    pub(crate) fn note(&mut self, topic: &str, partition: i32, offset: i64) -> usize {
        let same = |next: &Next| next.partition == partition && next.topic == topic;
        let at = self.0.iter().position(same).unwrap_or_else(|| {
            self.0.push(Next { topic: topic.to_owned(), partition, offset: 0 });
            self.0.len() - 1
        });
        self.0[at].offset = offset + 1;
        at
    }

    /// Whether the partition with this number is one of these.
    pub(crate) fn is_among(&self, at: usize, partitions: &[(String, i32)]) -> bool {
        let next = &self.0[at];
        partitions.iter().any(|(topic, partition)| *partition == next.partition && *topic == next.topic)
    }

    /// Forgets these partitions; the numbers of the others change.
    pub(crate) fn forget(&mut self, partitions: &[(String, i32)]) {
        self.0.retain(|next| {
            !partitions.iter().any(|(topic, partition)| *partition == next.partition && *topic == next.topic)
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn list(&self) -> Result<TopicPartitionList, KafkaError> {
        let mut list = TopicPartitionList::new();
        for next in &self.0 {
            list.add_partition_offset(&next.topic, next.partition, Offset::Offset(next.offset))?;
        }
        Ok(list)
    }
}

/// What the group tells.
pub(super) struct Group {
    changed: AtomicBool,
    revoked: Mutex<Vec<(String, i32)>>,
    member: Mutex<Option<Arc<ConsumerGroupMetadata>>>,
    log: Log,
}

impl Default for Group {
    fn default() -> Self {
        Self {
            changed: AtomicBool::new(false),
            revoked: Mutex::default(),
            member: Mutex::default(),
            log: Log,
        }
    }
}

impl ClientContext for Group {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        self.log.log(level, facility, message);
    }

    /// The next poll gives the same error.
    fn error(&self, _: KafkaError, _: &str) {}
}

impl ConsumerContext for Group {
    fn pre_rebalance(&self, _: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        let Rebalance::Revoke(partitions) = rebalance else { return };
        let gone = partitions.elements().into_iter().map(|of| (of.topic().to_owned(), of.partition()));
        self.revoked.lock().unwrap_or_else(PoisonError::into_inner).extend(gone);
        self.changed.store(true, Ordering::Release);
    }

    /// The generation of the group is that of these partitions as long as they were not lost since.
    fn post_rebalance(&self, consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        let assigned = matches!(rebalance, Rebalance::Assign(_));
        let member = consumer.group_metadata().filter(|_| assigned && !consumer.assignment_lost());
        *self.member.lock().unwrap_or_else(PoisonError::into_inner) = member.map(Arc::new);
    }
}
