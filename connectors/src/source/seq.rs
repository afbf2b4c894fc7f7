//! Counts: event n has the number n as its body (`org.apache.flume.source.SequenceGeneratorSource`).

use std::fmt::Write as _;

use logflowc_runtime::Batch;
use logflowc_runtime::connector::{Failure, Poll, Source, SourceContext};
use serde::Deserialize;

use super::SourceEntry;
use crate::entry::{keys, read};

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "seq",
    keys: keys::<Settings>,
    make: |settings, context| Ok(Box::new(Seq::new(&read(settings)?, &context))),
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    total_events: u64,
}

struct Seq {
    batch: usize,
    total: u64,
    /// The number of the next event that no channel holds yet.
    next: u64,
    /// How many events the last poll has given.
    given: u64,
    text: String,
}

impl Seq {
    fn new(settings: &Settings, context: &SourceContext) -> Self {
        Self { batch: context.batch, total: settings.total_events, next: 0, given: 0, text: String::new() }
    }
}

impl Source for Seq {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        let left = self.total - self.next;
        if left == 0 {
            return Ok(Poll::Ended);
        }
        self.given = left.min(self.batch as u64);
        for number in self.next..self.next + self.given {
            self.text.clear();
            write!(self.text, "{number}").expect("a string takes every write");
            batch.push(self.text.as_bytes());
        }
        Ok(Poll::Ready)
    }

    fn batches(&self, _: usize) -> u64 {
        u64::from(self.batch > 1)
    }

    fn commit(&mut self) -> Result<(), Failure> {
        self.next += self.given;
        Ok(())
    }
}
