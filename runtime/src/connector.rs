//! What a connector is to the engine: a source to poll, a sink to write to.
//!
//! Batches, transactions, retries, threads and shutdown belong to the engine; a connector is about its protocol.

use std::sync::Arc;
use std::time::Instant;

use logflowc_plan as plan;

use crate::batch::Batch;
use crate::channel::Channel;
use crate::clock::Clock;
use crate::headers::Headers;
use crate::metrics::{SinkCounters, SourceCounters};
use crate::slice::Events;
use crate::stop::Stop;

/// Why a connector could not do its work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It may work later: the engine tries again after a pause and keeps the events.
    #[error("{0}")]
    Retry(String),
    /// Trying again cannot help; the component stops.
    #[error("{0}")]
    Fatal(String),
}

impl Failure {
    /// A failure of the world that may pass, with what was tried.
    pub fn retry(what: impl std::fmt::Display, why: impl std::fmt::Display) -> Self {
        Self::Retry(described(what, why))
    }

    /// A failure that will not pass, with what was tried.
    pub fn fatal(what: impl std::fmt::Display, why: impl std::fmt::Display) -> Self {
        Self::Fatal(described(what, why))
    }
}

/// What was tried and why it failed, without the number that the system gives an error.
fn described(what: impl std::fmt::Display, why: impl std::fmt::Display) -> String {
    let text = format!("{what}: {why}");
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

/// What a poll has brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Poll {
    /// Poll again at once.
    Ready,
    /// There is nothing at the moment: poll again after a pause that grows.
    Idle,
    /// There will never be anything again.
    Ended,
}

/// What happens when a channel has no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFull {
    /// The source waits, and whoever sends to it waits too.
    Wait,
    /// After the keep-alive of the channel the source is told, because somebody waits for its answer.
    Refuse,
}

/// Where events come from.
pub trait Source: Send {
    /// Opens files and ports. Called again after a failure.
    fn open(&mut self) -> Result<(), Failure>;

    /// Adds events to an empty batch. May block until there are some, but returns soon after the agent was stopped.
    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure>;

    /// Every required channel holds the events of the last poll.
    fn commit(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    /// The channels did not take the events of the last poll; only with [`OnFull::Refuse`], or when the agent ends.
    fn refuse(&mut self) {}

    /// What happens when a channel has no room.
    fn on_full(&self) -> OnFull {
        OnFull::Wait
    }

    /// As how many batches Flume counts the events of a poll. It counts none for sources that pass on single events.
    fn batches(&self, _events: usize) -> u64 {
        0
    }

    /// Writes down what has to outlive the process.
    fn close(&mut self) {}
}

/// What follows a write, besides a commit or a rollback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// The engine pauses, each time longer.
    pub pause: bool,
    /// The events are counted as written.
    pub counted: bool,
}

/// Where events go.
pub trait Sink: Send {
    /// Opens files and connections. Called again after a failure.
    fn open(&mut self) -> Result<(), Failure>;

    /// Writes all events. `Ok` says that the sink keeps them as safely as it promises; then the channel forgets them.
    fn write(&mut self, events: &Events) -> Result<(), Failure>;

    /// What follows the last write: as a rule a pause when it has failed, and else the count.
    fn after(&self, written: bool) -> After {
        After { pause: !written, counted: written }
    }

    /// Does what the time asks for, such as rolling a file, and says when to be called again at the latest.
    fn tick(&mut self) -> Result<Option<Instant>, Failure> {
        Ok(None)
    }

    /// Whether Flume counts the batches of this sink, not only its events.
    fn counts_batches(&self) -> bool {
        true
    }

    /// Finishes files and connections.
    fn close(&mut self) -> Result<(), Failure> {
        Ok(())
    }
}

/// What a source is given when it is made.
#[derive(Debug, Clone)]
pub struct SourceContext {
    /// The names of all headers.
    pub headers: Headers,
    /// What it counts besides the engine.
    pub counters: Arc<SourceCounters>,
    /// Tells that the agent is being stopped.
    pub stop: Stop,
    /// Most events of one poll.
    pub batch: usize,
    /// Which lines make one event, where it is not each line by itself.
    pub join: Option<plan::Join>,
}

/// What a sink is given when it is made.
#[derive(Debug, Clone)]
pub struct SinkContext {
    /// The names of all headers.
    pub headers: Headers,
    /// What it counts besides the engine.
    pub counters: Arc<SinkCounters>,
}

/// What a channel is given when it is made.
#[derive(Debug, Clone)]
pub struct ChannelContext {
    /// Its name in the configuration.
    pub name: String,
    /// The names of all headers.
    pub headers: Headers,
    /// How many sources write to it.
    pub writers: usize,
    /// How many drains read from it.
    pub readers: usize,
}

/// Makes connectors by the name of their component.
pub trait Connectors {
    /// Makes a source. Its settings were checked; what fails here is the world.
    fn source(&self, plan: &plan::Source, context: SourceContext) -> Result<Box<dyn Source>, Failure>;

    /// Makes a channel that is not in memory. Its settings were checked; what fails here is the world.
    fn channel(
        &self,
        component: &str,
        _settings: &plan::Settings,
        _context: ChannelContext,
    ) -> Result<Channel, Failure> {
        Err(Failure::Fatal(format!("there is no channel `{component}`")))
    }

    /// The clock that the operators of a source see.
    fn clock(&self, _source: &str) -> Clock {
        Clock::default()
    }

    /// Makes a sink. Its settings were checked; what fails here is the world.
    fn sink(&self, plan: &plan::Sink, context: SinkContext) -> Result<Box<dyn Sink>, Failure>;
}
