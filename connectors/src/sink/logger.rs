//! Prints events to standard output in the form of Flume's log (`org.apache.flume.sink.LoggerSink`).

use std::io::{self, Write};

use logflowc_runtime::connector::{Failure, Sink};
use logflowc_runtime::{Event, Events};
use serde::Deserialize;

use super::SinkEntry;
use crate::entry::{keys, read};
use crate::java_order::JavaOrder;

pub(super) const ENTRY: SinkEntry = SinkEntry {
    name: "logger",
    keys: keys::<Settings>,
    make: |settings, context| {
        let Settings { max_bytes_to_log } = read(settings)?;
        Ok(Box::new(Logger {
            most: max_bytes_to_log,
            order: JavaOrder::new(context.headers),
            text: Vec::new(),
        }))
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    max_bytes_to_log: usize,
}

struct Logger {
    /// Bytes of a body that are shown.
    most: usize,
    order: JavaOrder,
    text: Vec<u8>,
}

/// Bytes in one row of the dump.
const ROW: usize = 16;

impl Logger {
    fn line(&mut self, event: Event<'_>) {
        self.text.extend_from_slice(b"Event: { headers:");
        self.order.write_map(event, &mut self.text);
        self.text.extend_from_slice(b" body:");
        let body = event.body();
        for row in body[..body.len().min(self.most)].chunks(ROW) {
            self.text.push(b' ');
            for byte in row {
                self.text.extend_from_slice(format!("{byte:02X} ").as_bytes());
            }
            self.text.resize(self.text.len() + 3 * (ROW - row.len()), b' ');
            self.text.extend(row.iter().map(|byte| if (b' '..=b'~').contains(byte) { *byte } else { b'.' }));
        }
        self.text.extend_from_slice(b" }\n");
    }
}

impl Sink for Logger {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn write(&mut self, events: &Events) -> Result<(), Failure> {
        self.text.clear();
        events.iter().for_each(|event| self.line(event));
        let mut out = io::stdout().lock();
        let written = out.write_all(&self.text).and_then(|()| out.flush());
        written.map_err(|error| Failure::retry("cannot write to standard output", error))
    }
}
