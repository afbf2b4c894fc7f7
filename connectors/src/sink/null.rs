//! Forgets every event (`org.apache.flume.sink.NullSink`).

use logflowc_runtime::Events;
use logflowc_runtime::connector::{Failure, Sink};
use serde::Deserialize;

use super::SinkEntry;
use crate::entry::{keys, read};

pub(super) const ENTRY: SinkEntry = SinkEntry {
    name: "null",
    keys: keys::<Settings>,
    make: |settings, _| {
        let Settings { log_every_n_events } = read(settings)?;
        Ok(Box::new(Null { log_every: log_every_n_events, seen: 0 }))
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    log_every_n_events: u64,
}

struct Null {
    log_every: u64,
    seen: u64,
}

impl Sink for Null {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn write(&mut self, events: &Events) -> Result<(), Failure> {
        let before = self.seen / self.log_every;
        self.seen += events.len() as u64;
        if self.seen / self.log_every != before {
            tracing::info!(events = self.seen, "forgotten so far");
        }
        Ok(())
    }
}
