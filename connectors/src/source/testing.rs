//! What the tests of sources share: a source of the list, driven by hand as the engine drives it.

use std::collections::BTreeMap;
use std::sync::Arc;

use logflowc_runtime::connector::{Failure, Poll, Source, SourceContext};
use logflowc_runtime::metrics::SourceCounters;
use logflowc_runtime::{Batch, Headers, Stop};
use serde_json::Value;

use super::SOURCES;

/// A source and the flag that stops it.
pub(super) struct Driven {
    source: Box<dyn Source>,
    pub(super) stop: Stop,
}

/// An event: its headers and its body.
pub(super) type Event = (BTreeMap<String, String>, String);

impl Driven {
    /// An open source.
    pub(super) fn open(name: &str, settings: &Value, batch: usize) -> Self {
        let mut driven = Self::new(name, settings, batch);
        driven.source.open().expect("it can be opened");
        driven
    }

    /// A source before it is opened.
    pub(super) fn new(name: &str, settings: &Value, batch: usize) -> Self {
        let stop = Stop::default();
        let context = SourceContext {
            headers: known_headers(),
            counters: Arc::new(SourceCounters::default()),
            stop: stop.clone(),
            batch,
        };
        let entry = SOURCES.iter().find(|entry| entry.name == name).expect("a source of the list");
        let settings = settings.as_object().expect("settings are an object");
        Self { source: (entry.make)(settings, context).expect("it can be made"), stop }
    }

    /// Why it cannot be opened.
    pub(super) fn refusal(&mut self) -> String {
        self.source.open().expect_err("it cannot be opened").to_string()
    }

    /// What a poll gives, and whether the source asks for a pause or has ended.
    pub(super) fn poll(&mut self) -> (Vec<Event>, Poll) {
        let mut batch = Batch::default();
        let polled = self.source.poll(&mut batch).expect("the poll works");
        (events(&batch), polled)
    }

    /// Events until there are so many; all of them are committed.
    pub(super) fn take(&mut self, count: usize) -> Vec<Event> {
        let mut events = Vec::new();
        while events.len() < count {
            events.extend(self.poll().0);
            self.source.commit().expect("the commit works");
        }
        events
    }

    /// The bodies of the next events.
    pub(super) fn bodies(&mut self, count: usize) -> Vec<String> {
        self.take(count).into_iter().map(|(_, body)| body).collect()
    }

    /// Bodies until the source has nothing at the moment.
    pub(super) fn bodies_until_idle(&mut self) -> Vec<String> {
        let mut bodies = Vec::new();
        loop {
            let (events, polled) = self.poll();
            self.source.commit().expect("the commit works");
            bodies.extend(events.into_iter().map(|(_, body)| body));
            if polled != Poll::Ready {
                return bodies;
            }
        }
    }

    /// Bodies until the source fails for good, and why.
    pub(super) fn bodies_until_failure(&mut self) -> (Vec<String>, String) {
        let mut bodies = Vec::new();
        loop {
            let mut batch = Batch::default();
            match self.source.poll(&mut batch) {
                Ok(_) => bodies.extend(events(&batch).into_iter().map(|(_, body)| body)),
                Err(Failure::Fatal(why)) => return (bodies, why),
                Err(Failure::Retry(why)) => panic!("it would be tried again: {why}"),
            }
            self.source.commit().expect("the commit works");
        }
    }

    /// Ends the source as the engine does.
    pub(super) fn close(mut self) {
        self.stop.raise();
        self.source.close();
    }
}

fn events(batch: &Batch) -> Vec<Event> {
    let headers = known_headers();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let event = |index| {
        let named =
            batch.headers(index).map(|(header, value)| (headers.name(&header).to_owned(), text(value)));
        (named.collect(), text(batch.body(index)))
    };
    (0..batch.len()).map(event).collect()
}

/// One header that the plan knows; others go by name.
fn known_headers() -> Headers {
    Headers::new(&["file".to_owned()])
}

/// Settings with some of them changed.
pub(super) fn with(mut settings: Value, changes: &Value) -> Value {
    let changes = changes.as_object().expect("changes are an object").clone();
    settings.as_object_mut().expect("settings are an object").extend(changes);
    settings
}
