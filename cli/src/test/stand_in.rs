//! What stands in for sources and sinks: a source that gives the events of a test, a sink that remembers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use logflowc_plan as plan;
use logflowc_runtime::connector::{Connectors, Failure, Poll, Sink, SinkContext, Source, SourceContext};
use logflowc_runtime::{Batch, Events, Headers};

use super::event::Event;

/// What sources give, and what came to sinks.
#[derive(Default)]
pub(super) struct StandIns {
    /// By the name of the source.
    pub(super) given: BTreeMap<String, Vec<Event>>,
    /// How often a sink fails at first.
    pub(super) failing: BTreeMap<String, u32>,
    /// By the name of the sink.
    pub(super) came: Arc<Mutex<BTreeMap<String, Vec<Event>>>>,
}

impl Connectors for StandIns {
    fn source(&self, plan: &plan::Source, context: SourceContext) -> Result<Box<dyn Source>, Failure> {
        let events = self.given.get(&plan.name).cloned().unwrap_or_default();
        Ok(Box::new(Giving { events, headers: context.headers }))
    }

    fn sink(&self, plan: &plan::Sink, context: SinkContext) -> Result<Box<dyn Sink>, Failure> {
        let failures = self.failing.get(&plan.name).copied().unwrap_or_default();
        let (name, came) = (plan.name.clone(), Arc::clone(&self.came));
        Ok(Box::new(Remembering { name, headers: context.headers, failures, came }))
    }
}

struct Giving {
    events: Vec<Event>,
    headers: Headers,
}

impl Source for Giving {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        self.events.iter().for_each(|event| event.push(batch, &self.headers));
        Ok(if batch.is_empty() { Poll::Ended } else { Poll::Ready })
    }

    fn commit(&mut self) -> Result<(), Failure> {
        self.events.clear();
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
