//! Serializers write events into files.

mod avro_event;
mod avro_schema;
mod header_and_text;
mod json;
mod text;

use std::io::{self, BufWriter, Write};

use logflowc_runtime::{Headers, Slice};
use serde::Deserialize;

/// A file, or what stands in front of one. Only whole buffers go through the virtual call.
pub(crate) use avro_event::put_event;

pub(crate) type Output = BufWriter<dyn Write>;

/// What a file is made of.
pub(crate) trait Serializer: Send {
    /// Writes what stands in front of the first event.
    fn begin(&mut self, _: &mut Output) -> io::Result<()> {
        Ok(())
    }

    /// Writes events.
    fn write(&mut self, events: &Slice, out: &mut Output) -> io::Result<()>;

    /// Writes what belongs to the end of a transaction.
    fn flush(&mut self, _: &mut Output) -> io::Result<()> {
        Ok(())
    }

    /// Forgets what was kept for the transaction: it is taken back.
    fn reset(&mut self) {}
}

/// A serializer with its settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "component")]
pub(crate) enum Config {
    #[serde(rename = "TEXT")]
    Text(text::Settings),
    #[serde(rename = "HEADER_AND_TEXT")]
    HeaderAndText(header_and_text::Settings),
    #[serde(rename = "AVRO_EVENT")]
    AvroEvent(avro_event::Settings),
    #[serde(rename = "avro_schema")]
    AvroSchema(avro_schema::Settings),
    #[serde(rename = "JSON")]
    Json(json::Settings),
}

impl Config {
    /// A serializer for a new file.
    pub(crate) fn make(&self, headers: &Headers) -> io::Result<Box<dyn Serializer>> {
        Ok(match self {
            Config::Text(settings) => Box::new(text::Text::new(settings)),
            Config::HeaderAndText(settings) => {
                Box::new(header_and_text::HeaderAndText::new(settings, headers))
            }
            Config::AvroEvent(settings) => Box::new(avro_event::AvroEvent::new(settings, headers)?),
            Config::AvroSchema(settings) => Box::new(avro_schema::AvroSchema::new(settings, headers)),
            Config::Json(settings) => Box::new(json::Json::new(settings, headers)),
        })
    }
}

#[cfg(test)]
mod tests;
