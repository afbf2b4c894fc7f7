//! A source that counts and a sink that remembers, in place of connectors to the outside.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use logflowc_plan::{self as plan, HeaderId, Plan};
use logflowc_runtime::connector::{
    After, Connectors, Failure, OnFull, Poll, Sink, SinkContext, Source, SourceContext,
};
use logflowc_runtime::{Batch, Carried, Engine, Events, Header, Notice, Stop, Stopped};

/// Nothing here takes longer, unless it never happens.
pub(crate) const LIMIT: Duration = Duration::from_mins(2);

/// The header by which events are routed: the number of the event modulo 3.
pub(crate) const KIND: Header = Header::Known(HeaderId(0));

/// What a source does, and what became of its events.
pub(crate) struct Feed {
    pub(crate) total: u64,
    pub(crate) on_full: OnFull,
    /// Events that the engine has confirmed.
    pub(crate) confirmed: AtomicU64,
    pub(crate) refused: AtomicU64,
}

/// What a sink does with its batches.
#[derive(Clone, Copy)]
pub(crate) enum Manner {
    Works,
    /// One of so many writes fails after half of the events were kept.
    FailsEach(u64),
    /// The first writes fail, and nothing of them is kept.
    FailsFirst(u64),
    Gives(fn() -> Failure),
    /// Nobody is there to write to.
    Alone,
    Panics,
    /// Every other write fails, and is to be made again at once. What is kept is not counted.
    Presses,
    /// It wants a pause after every write.
    Rests,
}

/// A sink's memory.
pub(crate) struct Kept {
    pub(crate) manner: Manner,
    pub(crate) gate: Gate,
    /// Passed when the sink is closed.
    pub(crate) end: Gate,
    /// Whether the sink has come to its end.
    pub(crate) closing: AtomicBool,
    events: Mutex<Vec<String>>,
    news: Condvar,
    pub(crate) writes: AtomicU64,
}

/// Where a sink waits before it keeps anything.
#[derive(Default)]
pub(crate) struct Gate {
    closed: Mutex<bool>,
    opened: Condvar,
}

/// Sources and sinks by name.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) sources: BTreeMap<String, Arc<Feed>>,
    pub(crate) sinks: BTreeMap<String, Arc<Kept>>,
}

impl World {
    pub(crate) fn source(&mut self, name: &str, total: u64, on_full: OnFull) -> Arc<Feed> {
        let feed = Feed { total, on_full, confirmed: AtomicU64::new(0), refused: AtomicU64::new(0) };
        let feed = Arc::new(feed);
        self.sources.insert(name.to_owned(), Arc::clone(&feed));
        feed
    }

    pub(crate) fn sink(&mut self, name: &str, manner: Manner) -> Arc<Kept> {
        let kept = Arc::new(Kept {
            manner,
            gate: Gate::default(),
            end: Gate::default(),
            closing: AtomicBool::new(false),
            events: Mutex::default(),
            news: Condvar::new(),
            writes: AtomicU64::new(0),
        });
        self.sinks.insert(name.to_owned(), Arc::clone(&kept));
        kept
    }

    /// Starts a plan on these components.
    pub(crate) fn start(&self, plan: &Plan, carried: Vec<Carried>) -> Running {
        let (sender, notices) = mpsc::channel();
        let notify = Arc::new(move |notice| {
            // The test may have ended before the engine.
            let _ = sender.send(notice);
        });
        let engine = Engine::start(plan, self, carried, notify).expect("nothing here fails to start");
        Running { engine, notices, sources: plan.sources.len() }
    }

    /// Runs a plan until all its sources have given everything and all channels are empty.
    pub(crate) fn run(&self, plan: &Plan) -> Stopped {
        self.start(plan, Vec::new()).finish()
    }
}

impl Connectors for World {
    fn source(&self, plan: &plan::Source, context: SourceContext) -> Result<Box<dyn Source>, Failure> {
        let feed = Arc::clone(&self.sources[&plan.name]);
        Ok(Box::new(Counting { name: plan.name.clone(), feed, next: 0, batch: context.batch as u64 }))
    }

    fn sink(&self, plan: &plan::Sink, _: SinkContext) -> Result<Box<dyn Sink>, Failure> {
        Ok(Box::new(Keeping(Arc::clone(&self.sinks[&plan.name]))))
    }
}

pub(crate) struct Running {
    engine: Engine,
    notices: Receiver<Notice>,
    sources: usize,
}

impl Running {
    /// Waits until all sources have ended, and stops.
    pub(crate) fn finish(self) -> Stopped {
        self.finish_within(LIMIT)
    }

    /// The same, with so much time for what is in the channels.
    pub(crate) fn finish_within(self, drain: Duration) -> Stopped {
        for _ in 0..self.sources {
            self.wait(|notice| matches!(notice, Notice::SourceEnded { .. }));
        }
        self.engine.stop(drain, &Stop::default())
    }

    /// Stops at once: what is in the channels stays there.
    pub(crate) fn abandon(self) -> Stopped {
        let hurry = Stop::default();
        hurry.raise();
        self.engine.stop(LIMIT, &hurry)
    }

    pub(crate) fn wait(&self, wanted: impl Fn(&Notice) -> bool) {
        while !wanted(&self.notices.recv_timeout(LIMIT).expect("it happens")) {}
    }
}

/// Numbers as events: `r:0`, `r:1` …
struct Counting {
    name: String,
    feed: Arc<Feed>,
    next: u64,
    batch: u64,
}

impl Source for Counting {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        self.next = self.feed.confirmed.load(Ordering::SeqCst);
        let end = (self.next + self.batch).min(self.feed.total);
        for (index, number) in (self.next..end).enumerate() {
            batch.push(format!("{}:{number}", self.name).as_bytes());
            batch.set(index, &KIND, (number % 3).to_string().as_bytes());
        }
        self.next = end;
        Ok(if batch.is_empty() { Poll::Ended } else { Poll::Ready })
    }

    fn commit(&mut self) -> Result<(), Failure> {
        self.feed.confirmed.store(self.next, Ordering::SeqCst);
        Ok(())
    }

    fn refuse(&mut self) {
        self.feed.refused.fetch_add(1, Ordering::SeqCst);
    }

    fn on_full(&self) -> OnFull {
        self.feed.on_full
    }
}

struct Keeping(Arc<Kept>);

impl Sink for Keeping {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn tick(&mut self) -> Result<Option<Instant>, Failure> {
        match self.0.manner {
            Manner::Alone => Err(Failure::Retry("nobody is there".to_owned())),
            _ => Ok(None),
        }
    }

    fn write(&mut self, events: &Events) -> Result<(), Failure> {
        let kept = &self.0;
        kept.gate.pass();
        let write = kept.writes.fetch_add(1, Ordering::SeqCst);
        let failure = || Failure::Retry("as asked".to_owned());
        match kept.manner {
            Manner::FailsEach(every) if write.is_multiple_of(every) => {
                kept.keep(events, events.len() / 2);
                Err(failure())
            }
            Manner::Presses if write.is_multiple_of(2) => Err(failure()),
            Manner::FailsFirst(count) if write < count => Err(failure()),
            Manner::Gives(failure) => Err(failure()),
            Manner::Panics => panic!("as asked"),
            _ => {
                kept.keep(events, events.len());
                Ok(())
            }
        }
    }

    fn after(&self, written: bool) -> After {
        match self.0.manner {
            Manner::Presses => After { pause: false, counted: false },
            Manner::Rests => After { pause: true, counted: true },
            _ => After { pause: !written, counted: written },
        }
    }

    fn close(&mut self) -> Result<(), Failure> {
        self.0.closing.store(true, Ordering::SeqCst);
        self.0.end.pass();
        Ok(())
    }
}

impl Kept {
    fn keep(&self, events: &Events, count: usize) {
        let text = |body: &[u8]| String::from_utf8_lossy(body).into_owned();
        let mut kept = self.events.lock().expect("no panic");
        kept.extend(events.iter().take(count).map(|event| text(event.body())));
        self.news.notify_all();
    }

    /// What was kept so far, in order.
    pub(crate) fn events(&self) -> Vec<String> {
        self.events.lock().expect("no panic").clone()
    }

    /// Waits until so many events were kept.
    pub(crate) fn wait_for(&self, count: usize) {
        let events = self.events.lock().expect("no panic");
        let waited = self.news.wait_timeout_while(events, LIMIT, |events| events.len() < count);
        assert!(!waited.expect("no panic").1.timed_out(), "{count} events do not come");
    }
}

impl Gate {
    pub(crate) fn close(&self) {
        *self.closed.lock().expect("no panic") = true;
    }

    pub(crate) fn open(&self) {
        *self.closed.lock().expect("no panic") = false;
        self.opened.notify_all();
    }

    fn pass(&self) {
        let closed = self.closed.lock().expect("no panic");
        drop(self.opened.wait_while(closed, |closed| *closed).expect("no panic"));
    }
}

/// The events of a source: all, or those of the kinds.
pub(crate) fn numbers(name: &str, range: std::ops::Range<u64>, kinds: &[u64]) -> Vec<String> {
    range.filter(|number| kinds.contains(&(number % 3))).map(|number| format!("{name}:{number}")).collect()
}

pub(crate) const ALL: &[u64] = &[0, 1, 2];

/// Waits until a source has got so many confirmations.
pub(crate) fn confirmed(feed: &Feed, count: u64) {
    until(|| feed.confirmed.load(Ordering::SeqCst) >= count);
}

/// Waits until something is the case.
pub(crate) fn until(is_so: impl Fn() -> bool) {
    let limit = Instant::now() + LIMIT;
    while !is_so() {
        assert!(Instant::now() < limit, "it does not happen");
        std::thread::yield_now();
    }
}
