//! Indexes events in Elasticsearch and OpenSearch (`org.apache.flume.sink.elasticsearch.ElasticSearchSink` of Flume 1.9)
//! over HTTP, by the bulk API. The protocol that the original speaks is gone from servers since Elasticsearch 8.
//!
//! A server answers for each document by itself. Those that it has taken are not sent again when others have to be:
//! the sink remembers them until the batch is done. With `idHeader` a document that is there already is taken too, so
//! that nothing is there twice after a crash either.

mod bulk;
mod document;
mod index_name;
mod objections;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;
use logflowc_plan as plan;
use logflowc_runtime::connector::{Failure, Sink, SinkContext};
use logflowc_runtime::{Event, Events, Header};
use serde::Deserialize;

use super::SinkEntry;
use crate::entry::{milliseconds, read};
use bulk::{Bulk, Entry, Outcome};
use document::Documents;
use index_name::IndexName;
pub use objections::of as objections;

pub(super) const ENTRY: SinkEntry = SinkEntry {
    name: "elasticsearch",
    keys: || KEYS,
    make: |settings, context| Ok(Box::new(Elasticsearch::new(read(settings)?, &context)?)),
};

/// What the sink reads, and what it objects to.
const KEYS: &[&str] = &[
    "hostNames",
    "indexName",
    "indexType",
    "clusterName",
    "ttl",
    "client",
    "client.*",
    "serializer",
    "indexNameBuilder",
    "ssl",
    "apiKey",
    "username",
    "password",
    "compressionType",
    "idHeader",
    "deadLetterIndex",
    "connectTimeout",
    "requestTimeout",
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    host_names: Vec<String>,
    index_name: plan::Template,
    serializer: document::Kind,
    index_name_builder: index_name::Kind,
    ssl: bool,
    api_key: Option<String>,
    username: Option<String>,
    password: Option<String>,
    compression_type: String,
    id_header: Option<String>,
    dead_letter_index: Option<String>,
    #[serde(deserialize_with = "milliseconds")]
    connect_timeout: Duration,
    #[serde(deserialize_with = "milliseconds")]
    request_timeout: Duration,
}

/// What keeps a sink from its servers.
pub fn probe(settings: &plan::Settings) -> Option<String> {
    let settings = read(settings).ok()?;
    Bulk::new(&settings).and_then(|bulk| bulk.greet()).err().map(|why| why.to_string())
}

struct Elasticsearch {
    bulk: Bulk,
    documents: Documents,
    index: IndexName,
    id: Option<Header>,
    dead_letters: Option<String>,
    /// How often the servers have taken an entry of the batch that is being retried.
    taken: HashMap<Entry, usize>,
}

impl Elasticsearch {
    fn new(settings: Settings, context: &SinkContext) -> Result<Self, Failure> {
        Ok(Self {
            bulk: Bulk::new(&settings)?,
            documents: Documents::new(settings.serializer, &context.headers),
            index: IndexName::new(&settings.index_name, settings.index_name_builder, &context.headers),
            id: settings.id_header.map(|name| context.headers.find(&name)),
            dead_letters: settings.dead_letter_index,
            taken: HashMap::new(),
        })
    }

    fn entry(&self, event: Event<'_>, now: Timestamp) -> Result<Entry, Failure> {
        let id = self.id.as_ref().and_then(|header| event.value(header));
        Ok(Entry {
            index: self.index.of(event, now)?,
            id: id.map(|id| String::from_utf8_lossy(id).into_owned()),
            source: self.documents.of(event),
        })
    }

    /// Sends what the servers have not taken yet, and gives back what they have taken in the end, and why they have
    /// not taken the rest.
    fn send(&mut self, entries: Vec<Entry>) -> Result<(Vec<Entry>, Vec<String>), Failure> {
        let mut left = self.taken.clone();
        let is_taken = |entry: &Entry| match left.get_mut(entry) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        };
        let (mut taken, open): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_taken);
        let (mut refused, mut rejected) = (Vec::new(), Vec::new());
        let outcomes = self.bulk.send(&open)?;
        for (entry, outcome) in open.into_iter().zip(outcomes) {
            match (outcome, &self.dead_letters) {
                (Outcome::Taken, _) => taken.push(entry),
                (Outcome::Rejected(why), Some(index)) => {
                    rejected.push((entry.dead_letter(index, &why), entry));
                }
                (Outcome::Refused(why) | Outcome::Rejected(why), _) => refused.push(why),
            }
        }
        let (letters, rejected): (Vec<_>, Vec<_>) = rejected.into_iter().unzip();
        for (entry, outcome) in rejected.into_iter().zip(self.bulk.send(&letters)?) {
            match outcome {
                Outcome::Taken => taken.push(entry),
                Outcome::Refused(why) | Outcome::Rejected(why) => refused.push(why),
            }
        }
        Ok((taken, refused))
    }
}

impl Sink for Elasticsearch {
    /// As in Flume, a sink starts whether its servers are there or not.
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn write(&mut self, events: &Events) -> Result<(), Failure> {
        let now = Timestamp::now();
        let entries: Result<Vec<Entry>, Failure> =
            events.iter().map(|event| self.entry(event, now)).collect();
        let (taken, refused) = self.send(entries?)?;
        self.taken.clear();
        let Some(why) = refused.first() else { return Ok(()) };
        for entry in taken {
            *self.taken.entry(entry).or_default() += 1;
        }
        Err(Failure::Retry(format!("{} of {} documents are not taken: {why}", refused.len(), events.len())))
    }
}
