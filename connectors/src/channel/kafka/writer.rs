//! The end that sources write to: a producer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use logflowc_plan::Settings as Plan;
use logflowc_runtime::channel::Writer;
use logflowc_runtime::connector::{ChannelContext, Failure};
use logflowc_runtime::{Header, Headers, Slice};
use rdkafka::ClientConfig;

use super::{SEND_TIME, Settings, Shared};
use crate::kafka::{Format, KEY, Partition, Publisher, Record, Role, config};

/// The pause after a failure. librdkafka has tried for two minutes by then.
const PAUSE: Duration = Duration::from_secs(1);

pub(super) struct KafkaWriter {
    shared: Arc<Shared>,
    client: ClientConfig,
    publisher: Option<Publisher>,
    format: Format,
    topic: String,
    key: Header,
    partition: Partition,
    headers: Headers,
}

impl KafkaWriter {
    pub(super) fn new(
        settings: &Settings,
        plan: &Plan,
        context: &ChannelContext,
        shared: &Arc<Shared>,
    ) -> Result<Self, Failure> {
        let header = settings.partition_id_header.as_deref();
        Ok(Self {
            shared: Arc::clone(shared),
            client: config(Role::Producer, &settings.servers, plan)?,
            publisher: None,
            format: Format::new(settings.parse_as_flume_event, &context.headers),
            topic: settings.topic.clone(),
            key: context.headers.find(KEY),
            partition: Partition::new(settings.default_partition_id, header, &context.headers),
            headers: context.headers.clone(),
        })
    }

    fn publish(&mut self, slice: &Slice) -> Result<(), Failure> {
        let Self { client, publisher, format, topic, key, partition, headers, .. } = self;
        if publisher.is_none() {
            *publisher = Some(Publisher::open(client)?);
        }
        let written = publisher.as_ref().expect("just made").batch(None, |sender| {
            format.each(slice, headers, |event, value| {
                let (key, partition) = (event.value(key), partition.of(event)?);
                sender.send(Record { topic, partition, key, value, timestamp: None, headers: None })
            })
        });
        // One that has failed may be in a state from which it does not come back.
        written.inspect_err(|_| *publisher = None)
    }
}

impl Writer for KafkaWriter {
    fn put(&mut self, slice: Slice, deadline: Option<Instant>) -> Result<(), Slice> {
        let events = slice.len() as u64;
        self.shared.counters.put_attempts.add(events);
        let start = Instant::now();
        loop {
            match self.publish(&slice) {
                Ok(()) => break,
                Err(failure) => self.shared.warn(&failure),
            }
            let over = deadline.is_some_and(|deadline| deadline <= Instant::now());
            if over || self.shared.halted.sleep(PAUSE) {
                return Err(slice);
            }
        }
        self.shared.counters.put_successes.add(events);
        self.shared.counters.more.add_since(SEND_TIME, start);
        Ok(())
    }
}
