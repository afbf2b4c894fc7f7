//! Brings a plan to life and to its end.

mod build;
mod replan;
mod stop;

use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread::JoinHandle;

use logflowc_plan::Plan;

use crate::channel::Control;
use crate::connector::{Connectors, Failure};
use crate::drain_stage::{DrainEnd, SinkFailed};
use crate::headers::Headers;
use crate::metrics::Meter;
use crate::source_stage::SourceEnd;
use crate::stop::Stop;

pub use stop::{Carried, Stopped};

/// A running agent. It runs on until it is stopped with [`Engine::stop`].
pub struct Engine {
    headers: Headers,
    channels: Vec<(String, Arc<dyn Control>)>,
    meters: Vec<Meter>,
    /// How many stages of sources there are.
    sources: usize,
    threads: Vec<JoinHandle<()>>,
    ends: Receiver<End>,
    /// Stops the sources.
    stop: Stop,
    /// Tells the drains that nothing more will come.
    last_call: Stop,
    /// Stops the drains.
    halt: Stop,
}

/// What the owner of an engine is told while it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// All sources are open.
    Ready,
    /// A source has come to its end without being stopped.
    SourceEnded {
        /// The source.
        name: String,
        /// Why.
        end: SourceEnd,
    },
    /// A sink cannot work.
    SinkFailed(SinkFailed),
}

/// Takes notices on any thread of the engine.
pub type Notify = Arc<dyn Fn(Notice) + Send + Sync>;

/// A component that did not start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} `{name}` did not start: {failure}")]
pub struct StartError {
    /// `source` or `sink`.
    pub kind: &'static str,
    /// The component.
    pub name: String,
    /// Why.
    pub failure: Failure,
}

/// The end of one stage.
enum End {
    Source(SourceEnd),
    Drain(DrainEnd),
    /// A bug of ours; what the thread had to say is on standard error.
    Panicked {
        /// Whether it was the stage of a source.
        source: bool,
    },
}

impl Engine {
    /// Makes all components of the plan, opens them, sinks first, and starts the stages. `carried` are the events
    /// that an engine before this one has left in channels of the same name.
    pub fn start(
        plan: &Plan,
        connectors: &dyn Connectors,
        carried: Vec<Carried>,
        notify: Notify,
    ) -> Result<Self, StartError> {
        build::start(plan, connectors, carried, notify)
    }

    /// The components for which the original has counters.
    pub fn meters(&self) -> &[Meter] {
        &self.meters
    }
}
