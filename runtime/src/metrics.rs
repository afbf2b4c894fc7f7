//! Counters under the names that Flume gives them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crossbeam_utils::CachePadded;

/// A number that one or more threads add to, once per batch.
#[derive(Debug, Default)]
pub struct Counter(CachePadded<AtomicU64>);

impl Counter {
    /// Adds to it.
    pub fn add(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    /// Gives it a value.
    pub fn set(&self, value: u64) {
        self.0.store(value, Ordering::Relaxed);
    }

    /// Its value.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What the attributes of one component are at the moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// `SOURCE`, `CHANNEL` or `SINK`.
    pub kind: &'static str,
    /// The component's name.
    pub name: String,
    /// Attribute names of Flume and their values; all are counters but those of [`GAUGES`].
    pub values: Vec<(&'static str, f64)>,
}

/// Attributes that go up and down.
pub const GAUGES: &[&str] = &[
    "ChannelCapacity",
    "ChannelFillPercentage",
    "ChannelSize",
    "OpenConnectionCount",
    "StartTime",
    "StopTime",
];

/// When a component started and stopped, in milliseconds since 1970; 0 is never.
#[derive(Debug, Default)]
pub struct Life {
    started: Counter,
    stopped: Counter,
}

impl Life {
    /// Marks the start.
    pub fn start(&self) {
        self.started.set(now());
        self.stopped.set(0);
    }

    /// Marks the stop.
    pub fn stop(&self) {
        self.stopped.set(now());
    }
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Declares a group of counters with Flume's names for them.
macro_rules! counters {
    ($(#[$doc:meta])* $name:ident, $kind:literal, { $($(#[$field_doc:meta])* $field:ident: $attribute:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: Counter,)*
            /// Start and stop.
            pub life: Life,
        }

        impl $name {
            fn values(&self) -> Vec<(&'static str, f64)> {
                let counters = [$(($attribute, &self.$field),)* ("StartTime", &self.life.started), ("StopTime", &self.life.stopped)];
                #[expect(clippy::cast_precision_loss, reason = "2^53 events are enough")]
                counters.into_iter().map(|(name, counter)| (name, counter.get() as f64)).collect()
            }

            /// The values at the moment.
            pub fn read(&self, name: &str) -> Reading {
                Reading { kind: $kind, name: name.to_owned(), values: self.values() }
            }
        }
    };
}

counters!(
    /// `org.apache.flume.instrumentation.SourceCounter`.
    SourceCounters, "SOURCE", {
        /// Events read.
        received: "EventReceivedCount",
        /// Events that all required channels hold.
        accepted: "EventAcceptedCount",
        /// Requests of one event.
        appends_received: "AppendReceivedCount",
        /// Requests of one event that were taken.
        appends_accepted: "AppendAcceptedCount",
        /// Batches read.
        batches_received: "AppendBatchReceivedCount",
        /// Batches that all required channels hold.
        batches_accepted: "AppendBatchAcceptedCount",
        /// Open connections.
        connections: "OpenConnectionCount",
        /// Batches that a channel refused.
        channel_failures: "ChannelWriteFail",
        /// Reads that failed.
        read_failures: "EventReadFail",
        /// Other failures.
        other_failures: "GenericProcessingFail",
    }
);

counters!(
    /// `org.apache.flume.instrumentation.SinkCounter`.
    SinkCounters, "SINK", {
        /// Batches without any event.
        batches_empty: "BatchEmptyCount",
        /// Batches smaller than the batch size.
        batches_underflow: "BatchUnderflowCount",
        /// Full batches.
        batches_complete: "BatchCompleteCount",
        /// Events that were tried.
        attempts: "EventDrainAttemptCount",
        /// Events that arrived.
        successes: "EventDrainSuccessCount",
        /// Connections or files opened.
        opened: "ConnectionCreatedCount",
        /// Connections or files closed.
        closed: "ConnectionClosedCount",
        /// Connections or files that could not be opened.
        open_failures: "ConnectionFailedCount",
        /// Batches that could not be read from the channel.
        channel_failures: "ChannelReadFail",
        /// Batches that could not be written.
        write_failures: "EventWriteFail",
    }
);

counters!(
    /// `org.apache.flume.instrumentation.ChannelCounter`.
    ChannelCounters, "CHANNEL", {
        /// Events kept.
        size: "ChannelSize",
        /// Most events kept.
        capacity: "ChannelCapacity",
        /// Events that were to be stored.
        put_attempts: "EventPutAttemptCount",
        /// Events stored.
        put_successes: "EventPutSuccessCount",
        /// Events that were asked for.
        take_attempts: "EventTakeAttemptCount",
        /// Events that a sink has confirmed.
        take_successes: "EventTakeSuccessCount",
    }
);

impl ChannelCounters {
    /// Counters of a channel for so many events.
    pub fn new(capacity: u64) -> Self {
        let counters = Self::default();
        counters.capacity.set(capacity);
        counters
    }

    /// The values at the moment, with the fill percentage that Flume computes.
    #[expect(clippy::cast_precision_loss, reason = "a percentage")]
    pub fn read_with_fill(&self, name: &str) -> Reading {
        let mut reading = self.read(name);
        let percent = self.size.get() as f64 * 100.0 / self.capacity.get().max(1) as f64;
        reading.values.push(("ChannelFillPercentage", percent));
        reading
    }
}
