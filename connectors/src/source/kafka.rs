//! Reads topics of Kafka as a member of a consumer group (`org.apache.flume.source.kafka.KafkaSource`).
//!
//! Offsets are committed when the channels hold the events, so a restart or another member goes on behind them.
//! Events that were read, but not yet handed on when the group gave their partition to somebody else, are let go.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use logflowc_plan::{self as plan, Settings as Plan};
use logflowc_runtime::connector::{Failure, Poll, Source, SourceContext};
use logflowc_runtime::{Batch, CopiedFrom, Header, Headers};
use rdkafka::ClientConfig;
use rdkafka::message::{BorrowedMessage, Headers as _, Message as _};
use serde::Deserialize;

use super::SourceEntry;
use crate::entry::{milliseconds, read};
use crate::kafka::{KEY, Offsets, Role, Subscriber, Topics, config, read_event};
use crate::pattern::NamePattern;

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "kafka",
    keys: || KEYS,
    make: |settings, context| Ok(Box::new(Kafka::new(read(settings)?, settings, context)?)),
};

/// What the source reads, and what goes to the client.
const KEYS: &[&str] = &[
    "kafka.bootstrap.servers",
    "kafka.topics",
    "kafka.topics.regex",
    "kafka.consumer.group.id",
    "batchDurationMillis",
    "useFlumeEventFormat",
    "setTopicHeader",
    "topicHeader",
    "header.*",
    "kafka.consumer.auto.offset.reset",
    "kafka.consumer.security.protocol",
    "kafka.consumer.ssl.disableTLSHostnameVerification",
    "kafka.consumer.key.deserializer",
    "kafka.consumer.value.deserializer",
    "kafka.consumer.*",
    // What the connector has to say about these stands in its objections.
    "zookeeperConnect",
    "migrateZookeeperOffsets",
];

/// How long a wait for records may keep the agent from stopping.
const SLICE: Duration = Duration::from_millis(100);

/// How often Java's client looks for new topics.
const LOOK: Duration = Duration::from_mins(5);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    #[serde(rename = "kafka.bootstrap.servers")]
    servers: Vec<String>,
    #[serde(rename = "kafka.topics", default)]
    topics: Vec<String>,
    #[serde(rename = "kafka.topics.regex")]
    pattern: Option<plan::Pattern>,
    #[serde(deserialize_with = "milliseconds")]
    batch_duration_millis: Duration,
    use_flume_event_format: bool,
    set_topic_header: bool,
    topic_header: String,
    /// By the name of the event's header, the name of the record's.
    #[serde(rename = "header.*", default)]
    headers: BTreeMap<String, String>,
}

struct Kafka {
    client: ClientConfig,
    subscriber: Option<Subscriber>,
    topics: Topics,
    /// How long a batch is gathered.
    duration: Duration,
    is_event: bool,
    names: Names,
    /// Of the events that no channel has taken, and of those whose commit has failed.
    offsets: Offsets,
    /// By event of the batch, the number of its partition in `offsets`.
    origins: Vec<usize>,
    context: SourceContext,
}

/// The headers that the source sets.
struct Names {
    timestamp: Header,
    /// With the name of the record's header.
    copied: Vec<(Header, String)>,
    topic: Option<Header>,
    partition: Header,
    offset: Header,
    key: Header,
}

/// Milliseconds of waiting for events, and of committing.
const GET_TIME: &str = "KafkaEventGetTimer";
const COMMIT_TIME: &str = "KafkaCommitTimer";
/// Polls that gave nothing.
const EMPTY: &str = "KafkaEmptyCount";

impl Kafka {
    fn new(settings: Settings, plan: &Plan, context: SourceContext) -> Result<Self, Failure> {
        context.counters.more.declare(&[GET_TIME, COMMIT_TIME, EMPTY]);
        let client = config(Role::Consumer, &settings.servers, plan)?;
        let every = client.get("metadata.max.age.ms").and_then(|age| age.parse().ok());
        let topics = match &settings.pattern {
            Some(pattern) => Topics::Matching {
                pattern: Box::new(NamePattern::new(pattern)?),
                every: every.map_or(LOOK, Duration::from_millis),
                look_at: Instant::now(),
            },
            None => Topics::Listed(settings.topics.clone()),
        };
        Ok(Self {
            client,
            subscriber: None,
            topics,
            duration: settings.batch_duration_millis,
            is_event: settings.use_flume_event_format,
            names: Names::new(settings, &context.headers),
            offsets: Offsets::default(),
            origins: Vec::new(),
            context,
        })
    }

    /// Gathers records until the batch is full or its time is over.
    fn gather(&mut self, batch: &mut Batch) -> Result<(), Failure> {
        let Self { subscriber, names, offsets, origins, context, .. } = self;
        let subscriber = subscriber.as_ref().expect("it is open");
        let until = Instant::now() + self.duration;
        loop {
            match subscriber.poll(until.saturating_duration_since(Instant::now()).min(SLICE)) {
                Ok(Some(message)) => {
                    let origin = offsets.passed(&message);
                    if names.add(&message, self.is_event, &context.headers, batch) {
                        origins.push(origin);
                    } else {
                        context.counters.read_failures.add(1);
                    }
                }
                Ok(None) => let_go(&subscriber.revoked(), offsets, origins, batch),
                Err(failure) if batch.is_empty() => return Err(failure),
                Err(failure) => {
                    // The events are read: they have to be handed on first.
                    tracing::warn!("{failure}");
                    return Ok(());
                }
            }
            if batch.len() >= context.batch || Instant::now() >= until || context.stop.is_raised() {
                return Ok(());
            }
        }
    }
}

/// Drops the events of partitions that belong to another member now.
fn let_go(revoked: &[(String, i32)], offsets: &mut Offsets, origins: &[usize], batch: &mut Batch) {
    if !revoked.is_empty() {
        batch.retain(|_, event| !offsets.is_among(origins[event], revoked));
        offsets.forget(revoked);
    }
}

impl Names {
    fn new(settings: Settings, names: &Headers) -> Self {
        let find = |name: &str| names.find(name);
        Self {
            timestamp: find("timestamp"),
            copied: settings.headers.into_iter().map(|(to, from)| (find(&to), from)).collect(),
            topic: settings.set_topic_header.then(|| find(&settings.topic_header)),
            partition: find("partition"),
            offset: find("offset"),
            key: find(KEY),
        }
    }

    /// Adds an event with its headers. Those that it brings along stay; `false` for what is no event.
    fn add(&self, message: &BorrowedMessage<'_>, is_event: bool, names: &Headers, batch: &mut Batch) -> bool {
        let event = batch.len();
        if let Err(why) = read_event(message.payload().unwrap_or_default(), is_event, names, batch) {
            let (topic, partition, offset) = (message.topic(), message.partition(), message.offset());
            tracing::error!(topic, partition, offset, "{why}; the record is no event and is left out");
            return false;
        }
        let absent = |batch: &Batch, header: &Header| batch.value(event, header).is_none();
        if absent(batch, &self.timestamp) {
            let time = message.timestamp().to_millis().unwrap_or(-1);
            batch.set(event, &self.timestamp, time.to_string().as_bytes());
        }
        self.copy(message, event, batch);
        if let Some(topic) = self.topic.as_ref().filter(|topic| absent(batch, topic)) {
            batch.set(event, topic, message.topic().as_bytes());
        }
        if absent(batch, &self.partition) {
            batch.set(event, &self.partition, message.partition().to_string().as_bytes());
        }
        if absent(batch, &self.offset) {
            batch.set(event, &self.offset, message.offset().to_string().as_bytes());
        }
        if let Some(key) = message.key() {
            batch.set(event, &self.key, String::from_utf8_lossy(key).as_bytes());
        }
        true
    }

    /// Headers of the record; the last one of a name wins.
    fn copy(&self, message: &BorrowedMessage<'_>, event: usize, batch: &mut Batch) {
        let Some(headers) = message.headers().filter(|_| !self.copied.is_empty()) else { return };
        for (to, from) in &self.copied {
            for header in headers.iter().filter(|header| header.key == from) {
                let value = String::from_utf8_lossy(header.value.unwrap_or_default());
                batch.set(event, to, value.as_bytes());
            }
        }
    }
}

impl Source for Kafka {
    fn open(&mut self) -> Result<(), Failure> {
        self.subscriber = Some(Subscriber::open(&self.client)?);
        Ok(())
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        self.topics.subscribe(self.subscriber.as_mut().expect("it is open"))?;
        self.origins.clear();
        let start = Instant::now();
        self.gather(batch)?;
        if batch.is_empty() {
            self.context.counters.more.add(EMPTY, 1);
            return Ok(Poll::Idle);
        }
        batch.copy_headers(CopiedFrom::Hash);
        self.context.counters.more.add_since(GET_TIME, start);
        Ok(Poll::Ready)
    }

    fn commit(&mut self) -> Result<(), Failure> {
        let subscriber = self.subscriber.as_ref().expect("it is open");
        let start = Instant::now();
        match subscriber.commit(&self.offsets) {
            Ok(()) => {
                self.offsets.clear();
                self.context.counters.more.add_since(COMMIT_TIME, start);
            }
            // The channels hold the events all the same; the next commit says so too.
            Err(error) => tracing::warn!("cannot commit offsets: {error}; events may come twice"),
        }
        Ok(())
    }

    fn close(&mut self) {
        self.subscriber = None;
    }
}
