//! Prints events to standard output in the form of Flume's log (`org.apache.flume.sink.LoggerSink`).

use std::io::{self, Write};

use logflowc_runtime::connector::{Failure, Sink};
use logflowc_runtime::{Events, Headers, Slice};
use serde::Deserialize;

use super::SinkEntry;
use crate::entry::{keys, read};
use crate::java_order::{JavaOrder, write_map};

pub(super) const ENTRY: SinkEntry = SinkEntry {
    name: "logger",
    keys: keys::<Settings>,
    make: |settings, context| {
        let Settings { max_bytes_to_log } = read(settings)?;
        let order = JavaOrder::new(&context.headers);
        Ok(Box::new(Logger { most: max_bytes_to_log, headers: context.headers, order, text: Vec::new() }))
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
    headers: Headers,
    order: JavaOrder,
    text: Vec<u8>,
}

/// Bytes in one row of the dump.
const ROW: usize = 16;

impl Logger {
    fn lines(&mut self, events: &Slice) -> io::Result<()> {
        let mut order = self.order.of(events.batch());
        for event in events.iter() {
            self.text.extend_from_slice(b"Event: { headers:");
            write_map(order.headers(event), &self.headers, &mut self.text)?;
            self.text.extend_from_slice(b" body:");
            let body = event.body();
            dump(&body[..body.len().min(self.most)], &mut self.text)?;
            self.text.extend_from_slice(b" }\n");
        }
        Ok(())
    }
}

/// Writes bytes in rows of numbers and signs.
fn dump(bytes: &[u8], text: &mut Vec<u8>) -> io::Result<()> {
    for row in bytes.chunks(ROW) {
        text.push(b' ');
        for byte in row {
            write!(text, "{byte:02X} ")?;
        }
        text.resize(text.len() + 3 * (ROW - row.len()), b' ');
        text.extend(row.iter().map(|byte| if (b' '..=b'~').contains(byte) { *byte } else { b'.' }));
    }
    Ok(())
}

impl Sink for Logger {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn write(&mut self, events: &Events) -> Result<(), Failure> {
        self.text.clear();
        let mut out = io::stdout().lock();
        let text = events.slices().iter().try_for_each(|slice| self.lines(slice));
        let written = text.and_then(|()| out.write_all(&self.text)).and_then(|()| out.flush());
        written.map_err(|error| Failure::retry("cannot write to standard output", error))
    }
}
