//! Sources that give what a case says, and sinks that remember what they read, on the real engine.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use logflowc_plan::{self as plan, HeaderId, Plan, Touched};
use logflowc_runtime::connector::{Connectors, Failure, Poll, Sink, SinkContext, Source, SourceContext};
use logflowc_runtime::{Batch, Engine, Event, Events, Header, Notice, Stop};

use super::plans::{Case, Given, RANDOM};

/// Nothing here takes longer, unless it never happens.
const LIMIT: Duration = Duration::from_mins(2);

/// What one sink has received.
pub(super) type Delivery = Vec<Received>;

/// What a sink sees of an event: the body and the headers that it reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Received {
    body: Vec<u8>,
    headers: Vec<(String, Vec<u8>)>,
}

struct World<'c> {
    case: &'c Case,
    kept: BTreeMap<String, Arc<Mutex<Delivery>>>,
}

/// Runs a plan to its end. What every sink has received; the order counts where one source alone writes.
pub(super) fn deliveries(case: &Case, plan: &Plan) -> BTreeMap<String, Delivery> {
    let sinks = plan.drains.iter().flat_map(|drain| &drain.sinks);
    let kept = sinks.map(|sink| (sink.name.clone(), Arc::default())).collect();
    let world = World { case, kept };
    let (sender, notices) = mpsc::channel();
    let notify = Arc::new(move |notice| {
        // Nobody listens once all sources have ended.
        let _ = sender.send(notice);
    });
    let engine = Engine::start(plan, &world, Vec::new(), notify).expect("nothing here fails to start");
    let mut running = plan.sources.len();
    while running > 0 {
        if let Notice::SourceEnded { .. } = notices.recv_timeout(LIMIT).expect("every source ends") {
            running -= 1;
        }
    }
    let stopped = engine.stop(LIMIT, &Stop::default());
    assert!(stopped.carried.is_empty() && !stopped.panicked, "the engine has delivered everything");
    world.kept.iter().map(|(name, kept)| (name.clone(), in_order(plan, kept))).collect()
}

fn in_order(plan: &Plan, kept: &Mutex<Delivery>) -> Delivery {
    let mut delivery = kept.lock().expect("no panic").clone();
    if plan.sources.len() > 1 {
        delivery.sort();
    }
    delivery
}

impl Connectors for World<'_> {
    fn source(&self, plan: &plan::Source, _: SourceContext) -> Result<Box<dyn Source>, Failure> {
        let at = self.case.plan.sources.iter().position(|source| source.name == plan.name);
        let given = self.case.given[at.expect("no pass makes sources")].clone();
        Ok(Box::new(Giving { given, next: 0, batch: plan.batch as usize }))
    }

    fn sink(&self, plan: &plan::Sink, context: SinkContext) -> Result<Box<dyn Sink>, Failure> {
        Ok(Box::new(Keeping {
            kept: Arc::clone(&self.kept[&plan.name]),
            reads: self.case.facts.reads[plan.channel.0 as usize].clone(),
            // Of a batch the engine knows one order of headers, not one for each event.
            in_order: self.case.plan.sources.iter().all(|source| source.batch == 1),
            context,
        }))
    }
}

struct Giving {
    given: Vec<Given>,
    next: usize,
    batch: usize,
}

impl Source for Giving {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        let end = (self.next + self.batch).min(self.given.len());
        for (index, event) in self.given[self.next..end].iter().enumerate() {
            batch.push(&event.body);
            for (header, value) in &event.headers {
                batch.set(index, &Header::Known(*header), value.as_bytes());
            }
            if let Some(value) = &event.other {
                batch.set(index, &Header::Named("other".into()), value.as_bytes());
            }
        }
        self.next = end;
        Ok(if batch.is_empty() { Poll::Ended } else { Poll::Ready })
    }
}

struct Keeping {
    kept: Arc<Mutex<Delivery>>,
    reads: Touched,
    in_order: bool,
    context: SinkContext,
}

impl Sink for Keeping {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn write(&mut self, events: &Events) -> Result<(), Failure> {
        let received = events.iter().map(|event| self.received(event));
        self.kept.lock().expect("no panic").extend(received);
        Ok(())
    }
}

impl Keeping {
    fn received(&self, event: Event<'_>) -> Received {
        let read = event.headers().filter(|(header, _)| match header {
            Header::Known(id) => self.reads.has(*id),
            Header::Named(_) => self.reads == Touched::All,
        });
        let name = |header: &Header| self.context.headers.name(header).to_owned();
        let mut headers: Vec<_> = read.map(|(header, value)| (name(&header), shape(value))).collect();
        if !self.in_order || self.reads != Touched::All {
            headers.sort();
        }
        Received { body: event.body().to_vec(), headers }
    }
}

/// A value, without what differs from run to run.
fn shape(value: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(value);
    let is_time = text.len() == 13 && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.strip_prefix(RANDOM) {
        Some(uuid) => format!("{RANDOM} of {} letters", uuid.len()).into_bytes(),
        None if is_time => b"a time".to_vec(),
        None => value.to_vec(),
    }
}

/// The header whose values differ from run to run.
pub(super) const UNSTEADY: HeaderId = HeaderId(5);
