//! Counters under the names that Flume gives them.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crossbeam_utils::CachePadded;

use crate::channel::Control;
use crate::tally::Tally;

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

/// Counters that a component has besides those of its kind.
#[derive(Debug, Default)]
pub struct More(OnceLock<Vec<(&'static str, Counter)>>);

impl More {
    /// Shows these, under the names that Flume gives them.
    pub fn declare(&self, names: &[&'static str]) {
        self.0.get_or_init(|| names.iter().map(|name| (*name, Counter::default())).collect());
    }

    /// Adds to one of them.
    pub fn add(&self, name: &str, count: u64) {
        if let Some((_, counter)) = self.all().find(|(known, _)| *known == name) {
            counter.add(count);
        }
    }

    /// Adds the whole milliseconds since a moment to one of them.
    pub fn add_since(&self, name: &str, start: Instant) {
        self.add(name, u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX));
    }

    fn all(&self) -> impl Iterator<Item = (&'static str, &Counter)> {
        self.0.get().into_iter().flatten().map(|(name, counter)| (*name, counter))
    }
}

/// What the attributes of one component are at the moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// `SOURCE`, `CHANNEL` or `SINK`, or `METRIC` for what an operator counts.
    pub kind: &'static str,
    /// The component's name; of a metric the name of its source, a dot, and its own.
    pub name: String,
    /// Attribute names of Flume and their values; all are counters but those of [`GAUGES`].
    pub values: Vec<(Cow<'static, str>, Value)>,
    /// For a metric with a value for each value of a header: the header. The names of the values are what it held.
    pub label: Option<String>,
}

/// The value of an attribute, of the type that it has in Flume.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// A `long`.
    Whole(u64),
    /// A `double`.
    Fraction(f64),
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
            /// What only some components count.
            pub more: More,
            /// Start and stop.
            pub life: Life,
        }

        impl $name {
            const KIND: &str = $kind;

            fn values(&self) -> Vec<(Cow<'static, str>, Value)> {
                let counters = [$(($attribute, &self.$field),)* ("StartTime", &self.life.started), ("StopTime", &self.life.stopped)];
                let counters = counters.into_iter().chain(self.more.all());
                counters.map(|(name, counter)| (name.into(), Value::Whole(counter.get()))).collect()
            }

            /// The values at the moment.
            pub fn read(&self, name: &str) -> Reading {
                Reading { kind: Self::KIND, name: name.to_owned(), values: self.values(), label: None }
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
        /// Batches read, of sources that Flume lets read in batches.
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
    /// Counters of a channel for so many events, which starts now.
    pub fn new(capacity: u64) -> Self {
        let counters = Self::default();
        counters.capacity.set(capacity);
        counters.life.start();
        counters
    }

    /// The values at the moment of a channel that keeps so many events.
    pub fn read_with_size(&self, name: &str, size: u64) -> Reading {
        let mut reading = self.read(name);
        let fill = fill_percentage(size, self.capacity.get());
        reading.values.push(("ChannelSize".into(), Value::Whole(size)));
        reading.values.push(("ChannelFillPercentage".into(), Value::Fraction(fill)));
        reading
    }
}

/// `org.apache.flume.instrumentation.ChannelCounter.getChannelFillPercentage`, with its order of operations.
#[expect(clippy::cast_precision_loss, reason = "a percentage")]
fn fill_percentage(size: u64, capacity: u64) -> f64 {
    if capacity == 0 { f64::MAX } else { size as f64 / capacity as f64 * 100.0 }
}

/// A component that can be read at any time, on any thread, also after its engine has ended.
#[derive(Clone)]
pub enum Meter {
    /// A source and its name.
    Source(String, Arc<SourceCounters>),
    /// A channel and its name.
    Channel(String, Arc<dyn Control>),
    /// A sink and its name.
    Sink(String, Arc<SinkCounters>),
    /// What an operator counts.
    Metric(Arc<Tally>),
}

impl Meter {
    /// What tells it from all others: `SOURCE` and so on, and its name.
    pub(crate) fn key(&self) -> (&'static str, Cow<'_, str>) {
        match self {
            Self::Source(name, _) => (SourceCounters::KIND, name.into()),
            Self::Channel(name, _) => (ChannelCounters::KIND, name.into()),
            Self::Sink(name, _) => (SinkCounters::KIND, name.into()),
            Self::Metric(tally) => (Tally::KIND, tally.name().into()),
        }
    }

    /// Marks the stop of a source. Those of sinks and channels are marked where they end.
    pub(crate) fn stop_source(&self) {
        if let Self::Source(_, counters) = self {
            counters.life.stop();
        }
    }

    /// The values at the moment. It only looks at atomics, so the engine does not notice.
    pub fn read(&self) -> Reading {
        match self {
            Self::Source(name, counters) => counters.read(name),
            Self::Channel(name, channel) => channel.counters().read_with_size(name, channel.len() as u64),
            Self::Sink(name, counters) => counters.read(name),
            Self::Metric(tally) => tally.read(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fill_is_computed_in_the_order_of_the_original() {
        assert_eq!(fill_percentage(7, 100).to_string(), "7.000000000000001");
        assert_eq!(fill_percentage(0, 0).to_bits(), f64::MAX.to_bits());
    }
}
