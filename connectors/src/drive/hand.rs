//! A source of the list that is polled by hand, call by call: for those that read files and pipes.

use logflowc_plan::{Join, Settings};
use logflowc_runtime::connector::{Failure, Poll, Source, SourceContext};
use logflowc_runtime::{Batch, Stop};

use super::{Seen, context, events};
use crate::SOURCES;

/// A source and what it was made with.
pub(crate) struct ByHand {
    source: Box<dyn Source>,
    context: SourceContext,
}

impl ByHand {
    /// An open source.
    pub(crate) fn open(name: &str, settings: &Settings, batch: usize) -> Self {
        let mut driven = Self::new(name, settings, batch);
        driven.source.open().expect("it can be opened");
        driven
    }

    /// An open source that makes one event of several lines.
    pub(crate) fn joining(name: &str, settings: &Settings, join: Join) -> Self {
        let mut driven = Self::with(name, settings, SourceContext { join: Some(join), ..context(&["file"]) });
        driven.source.open().expect("it can be opened");
        driven
    }

    /// A source before it is opened.
    pub(crate) fn new(name: &str, settings: &Settings, batch: usize) -> Self {
        Self::with(name, settings, SourceContext { batch, ..context(&["file"]) })
    }

    fn with(name: &str, settings: &Settings, context: SourceContext) -> Self {
        let entry = SOURCES.iter().find(|entry| entry.name == name).expect("a source of the list");
        let source = (entry.make)(settings, context.clone()).expect("it can be made");
        Self { source, context }
    }

    /// What stops it.
    pub(crate) fn stop(&self) -> Stop {
        self.context.stop.clone()
    }

    /// Why it cannot be opened.
    pub(crate) fn refusal(&mut self) -> String {
        self.source.open().expect_err("it cannot be opened").to_string()
    }

    /// What a poll gives, and whether the source asks for a pause or has ended.
    pub(crate) fn poll(&mut self) -> (Vec<Seen>, Poll) {
        let mut batch = Batch::default();
        let polled = self.source.poll(&mut batch).expect("the poll works");
        (events(&batch, &self.context.headers), polled)
    }

    /// Events until there are so many; all of them are committed.
    pub(crate) fn take(&mut self, count: usize) -> Vec<Seen> {
        let mut events = Vec::new();
        while events.len() < count {
            events.extend(self.poll().0);
            self.source.commit().expect("the commit works");
        }
        events
    }

    /// The bodies of the next events.
    pub(crate) fn bodies(&mut self, count: usize) -> Vec<String> {
        self.take(count).iter().map(Seen::text).collect()
    }

    /// Bodies until the source has nothing at the moment.
    pub(crate) fn bodies_until_idle(&mut self) -> Vec<String> {
        let mut bodies = Vec::new();
        loop {
            let (events, polled) = self.poll();
            self.source.commit().expect("the commit works");
            bodies.extend(events.iter().map(Seen::text));
            if polled != Poll::Ready {
                return bodies;
            }
        }
    }

    /// Bodies until the source fails for good, and why.
    pub(crate) fn bodies_until_failure(&mut self) -> (Vec<String>, String) {
        let mut bodies = Vec::new();
        loop {
            let mut batch = Batch::default();
            match self.source.poll(&mut batch) {
                Ok(_) => bodies.extend(events(&batch, &self.context.headers).iter().map(Seen::text)),
                Err(Failure::Fatal(why)) => return (bodies, why),
                Err(Failure::Retry(why)) => panic!("it would be tried again: {why}"),
            }
            self.source.commit().expect("the commit works");
        }
    }

    /// Ends the source as the engine does.
    pub(crate) fn close(mut self) {
        self.context.stop.raise();
        self.source.close();
    }
}
