//! A source on its thread: poll, operators, channels, commit.

use std::sync::Arc;
use std::time::Duration;

use logflowc_plan::{Idle, Timing};

use crate::batch::Batch;
use crate::connector::{Failure, Poll, Source};
use crate::metrics::SourceCounters;
use crate::operator::Operator;
use crate::pause::Pause;
use crate::pool::Pool;
use crate::route::Router;
use crate::stop::Stop;

/// Everything that runs on the thread of one source.
pub(crate) struct SourceStage {
    pub(crate) name: String,
    pub(crate) source: Box<dyn Source>,
    /// Whether the source is open.
    pub(crate) open: bool,
    pub(crate) operators: Vec<Box<dyn Operator>>,
    pub(crate) router: Router,
    pub(crate) pool: Pool,
    pub(crate) counters: Arc<SourceCounters>,
    pub(crate) stop: Stop,
    pub(crate) timing: Timing,
    pub(crate) idle: Idle,
}

/// Flume tries a component that did not start again after this time.
const RESTART_MS: u64 = 3000;

/// Why a source stage came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceEnd {
    /// It was asked to.
    Stopped,
    /// The source has nothing more to give.
    Exhausted,
    /// The source cannot go on.
    Failed(String),
}

impl SourceStage {
    /// Runs until the source ends or the agent stops. `opened` is called once, when the source is open.
    pub(crate) fn run(mut self, opened: impl FnOnce()) -> SourceEnd {
        while !self.open {
            if self.stop.sleep(Duration::from_millis(self.timing.restart_ms.unwrap_or(RESTART_MS))) {
                return SourceEnd::Stopped;
            }
            match self.source.open() {
                Ok(()) => self.open = true,
                Err(failure) => tracing::error!(source = self.name, "{failure}; it is started again later"),
            }
        }
        opened();
        let end = self.poll_until_end();
        self.source.close();
        end
    }

    fn poll_until_end(&mut self) -> SourceEnd {
        let mut pause = Pause::new(self.timing, self.idle);
        loop {
            if self.stop.is_raised() {
                return SourceEnd::Stopped;
            }
            match self.step() {
                Ok(Poll::Ready) => pause.reset(),
                Ok(Poll::Idle) => {
                    self.stop.sleep(pause.idle());
                }
                Ok(Poll::Ended) => return SourceEnd::Exhausted,
                Err(Failure::Retry(why)) => {
                    tracing::warn!(source = self.name, "{why}; trying again");
                    self.stop.sleep(pause.failure());
                }
                Err(Failure::Fatal(why)) => {
                    tracing::error!(source = self.name, "{why}; this source stops");
                    return SourceEnd::Failed(why);
                }
            }
        }
    }

    /// One poll and what follows from it.
    fn step(&mut self) -> Result<Poll, Failure> {
        let mut batch = self.pool.take();
        let polled = self.source.poll(&mut batch).inspect_err(|_| self.counters.read_failures.add(1))?;
        if batch.is_empty() {
            self.pool.give(batch);
            return Ok(polled);
        }
        self.pass_on(batch)?;
        Ok(polled)
    }

    fn pass_on(&mut self, mut batch: Batch) -> Result<(), Failure> {
        let read = batch.len() as u64;
        let batches = self.source.batches(batch.len());
        self.counters.received.add(read);
        self.counters.batches_received.add(batches);
        for operator in &mut self.operators {
            operator.apply(&mut batch);
        }
        if !batch.is_empty() && self.router.send(&self.pool.share(batch), self.source.on_full()).is_err() {
            self.counters.channel_failures.add(1);
            self.settle(false);
            self.source.refuse();
            return Ok(());
        }
        // Before the commit: should that fail, the source gives events again that are stored.
        self.settle(true);
        self.source.commit()?;
        self.counters.accepted.add(read);
        self.counters.batches_accepted.add(batches);
        Ok(())
    }

    fn settle(&mut self, stored: bool) {
        self.operators.iter_mut().for_each(|operator| operator.settle(stored));
    }
}
