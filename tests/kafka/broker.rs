//! A broker of this test run, and what stands in its topics.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::message::{BorrowedMessage, Headers as _, Message as _};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};

use crate::agent::free_port;
use crate::shared::shared;

/// A broker with data of its own.
pub(crate) struct Broker {
    script: PathBuf,
    home: PathBuf,
    port: u16,
    control: u16,
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

impl Broker {
    /// Starts one, where that is asked for.
    pub(crate) fn start() -> Option<Self> {
        // Several may run at once.
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        if env::var_os("LOGFLOWC_KAFKA").is_none() {
            println!("left out: `LOGFLOWC_KAFKA=1` starts a broker of Kafka and tries it");
            return None;
        }
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let home = env::temp_dir().join(format!("logflowc-kafka-{}-{count}", std::process::id()));
        let broker = Self { script: shared("servers/kafka")?, home, port: free_port(), control: free_port() };
        broker.order("start");
        Some(broker)
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// `start` or `stop`.
    pub(crate) fn order(&self, word: &str) {
        let mut command = Command::new(&self.script);
        command.arg(word).env("SERVERS_HOME", &self.home).stdout(Stdio::null()).stderr(Stdio::null());
        command.env("KAFKA_PORT", self.port.to_string()).env("KAFKA_CTRL_PORT", self.control.to_string());
        command.env("KAFKA_PARTITIONS", PARTITIONS.to_string());
        assert!(command.status().expect("the script is there").success(), "the broker does not {word}");
    }

    /// Ends the broker without a warning.
    pub(crate) fn kill(&self) {
        let pids = std::fs::read_to_string(self.home.join("kafka/pid")).expect("it runs");
        let pid = pids.split_whitespace().next().expect("a number");
        assert!(Command::new("kill").args(["-KILL", pid]).status().expect("kill is there").success());
        // Cleans up what the script has noted.
        self.order("stop");
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

    fn reader(&self) -> BaseConsumer {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", self.address()).set("group.id", "judge");
        config.set("enable.partition.eof", "true").set("enable.auto.commit", "false");
        config.create().expect("a consumer")
    }
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

impl Drop for Broker {
    fn drop(&mut self) {
        let mut stop = Command::new(&self.script);
        let _ = stop.arg("stop").env("SERVERS_HOME", &self.home).stderr(Stdio::null()).status();
        let _ = std::fs::remove_dir_all(&self.home);
    }
}
