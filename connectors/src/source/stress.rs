//! Gives events of one size as fast as they are taken, for measuring (`org.apache.flume.source.StressSource`).

use std::time::{Duration, Instant};

use logflowc_runtime::connector::{Failure, Poll, Source, SourceContext};
use logflowc_runtime::{Batch, Stop};
use serde::Deserialize;

use super::SourceEntry;
use crate::entry::{keys, read};

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "stress",
    keys: keys::<Settings>,
    make: |settings, context| Ok(Box::new(Stress::new(&read(settings)?, &context))),
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    size: usize,
    max_total_events: i64,
    max_successful_events: i64,
    max_events_per_second: i64,
}

struct Stress {
    body: Vec<u8>,
    batch: u64,
    /// No limit when absent. Every event that is given counts.
    total: Option<u64>,
    /// No limit when absent. Only events that the channels hold count.
    successful: Option<u64>,
    pace: Option<Pace>,
    stop: Stop,
    given: u64,
    last: u64,
    accepted: u64,
}

/// Keeps to a number of events a second.
struct Pace {
    per_second: u32,
    /// When the next event is due.
    due: Instant,
}

impl Stress {
    fn new(settings: &Settings, context: &SourceContext) -> Self {
        // As in Flume, a negative limit is no limit.
        let limit = |count: i64| u64::try_from(count).ok();
        let per_second = u32::try_from(settings.max_events_per_second).unwrap_or(u32::MAX);
        Self {
            body: vec![u8::MAX; settings.size],
            batch: context.batch as u64,
            total: limit(settings.max_total_events),
            successful: limit(settings.max_successful_events),
            pace: (settings.max_events_per_second > 0).then(|| Pace { per_second, due: Instant::now() }),
            stop: context.stop.clone(),
            given: 0,
            last: 0,
            accepted: 0,
        }
    }

    fn left(&self) -> u64 {
        let left =
            |limit: Option<u64>, count: u64| limit.map_or(u64::MAX, |limit| limit.saturating_sub(count));
        left(self.total, self.given).min(left(self.successful, self.accepted))
    }
}

impl Source for Stress {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        self.last = self.left().min(self.batch);
        if self.last == 0 {
            return Ok(Poll::Ended);
        }
        if let Some(pace) = &mut self.pace {
            self.stop.sleep(pace.due.saturating_duration_since(Instant::now()));
            pace.due = pace.due.max(Instant::now()) + Duration::from_secs(self.last) / pace.per_second;
        }
        // All events share one body.
        let body = batch.arena_mut().push(&self.body);
        (0..self.last).for_each(|_| batch.push_piece(body));
        self.given += self.last;
        Ok(Poll::Ready)
    }

    fn commit(&mut self) -> Result<(), Failure> {
        self.accepted += self.last;
        Ok(())
    }
}
