//! What stands in for sources and sinks: a source that gives the events of a test, a sink that remembers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use logflowc_plan as plan;
use logflowc_runtime::connector::{Connectors, Failure, Poll, Sink, SinkContext, Source, SourceContext};
use logflowc_runtime::{Batch, Clock, Events, Headers};

use super::event::Event;
use super::prepare::Given;
use super::watch::Watch;

/// What sources give, and what came to sinks.
pub(super) struct StandIns {
    /// By the name of the source.
    given: BTreeMap<String, Given>,
    /// By the name of the source.
    watches: BTreeMap<String, Watch>,
    /// How often a sink fails at first.
    failing: BTreeMap<String, u32>,
    /// By the name of the sink.
    pub(super) came: Arc<Mutex<BTreeMap<String, Vec<Event>>>>,
}

impl StandIns {
    /// For a test that begins at a time, in milliseconds since 1970.
    pub(super) fn new(began: i64, given: BTreeMap<String, Given>, failing: BTreeMap<String, u32>) -> Self {
        let watches = given.keys().map(|source| (source.clone(), Watch::new(began))).collect();
        Self { given, watches, failing, came: Arc::default() }
    }
}

impl Connectors for StandIns {
    fn source(&self, plan: &plan::Source, context: SourceContext) -> Result<Box<dyn Source>, Failure> {
        let given = self.given.get(&plan.name).cloned().unwrap_or_default();
        let watch = self.watches.get(&plan.name).cloned();
        Ok(Box::new(Giving { given, watch, headers: context.headers }))
    }

    fn clock(&self, source: &str) -> Clock {
        self.watches.get(source).map_or_else(Clock::default, Watch::clock)
    }

    fn sink(&self, plan: &plan::Sink, context: SinkContext) -> Result<Box<dyn Sink>, Failure> {
        let failures = self.failing.get(&plan.name).copied().unwrap_or_default();
        let (name, came) = (plan.name.clone(), Arc::clone(&self.came));
        Ok(Box::new(Remembering { name, headers: context.headers, failures, came }))
    }
}

/// Gives what belongs to one moment after the other. Its operators run on the same thread, so they see that moment.
struct Giving {
    given: Given,
    watch: Option<Watch>,
    headers: Headers,
}

impl Source for Giving {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        let Some((moment, events)) = self.given.first_key_value() else { return Ok(Poll::Ended) };
        if let Some(watch) = &self.watch {
            watch.show(*moment);
        }
        for event in events {
            event.push(batch, &self.headers);
        }
        Ok(Poll::Ready)
    }

    fn commit(&mut self) -> Result<(), Failure> {
        self.given.pop_first();
        Ok(())
    }
}

struct Remembering {
    name: String,
    headers: Headers,
    failures: u32,
    came: Arc<Mutex<BTreeMap<String, Vec<Event>>>>,
}

impl Sink for Remembering {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn write(&mut self, events: &Events) -> Result<(), Failure> {
        if let Some(left) = self.failures.checked_sub(1) {
            self.failures = left;
            return Err(Failure::Retry("the test wants it".to_owned()));
        }
        let mut came = self.came.lock().unwrap_or_else(PoisonError::into_inner);
        let here = came.entry(self.name.clone()).or_default();
        for event in events.iter() {
            let headers = event
                .headers()
                .map(|(header, value)| (self.headers.name(&header).to_owned(), value.to_owned()));
            here.push(Event { body: event.body().to_owned(), headers: headers.collect() });
        }
        Ok(())
    }
}
