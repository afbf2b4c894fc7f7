//! The end of an engine: sources first, then the channels are emptied, as long as there is time.

use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use logflowc_plan::ChannelId;

use super::{End, Engine};
use crate::batch::Batch;
use crate::channel::Reader;
use crate::drain_stage::SinkFailed;
use crate::headers::Headers;
use crate::metrics::Meter;
use crate::pool::Shared;
use crate::slice::{Events, Slice};
use crate::source_stage::SourceEnd;
use crate::stop::Stop;

/// How an engine ended.
#[derive(Debug, Default)]
pub struct Stopped {
    /// Events that no sink has taken, by channel.
    pub carried: Vec<Carried>,
    /// Sources that could not go on.
    pub failed_sources: Vec<String>,
    /// Sinks that could not go on.
    pub failed_sinks: Vec<SinkFailed>,
    /// A stage has panicked: a bug of ours.
    pub panicked: bool,
}

/// Events left in a channel, to be taken over by the next engine.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The channel's name.
    pub channel: String,
    headers: Headers,
    events: Events,
}

impl Carried {
    /// How many events there are.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The events with the header numbers of another engine.
    pub(super) fn renumbered(self, headers: &Headers) -> Events {
        let mut batch = Batch::default();
        for (index, event) in self.events.iter().enumerate() {
            batch.push(event.body());
            for (header, value) in event.headers() {
                batch.set(index, &headers.find(self.headers.name(&header)), value);
            }
        }
        vec![Slice::all(Shared::alone(batch))].into()
    }
}

/// Nobody waits longer for a drain; a clock has an end.
const LONGEST: Duration = Duration::from_hours(24 * 365 * 100);

/// How often the wish to stop at once is looked at.
const HURRY: Duration = Duration::from_millis(20);

impl Engine {
    /// Stops the sources, lets the sinks empty the channels within `drain`, and ends. `hurry` ends it at once.
    pub fn stop(mut self, drain: Duration, hurry: &Stop) -> Stopped {
        let deadline = Instant::now() + drain.min(LONGEST);
        let mut stopped = Stopped::default();
        let mut left = Left { sources: self.sources, all: self.threads.len(), readers: Vec::new() };
        self.stop.raise();
        self.wait(&mut stopped, &mut left, deadline, hurry, |left| left.sources == 0);
        // As in Flume, a source that has nothing more to give has not stopped before.
        self.meters.iter().for_each(Meter::stop_source);
        if left.sources == 0 {
            self.last_call.raise();
            self.channels.iter().for_each(|(_, channel)| channel.close());
            self.wait(&mut stopped, &mut left, deadline, hurry, |left| left.all == 0);
        }
        self.halt.raise();
        self.channels.iter().for_each(|(_, channel)| channel.halt());
        // A connector that hangs in a call to the outside is left behind; the process ends anyway.
        let soon = Instant::now() + Duration::from_secs(1);
        self.wait(&mut stopped, &mut left, soon, &Stop::default(), |left| left.all == 0);
        self.channels.iter().for_each(|(_, channel)| channel.counters().life.stop());
        stopped.carried = self.carried(left.readers);
        stopped
    }

    /// Takes in the ends of stages until `done`, the deadline or the hurry.
    fn wait(
        &mut self,
        stopped: &mut Stopped,
        left: &mut Left,
        deadline: Instant,
        hurry: &Stop,
        done: impl Fn(&Left) -> bool,
    ) {
        while !done(left) && !hurry.is_raised() {
            let pause = deadline.saturating_duration_since(Instant::now()).min(HURRY);
            match self.ends.recv_timeout(pause) {
                Ok(end) => ended(end, stopped, left),
                Err(RecvTimeoutError::Timeout) if Instant::now() < deadline => {}
                Err(_) => return,
            }
        }
    }

    /// What is left in the channels. Asked for at the end: before, another drain might want what one has put back.
    fn carried(&self, readers: Vec<(ChannelId, Box<dyn Reader>)>) -> Vec<Carried> {
        let carried = readers.into_iter().map(|(channel, mut reader)| Carried {
            channel: self.channels[channel.0 as usize].0.clone(),
            headers: self.headers.clone(),
            events: reader.rest(),
        });
        carried.filter(|carried| !carried.is_empty()).collect()
    }
}

fn ended(end: End, stopped: &mut Stopped, left: &mut Left) {
    left.all -= 1;
    match end {
        End::Source(end) => {
            left.sources -= 1;
            if let SourceEnd::Failed(why) = end {
                stopped.failed_sources.push(why);
            }
        }
        End::Drain(end) => {
            stopped.failed_sinks.extend(end.failed);
            left.readers.extend(end.readers);
        }
        End::Panicked { source } => {
            left.sources -= usize::from(source);
            stopped.panicked = true;
        }
    }
}

/// Stages that have not ended.
struct Left {
    sources: usize,
    all: usize,
    /// Of the drains that have ended.
    readers: Vec<(ChannelId, Box<dyn Reader>)>,
}
