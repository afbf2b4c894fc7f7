//! Bodies that are Avro already, as records of a container with their schema
//! (`org.apache.flume.sink.hdfs.AvroEventSerializer`).

use std::io;

use logflowc_runtime::{Event, Header, Headers, Slice};
use serde::Deserialize;

use super::{Output, Serializer};
use crate::avro::schema::Schema;
use crate::avro::{Method, Writer, schema_at};

/// Header of the address of the schema.
const URL: &str = "flume.avro.schema.url";
/// Header of the schema itself.
const LITERAL: &str = "flume.avro.schema.literal";

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    /// A block with so many bytes of records is ended before the transaction ends.
    sync_interval_bytes: usize,
    compression_codec: Method,
    /// Where the schema is when the first event of a file does not say it.
    #[serde(rename = "schemaURL")]
    schema_url: Option<String>,
}

/// A file whose first event tells the schema. As in Flume, nobody looks whether the others have the same.
pub(super) struct AvroSchema {
    settings: Settings,
    url: Header,
    literal: Header,
    container: Option<Writer>,
    /// Whether a transaction has ended since the file began.
    kept: bool,
}

impl AvroSchema {
    pub(super) fn new(settings: &Settings, headers: &Headers) -> Self {
        let [url, literal] = [URL, LITERAL].map(|name| headers.find(name));
        Self { settings: settings.clone(), url, literal, container: None, kept: false }
    }

    fn begin_with(&self, first: Event<'_>, out: &mut Output) -> io::Result<Writer> {
        let schema = self.schema(first)?;
        Schema::parse(schema.as_bytes()).map_err(|why| io::Error::other(why.0))?;
        let mut container =
            Writer::new(schema, self.settings.compression_codec, self.settings.sync_interval_bytes)?;
        container.begin(out)?;
        Ok(container)
    }

    fn schema(&self, event: Event<'_>) -> io::Result<String> {
        let value = |header| event.value(header).map(|value| String::from_utf8_lossy(value).into_owned());
        if let Some(url) = value(&self.url) {
            return schema_at::read(&url);
        }
        match (value(&self.literal), &self.settings.schema_url) {
            (Some(literal), _) => Ok(literal),
            (None, Some(url)) => schema_at::read(url),
            (None, None) => Err(io::Error::other(format!(
                "an event has no schema: neither a header `{URL}` nor `{LITERAL}`, and there is no `schemaURL`"
            ))),
        }
    }
}

impl Serializer for AvroSchema {
    fn write(&mut self, events: &Slice, out: &mut Output) -> io::Result<()> {
        for event in events.iter() {
            if self.container.is_none() {
                self.container = Some(self.begin_with(event, out)?);
            }
            let container = self.container.as_mut().expect("it has just begun");
            container.append(|record| record.extend_from_slice(event.body()), out)?;
        }
        Ok(())
    }

    fn flush(&mut self, out: &mut Output) -> io::Result<()> {
        self.kept = self.container.is_some();
        self.container.as_mut().map_or(Ok(()), |container| container.end_block(out))
    }

    fn reset(&mut self) {
        match &mut self.container {
            Some(container) if self.kept => container.reset(),
            container => *container = None,
        }
    }
}

#[cfg(test)]
mod tests;
