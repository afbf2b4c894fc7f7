//! Headers and body as records of an Avro container (`org.apache.flume.serialization.FlumeEventAvroEventSerializer`).

use std::io;

use logflowc_runtime::{Event, Headers, Slice};
use serde::Deserialize;

use super::{Output, Serializer};
use crate::avro::binary::{write_bytes, write_count};
use crate::avro::{Method, Writer};
use crate::java_order::{Entry, JavaOrder};

/// The text as the original writes it, to the byte.
const SCHEMA: &str = concat!(
    r#"{"type":"record","name":"Event","fields":["#,
    r#"{"name":"headers","type":{"type":"map","values":"string"}},"#,
    r#"{"name":"body","type":"bytes"}]}"#,
);

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    /// A block with so many bytes of records is ended before the transaction ends.
    sync_interval_bytes: usize,
    compression_codec: Method,
}

pub(super) struct AvroEvent {
    headers: Headers,
    order: JavaOrder,
    container: Writer,
}

impl AvroEvent {
    pub(super) fn new(settings: &Settings, headers: &Headers) -> io::Result<Self> {
        let container = Writer::new(SCHEMA, settings.compression_codec, settings.sync_interval_bytes)?;
        Ok(Self { headers: headers.clone(), order: JavaOrder::new(headers), container })
    }
}

impl Serializer for AvroEvent {
    fn begin(&mut self, out: &mut Output) -> io::Result<()> {
        self.container.begin(out)
    }

    fn write(&mut self, events: &Slice, out: &mut Output) -> io::Result<()> {
        let mut order = self.order.of(events.batch());
        for event in events.iter() {
            let headers = order.headers(event);
            self.container.append(|record| put_event(headers, event, &self.headers, record), out)?;
        }
        Ok(())
    }

    fn flush(&mut self, out: &mut Output) -> io::Result<()> {
        self.container.end_block(out)
    }

    fn reset(&mut self) {
        self.container.reset();
    }
}

/// Writes one event; its headers come in the order of the map.
pub(crate) fn put_event(headers: &[Entry<'_>], event: Event<'_>, names: &Headers, record: &mut Vec<u8>) {
    if !headers.is_empty() {
        write_count(headers.len(), record);
    }
    for (name, value) in headers {
        write_bytes(name.text(names).as_bytes(), record);
        // A string of Avro is UTF-8; this borrows when the value is.
        write_bytes(String::from_utf8_lossy(value).as_bytes(), record);
    }
    write_count(0, record);
    write_bytes(event.body(), record);
}

#[cfg(test)]
mod tests;
