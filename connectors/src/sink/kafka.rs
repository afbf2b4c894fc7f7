//! Writes events to topics of Kafka (`org.apache.flume.sink.kafka.KafkaSink`).
//!
//! A batch is done when the servers have acknowledged every record of it. As in Flume, a batch of which a part was
//! refused is written again as a whole, so records may be there twice. Unlike Flume, the sink can write each batch
//! as a transaction of Kafka: `kafka.producer.transactional.id`. If its channel is on the same servers, the batch is
//! taken out of the channel in this transaction.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Instant;

use jiff::tz::TimeZone;
use logflowc_plan::{self as plan, Settings as Plan};
use logflowc_runtime::connector::{Failure, Sink, SinkContext};
use logflowc_runtime::template::{Template, TimeView};
use logflowc_runtime::{Event, Events, Header, Headers};
use rdkafka::ClientConfig;
use rdkafka::message::{Header as RecordHeader, OwnedHeaders};
use serde::Deserialize;

use super::SinkEntry;
use crate::entry::read;
use crate::kafka::{Format, KEY, Partition, Publisher, Receipt, Record, Role, config};

pub(super) const ENTRY: SinkEntry = SinkEntry {
    name: "kafka",
    keys: || KEYS,
    make: |settings, context| Ok(Box::new(Kafka::new(read(settings)?, settings, context)?)),
};

/// What the sink reads, and what goes to the client.
const KEYS: &[&str] = &[
    "kafka.bootstrap.servers",
    "kafka.topic",
    "useFlumeEventFormat",
    "defaultPartitionId",
    "partitionIdHeader",
    "allowTopicOverride",
    "topicHeader",
    "timestampHeader",
    "header.*",
    "kafka.producer.acks",
    "kafka.producer.key.serializer",
    "kafka.producer.value.serializer",
    "kafka.producer.security.protocol",
    "kafka.producer.ssl.disableTLSHostnameVerification",
    "kafka.producer.*",
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    #[serde(rename = "kafka.bootstrap.servers")]
    servers: Vec<String>,
    #[serde(rename = "kafka.topic")]
    topic: plan::Template,
    use_flume_event_format: bool,
    default_partition_id: Option<i32>,
    partition_id_header: Option<String>,
    allow_topic_override: bool,
    topic_header: String,
    timestamp_header: Option<String>,
    /// By the name of the event's header, the name of the record's.
    #[serde(rename = "header.*", default)]
    headers: BTreeMap<String, String>,
}

struct Kafka {
    servers: Vec<String>,
    client: ClientConfig,
    publisher: Option<Publisher>,
    format: Format,
    shape: Shape,
    context: SinkContext,
}

/// How an event becomes a record.
struct Shape {
    topic: Topic,
    key: Header,
    partition: Partition,
    timestamp: Option<Header>,
    headers: Vec<(Header, String)>,
}

/// Which topic an event goes to.
enum Topic {
    Fixed(String),
    /// That of the header, or else the text with escapes.
    OfEvent(Header, Box<Template>),
}

/// Milliseconds of sending and waiting for the answers.
const SEND_TIME: &str = "KafkaEventSendTimer";
const ROLLBACKS: &str = "RollbackCount";

impl Kafka {
    fn new(settings: Settings, plan: &Plan, context: SinkContext) -> Result<Self, Failure> {
        context.counters.more.declare(&[SEND_TIME, ROLLBACKS]);
        Ok(Self {
            client: config(Role::Producer, &settings.servers, plan)?,
            servers: settings.servers.clone(),
            publisher: None,
            format: Format::new(settings.use_flume_event_format, &context.headers),
            shape: Shape::new(settings, &context.headers),
            context,
        })
    }

    fn connect(&mut self) -> Result<(), Failure> {
        if self.publisher.is_none() {
            self.publisher = Some(Publisher::open(&self.client)?);
        }
        Ok(())
    }
}

impl Shape {
    fn new(settings: Settings, names: &Headers) -> Self {
        let topic = if settings.allow_topic_override {
            let view = TimeView { zone: TimeZone::system(), rounding: None, local: false };
            let text = Template::new(&settings.topic, view, names);
            Topic::OfEvent(names.find(&settings.topic_header), Box::new(text))
        } else {
            Topic::Fixed(settings.topic.written)
        };
        Self {
            topic,
            key: names.find(KEY),
            partition: Partition::new(
                settings.default_partition_id,
                settings.partition_id_header.as_deref(),
                names,
            ),
            timestamp: settings.timestamp_header.map(|name| names.find(&name)),
            headers: settings.headers.into_iter().map(|(from, to)| (names.find(&from), to)).collect(),
        }
    }

    fn record<'e>(
        &'e self,
        event: Event<'e>,
        topic: &'e str,
        value: &'e [u8],
    ) -> Result<Record<'e>, Failure> {
        Ok(Record {
            topic,
            partition: self.partition.of(event)?,
            key: event.value(&self.key),
            value,
            timestamp: self.timestamp(event),
            headers: self.headers(event),
        })
    }

    /// A header that is no number leaves the record without a time of its own.
    fn timestamp(&self, event: Event<'_>) -> Option<i64> {
        let written = event.value(self.timestamp.as_ref()?)?;
        let time = number(written);
        if time.is_none() {
            tracing::warn!("`{}` is no time in milliseconds", String::from_utf8_lossy(written));
        }
        time
    }

    fn headers(&self, event: Event<'_>) -> Option<OwnedHeaders> {
        let mut headers = None;
        for (from, to) in &self.headers {
            if let Some(value) = event.value(from) {
                let list =
                    headers.take().unwrap_or_else(|| OwnedHeaders::new_with_capacity(self.headers.len()));
                headers = Some(list.insert(RecordHeader { key: to, value: Some(value) }));
            }
        }
        headers
    }
}

impl Topic {
    fn of<'t>(&'t self, event: Event<'t>, text: &'t mut Vec<u8>) -> Result<Cow<'t, str>, Failure> {
        match self {
            Self::Fixed(topic) => Ok(topic.into()),
            Self::OfEvent(header, template) => {
                if let Some(topic) = event.value(header) {
                    return Ok(String::from_utf8_lossy(topic));
                }
                let failed = |why| Failure::retry("an event has no topic", why);
                let time = template.time(event, 0).map_err(failed)?;
                text.clear();
                template.write(event, time, text).map_err(failed)?;
                Ok(String::from_utf8_lossy(text))
            }
        }
    }
}

fn number<N: std::str::FromStr>(written: &[u8]) -> Option<N> {
    str::from_utf8(written).ok()?.parse().ok()
}

impl Sink for Kafka {
    /// As in Flume, a sink starts whether its servers are there or not.
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn write(&mut self, events: &Events) -> Result<(), Failure> {
        self.connect()?;
        let Self { servers, publisher, format, shape, context, .. } = self;
        let receipt = events.receipt().filter(|receipt: &&Receipt| receipt.is_of(servers));
        let (mut text, start) = (Vec::new(), Instant::now());
        let written = publisher.as_ref().expect("just made").batch(receipt, |sender| {
            events.slices().iter().try_for_each(|slice| {
                format.each(slice, &context.headers, |event, value| {
                    let topic = shape.topic.of(event, &mut text)?;
                    sender.send(shape.record(event, &topic, value)?)
                })
            })
        });
        if written.is_ok() {
            context.counters.more.add_since(SEND_TIME, start);
        } else {
            context.counters.more.add(ROLLBACKS, 1);
            // It may be in a state from which it does not come back.
            *publisher = None;
        }
        written
    }

    /// A transaction that was left open is ended before events are taken: a channel on the same servers waits for that.
    fn tick(&mut self) -> Result<Option<Instant>, Failure> {
        if Publisher::is_transactional(&self.client) {
            self.connect()?;
        }
        Ok(None)
    }

    fn close(&mut self) -> Result<(), Failure> {
        self.publisher = None;
        Ok(())
    }
}
