//! What operators count, apart by a value where the author wants it.

use std::sync::OnceLock;

use crate::metrics::{Counter, Reading, Value};

/// What all values without a place of their own are counted as.
const REST: &str = "other";

/// Counts that one thread writes and any thread reads, without waiting for each other.
#[derive(Debug)]
pub struct Tally {
    source: String,
    metric: String,
    /// The header whose values are counted apart.
    label: Option<String>,
    /// The first is for what has no place of its own; the others are named in order.
    counts: Vec<(OnceLock<Box<str>>, Counter)>,
}

impl Tally {
    pub(crate) const KIND: &str = "METRIC";

    /// A metric of a source. With a label, `keys` values are counted apart.
    pub(crate) fn new(source: &str, metric: &str, label: Option<&str>, keys: usize) -> Self {
        let keys = if label.is_some() { keys } else { 0 };
        let counts = (0..=keys).map(|_| Default::default()).collect();
        Self { source: source.to_owned(), metric: metric.to_owned(), label: label.map(str::to_owned), counts }
    }

    /// Adds to the count of all values without a place of their own.
    pub(crate) fn add(&self, count: u64) {
        self.counts[0].1.add(count);
    }

    /// Adds to the count at a place.
    pub(crate) fn add_at(&self, place: usize, count: u64) {
        self.counts[place].1.add(count);
    }

    /// The place of a value, which is the next free one if it has none; none when all are taken. Only one thread does
    /// so.
    pub(crate) fn place(&self, value: &str) -> Option<usize> {
        if value == REST {
            return Some(0);
        }
        let fits = |name: &OnceLock<Box<str>>| **name.get_or_init(|| value.into()) == *value;
        self.counts.iter().skip(1).position(|(name, _)| fits(name)).map(|at| at + 1)
    }

    /// What tells it from other metrics.
    pub(crate) fn name(&self) -> String {
        format!("{}.{}", self.source, self.metric)
    }

    /// The values at the moment.
    pub(crate) fn read(&self) -> Reading {
        let (rest, named) = self.counts.split_first().expect("there is a place for the rest");
        let named = named.iter().map_while(|(name, count)| Some((name.get()?.to_string(), count)));
        let mut values: Vec<_> =
            named.map(|(name, count)| (name.into(), Value::Whole(count.get()))).collect();
        if self.label.is_none() {
            values.push(("EventCount".into(), Value::Whole(rest.1.get())));
        } else if rest.1.get() > 0 {
            values.push((REST.into(), Value::Whole(rest.1.get())));
        }
        Reading { kind: Self::KIND, name: self.name(), values, label: self.label.clone() }
    }
}
