//! A broker of this test run, and what stands in its topics.

use std::path::PathBuf;
use std::time::Duration;

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::message::{BorrowedMessage, Headers as _, Message as _};
use rdkafka::producer::{BaseProducer, BaseRecord, DefaultProducerContext, Producer as _, ThreadedProducer};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};

use crate::agent::eventually;
use crate::relay::Relay;
use crate::server::Server;

/// A broker with data of its own.
pub(crate) struct Broker {
    server: Server,
    /// The way to the broker for clients that are to be disturbed.
    relay: Relay,
}

/// A record as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Record {
    pub(crate) partition: i32,
    pub(crate) key: Option<Vec<u8>>,
    pub(crate) value: Vec<u8>,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
}

/// How long an answer of the broker may take.
const ANSWER: Duration = Duration::from_mins(1);

/// Partitions of a topic that nobody has made.
const PARTITIONS: i32 = 4;

/// The number of the second broker.
const SECOND: &str = "2";

/// Where the script is told its ports.
const PORT: &str = "KAFKA_PORT";
const SECURE_PORT: &str = "KAFKA_TLS_PORT";
const RELAYED_PORT: &str = "KAFKA_RELAYED_PORT";
const CONTROLLER_PORT: &str = "KAFKA_CTRL_PORT";

impl Broker {
    /// Starts one, where that is asked for.
    pub(crate) fn start() -> Option<Self> {
        let (partitions, relay) = (PARTITIONS.to_string(), Relay::start());
        let server = Server::asked(
            "LOGFLOWC_KAFKA",
            "kafka",
            &[PORT, SECURE_PORT, RELAYED_PORT, CONTROLLER_PORT],
            &[("KAFKA_PARTITIONS", &partitions), ("KAFKA_RELAY_PORT", &relay.port().to_string())],
        )?;
        relay.lead_to(server.port(RELAYED_PORT));
        Some(Self { server, relay })
    }

    /// A second broker that can have copies of topics. Groups stay where they are.
    pub(super) fn another(&self) -> Option<Server> {
        // Makes the topic of the groups, if nobody has made it yet.
        let mut any = TopicPartitionList::new();
        any.add_partition("any", 0);
        self.reader().committed_offsets(any, ANSWER).expect("an answer");
        let controller = format!("127.0.0.1:{}", self.server.port(CONTROLLER_PORT));
        let node = [("KAFKA_NODE", SECOND), ("KAFKA_CONTROLLER", &controller)];
        Server::asked("LOGFLOWC_KAFKA", "kafka", &[PORT], &node)
    }

    /// The way that leads through the relay.
    pub(super) fn relayed_address(&self) -> String {
        format!("127.0.0.1:{}", self.relay.port())
    }

    pub(super) fn relay(&self) -> &Relay {
        &self.relay
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.server.port(PORT))
    }

    /// Where clients are asked who they are, and nobody else can read.
    pub(super) fn secure_address(&self) -> String {
        format!("127.0.0.1:{}", self.server.port(SECURE_PORT))
    }

    /// Where the certificates are.
    pub(super) fn home(&self) -> PathBuf {
        self.server.home()
    }

    /// `start` or `stop`.
    pub(crate) fn order(&self, word: &str) {
        self.server.order(word);
    }

    /// Ends the broker without a warning.
    pub(crate) fn kill(&self) {
        self.server.kill();
    }

    /// Makes a topic, so that nobody has to wait for it later.
    pub(crate) fn create(&self, topic: &str) {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", self.address()).set("allow.auto.create.topics", "true");
        let asking: BaseConsumer = config.create().expect("a consumer");
        eventually(&format!("the topic {topic}"), || {
            let metadata = asking.fetch_metadata(Some(topic), ANSWER).expect("an answer");
            metadata.topics().iter().any(|topic| topic.error().is_none() && !topic.partitions().is_empty())
        });
    }

    /// Adds values to the first partition of a topic, and waits until the broker has them.
    pub(crate) fn produce(&self, topic: &str, values: impl Iterator<Item = String>) {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", self.address()).set("enable.idempotence", "true");
        let producer: BaseProducer = config.create().expect("a producer");
        for value in values {
            let record = BaseRecord::<(), str>::to(topic).partition(0).payload(&value);
            producer.send(record).expect("there is room");
        }
        producer.flush(ANSWER).expect("an answer");
    }

    /// All records of a topic that readers of committed data see, in the order of their partitions.
    pub(crate) fn records(&self, topic: &str) -> Vec<Record> {
        let consumer = self.reader();
        let (mut list, mut ends) = (TopicPartitionList::new(), Vec::new());
        for partition in 0..PARTITIONS {
            let Ok((_, end)) = consumer.fetch_watermarks(topic, partition, ANSWER) else { continue };
            list.add_partition_offset(topic, partition, Offset::Beginning).expect("a partition");
            ends.push((partition, end));
        }
        ends.retain(|(_, end)| *end > 0);
        consumer.assign(&list).expect("partitions");
        let mut records = Vec::new();
        while !ends.is_empty() {
            match consumer.poll(ANSWER).expect("an answer") {
                Ok(message) => records.push(record(&message)),
                Err(rdkafka::error::KafkaError::PartitionEOF(partition)) => {
                    ends.retain(|(open, _)| *open != partition);
                }
                Err(error) => panic!("{error}"),
            }
        }
        records.sort_by_key(|record| record.partition);
        records
    }

    /// How many records a topic has, those of transactions among them.
    pub(crate) fn count(&self, topic: &str) -> i64 {
        let consumer = self.reader();
        let end = |partition| consumer.fetch_watermarks(topic, partition, ANSWER);
        (0..PARTITIONS).filter_map(|partition| end(partition).ok()).map(|(_, end)| end).sum()
    }

    /// Makes a topic with a copy of each partition on both brokers.
    pub(super) fn make_with_copies(&self, topic: &str) {
        let topic = NewTopic::new(topic, PARTITIONS, TopicReplication::Fixed(2));
        let made = wait_for(self.admin().create_topics([&topic], &AdminOptions::new()));
        made.expect("an answer").remove(0).expect("the topic is made");
    }

    pub(super) fn delete(&self, topic: &str) {
        let deleted = wait_for(self.admin().delete_topics(&[topic], &AdminOptions::new()));
        deleted.expect("an answer").remove(0).expect("the topic is deleted");
    }

    /// Whether the second broker leads a partition of the topic.
    pub(super) fn is_second_leading(&self, topic: &str) -> bool {
        let told = self.reader().fetch_metadata(Some(topic), ANSWER).expect("an answer");
        told.topics()[0].partitions().iter().any(|partition| partition.leader().to_string() == SECOND)
    }

    fn admin(&self) -> AdminClient<DefaultClientContext> {
        ClientConfig::new().set("bootstrap.servers", self.address()).create().expect("a client")
    }

    /// Adds numbers to a topic.
    pub(super) fn write(&self, topic: &str, numbers: std::ops::Range<usize>) {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", self.address()).set("queue.buffering.max.messages", "1000000");
        let producer: ThreadedProducer<DefaultProducerContext> = config.create().expect("a producer");
        for number in numbers {
            let value = number.to_string();
            producer.send(BaseRecord::<(), _>::to(topic).payload(&value)).expect("there is room");
        }
        producer.flush(ANSWER).expect("the broker has all of them");
    }

    fn reader(&self) -> BaseConsumer {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", self.address()).set("group.id", "judge");
        config.set("enable.partition.eof", "true").set("enable.auto.commit", "false");
        config.create().expect("a consumer")
    }
}

fn wait_for<T>(answer: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime can be made").block_on(answer)
}

fn record(message: &BorrowedMessage<'_>) -> Record {
    let headers = message.headers().into_iter().flat_map(|headers| {
        headers.iter().map(|header| (header.key.to_owned(), header.value.unwrap_or_default().to_vec()))
    });
    Record {
        partition: message.partition(),
        key: message.key().map(<[u8]>::to_vec),
        value: message.payload().unwrap_or_default().to_vec(),
        headers: headers.collect(),
    }
}
