//! A sink, or a group of sinks, on its thread: lease, write, commit.

use std::sync::Arc;
use std::time::{Duration, Instant};

use logflowc_balance::Policy;
use logflowc_plan::{ChannelId, Idle, Timing};

use crate::channel::Reader;
use crate::connector::{Failure, Sink};
use crate::metrics::SinkCounters;
use crate::pause::Pause;
use crate::share::Share;
use crate::stop::Stop;

/// Everything that runs on the thread of one sink or group.
pub(crate) struct DrainStage {
    pub(crate) name: String,
    pub(crate) members: Vec<Member>,
    /// One for each channel that the members empty.
    pub(crate) readers: Vec<(ChannelId, Box<dyn Reader>)>,
    pub(crate) policy: Policy,
    /// For a member of a group whose sinks share.
    pub(crate) share: Option<Share>,
    /// The sources have ended: what is left in the channels is the end.
    pub(crate) last_call: Stop,
    /// The time to drain is over.
    pub(crate) halt: Stop,
    pub(crate) timing: Timing,
}

/// A sink of the stage.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) sink: Box<dyn Sink>,
    /// Whether the sink is open; it is opened again after a failure that asks for it.
    pub(crate) open: bool,
    /// Index into the readers.
    pub(crate) reader: usize,
    pub(crate) batch: usize,
    pub(crate) counters: Arc<SinkCounters>,
}

/// What a turn has brought.
enum Turn {
    /// Events were written.
    Written,
    /// Events were written to somebody who asks for a pause.
    WrittenForNow,
    /// Events were given back, to be written again at once.
    Again(String),
    /// There were none.
    Nothing,
}

/// A sink that cannot work at all; its channel is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinkFailed {
    /// The sink.
    pub sink: String,
    /// Why.
    pub why: String,
}

/// How the stage ended, with the readers, so that the engine can count or keep what is left.
pub(crate) struct DrainEnd {
    pub(crate) readers: Vec<(ChannelId, Box<dyn Reader>)>,
    pub(crate) failed: Vec<SinkFailed>,
}

/// A sink without anything to do looks at the clock this often at least.
const IDLE: Duration = Duration::from_secs(1);

/// A group with several channels may not wait long at one of them.
const SEVERAL: Duration = Duration::from_millis(10);

impl DrainStage {
    /// Runs until the channels are closed and empty, or until the halt.
    pub(crate) fn run(mut self) -> DrainEnd {
        let mut failed = Vec::new();
        let mut pause = Pause::new(self.timing, Idle { step_ms: 0, max_ms: 0 });
        let mut empty = 0;
        while !self.halt.is_raised() {
            let Some(member) = self.policy.pick(Instant::now()) else {
                if self.policy.is_hopeless() {
                    break;
                }
                self.halt.sleep(pause.failure());
                continue;
            };
            // Looked at before the channel: events that came before the last call are not overlooked.
            let last = self.last_call.is_raised();
            match self.turn(member) {
                Ok(Turn::Written) => {
                    self.policy.succeeded(member);
                    pause.reset();
                    empty = 0;
                }
                Ok(Turn::WrittenForNow) => {
                    self.policy.succeeded(member);
                    empty = 0;
                    self.halt.sleep(pause.failure());
                }
                Ok(Turn::Again(why)) => {
                    empty = 0;
                    tracing::warn!(sink = self.members[member].name, "{why}; the events are written again");
                    self.policy.failed(member, Instant::now());
                }
                Ok(Turn::Nothing) => {
                    empty += 1;
                    if last && empty >= self.members.len() {
                        break;
                    }
                }
                Err(Failure::Retry(why)) => {
                    empty = 0;
                    tracing::warn!(sink = self.members[member].name, "{why}; the events are kept");
                    if let Some(share) = &self.share {
                        self.halt.sleep(share.failed());
                    } else if !self.policy.failed(member, Instant::now()) {
                        self.halt.sleep(pause.failure());
                    }
                }
                Err(Failure::Fatal(why)) => {
                    let sink = self.members[member].name.clone();
                    tracing::error!(sink, "{why}; this sink stops");
                    self.policy.removed(member);
                    failed.push(SinkFailed { sink, why });
                }
            }
        }
        self.close();
        DrainEnd { readers: self.readers, failed }
    }

    /// Gives one member a batch.
    fn turn(&mut self, member: usize) -> Result<Turn, Failure> {
        let several = self.readers.len() > 1;
        let Member { sink, open, reader, batch, counters, .. } = &mut self.members[member];
        let reader = &mut self.readers[*reader].1;
        let tick = match ready(&mut **sink, open) {
            Ok(tick) => tick,
            Err(failure) => {
                counters.open_failures.add(1);
                let hopeless = matches!(failure, Failure::Fatal(_));
                let over = self.last_call.is_raised() && is_over(&mut **reader);
                return if over && !hopeless { Ok(Turn::Nothing) } else { Err(failure) };
            }
        };
        let patience = if several { SEVERAL } else { IDLE };
        let idle = Instant::now() + patience;
        let deadline = tick.map_or(idle, |tick| tick.min(idle));
        let hurry = || self.last_call.is_raised() || self.halt.is_raised();
        if self.share.as_ref().is_some_and(|share| !share.ask(deadline, hurry)) {
            return Ok(Turn::Nothing);
        }
        let events = reader.take(*batch, Some(deadline));
        if events.is_empty() {
            counters.batches_empty.add(u64::from(sink.counts_batches()));
            return Ok(Turn::Nothing);
        }
        if let Some(share) = &self.share {
            // A slow member does not sit on what others could take.
            reader.offer_rest();
            share.took(&events);
        }
        counters.attempts.add(events.len() as u64);
        if sink.counts_batches() {
            count_batch(counters, events.len() < *batch);
        }
        let written = sink.write(&events);
        let after = sink.after(written.is_ok());
        if after.counted {
            counters.successes.add(events.len() as u64);
        }
        match written {
            Ok(()) => {
                self.share.iter().for_each(|share| share.wrote(&events));
                reader.commit(events);
                Ok(if after.pause { Turn::WrittenForNow } else { Turn::Written })
            }
            Err(failure) => {
                counters.write_failures.add(1);
                reader.rollback(events);
                match failure {
                    Failure::Retry(why) if !after.pause => Ok(Turn::Again(why)),
                    failure => Err(failure),
                }
            }
        }
    }

    fn close(&mut self) {
        self.share.iter().for_each(Share::leave);
        for Member { name, sink, open, counters, .. } in &mut self.members {
            if *open && let Err(why) = sink.close() {
                tracing::warn!(sink = name, "{why}");
            }
            counters.life.stop();
        }
        tracing::debug!(drain = self.name, "ended");
    }
}

/// Opens the sink where it is not open, and lets it do what is due.
fn ready(sink: &mut dyn Sink, open: &mut bool) -> Result<Option<Instant>, Failure> {
    if !*open {
        sink.open()?;
        *open = true;
    }
    sink.tick()
}

/// Whether nothing is left to write: a sink that finds nobody there is not waited for then.
fn is_over(reader: &mut dyn Reader) -> bool {
    let events = reader.take(1, Some(Instant::now()));
    let none = events.is_empty();
    reader.rollback(events);
    none
}

fn count_batch(counters: &SinkCounters, partly: bool) {
    let counter = if partly { &counters.batches_underflow } else { &counters.batches_complete };
    counter.add(1);
}
