//! Serializers write events into files.

mod text;

use std::io::{self, Write};

use logflowc_runtime::{Headers, Slice};
use serde::Deserialize;

/// What a file is made of.
pub(crate) trait Serializer: Send {
    /// Writes what stands in front of the first event.
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes events.
    fn write(&mut self, events: &Slice, out: &mut dyn Write) -> io::Result<()>;

    /// Writes what belongs to the end of a transaction.
    fn flush(&mut self, _: &mut dyn Write) -> io::Result<()> {
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
}

impl Config {
    /// A serializer for a new file.
    pub(crate) fn make(&self, _: &Headers) -> Box<dyn Serializer> {
        match self {
            Config::Text(settings) => Box::new(text::Text::new(settings)),
        }
    }
}
