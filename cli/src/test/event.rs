//! Events as tests see them.

use std::collections::BTreeMap;
use std::fmt;

use logflowc_compiler::cases::Sample;
use logflowc_runtime::{Batch, Headers};

/// An event that was sent, or that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) body: Vec<u8>,
    pub(super) headers: BTreeMap<String, Vec<u8>>,
}

impl Event {
    pub(super) fn of(sample: &Sample) -> Self {
        let headers = sample.headers.iter();
        Self {
            body: sample.body.as_str().into(),
            headers: headers.map(|(name, value)| (name.as_str().to_owned(), value.as_str().into())).collect(),
        }
    }

    /// Appends it to a batch.
    pub(super) fn push(&self, batch: &mut Batch, headers: &Headers) {
        let index = batch.len();
        batch.push(&self.body);
        for (name, value) in &self.headers {
            batch.set(index, &headers.find(name), value);
        }
    }

    /// The events of a batch.
    pub(super) fn all(batch: &Batch, headers: &Headers) -> Vec<Self> {
        let event = |index| {
            let named = batch
                .headers(index)
                .map(|(header, value)| (headers.name(&header).to_owned(), value.to_owned()));
            Self { body: batch.body(index).to_owned(), headers: named.collect() }
        };
        (0..batch.len()).map(event).collect()
    }

    /// Whether it is an event as expected: the same body, and the headers that are looked at.
    pub(super) fn fits(&self, expected: &Self) -> bool {
        let same = |(name, value): (&String, &Vec<u8>)| self.headers.get(name) == Some(value);
        self.body == expected.body && expected.headers.iter().all(same)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(&self.body))?;
        if self.headers.is_empty() {
            return Ok(());
        }
        let headers = self.headers.iter();
        let shown = headers.map(|(name, value)| format!("{name} = {:?}", String::from_utf8_lossy(value)));
        write!(f, " {{ {} }}", shown.collect::<Vec<_>>().join(", "))
    }
}
