//! The contract between compiler and engine: plain data, nothing else.
//!
//! A plan is checked before it exists. Everything that can be decided ahead of the first event stands here as a
//! decision: numbers for headers and channels, translated patterns, sizes of batches and rings.

mod condition;
mod effects;
mod join;
mod objection;
mod operator;
mod pattern;
mod template;
mod transport;

use serde::{Deserialize, Serialize};

pub use condition::{Condition, Letters, Number, Relation, Rounding, Subject, Value};
pub use effects::{Effects, Touched, Write};
pub use join::Join;
pub use objection::Objection;
pub use operator::{
    Cut, Field, FieldKind, Format, Group, Operator, Part, Reading, Redaction, Sensitive, Unparsed,
};
pub use pattern::{DateField, DatePattern, DateUnit, Ordinary, Pattern};
pub use template::{Machine, Template, TemplatePart};
pub use transport::{Bound, Demand, Lane, Loss, Supply, Transport};

/// Keys and typed values of one component, defaults filled in. A connector reads it into a struct of its own.
pub type Settings = serde_json::Map<String, serde_json::Value>;

/// One agent, ready to run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The agent's name.
    pub agent: String,
    /// Every header name known ahead; a [`HeaderId`] is an index into it.
    pub headers: Vec<String>,
    /// A [`ChannelId`] is an index into it.
    pub channels: Vec<Channel>,
    /// Where events come in, each on a thread of its own.
    pub sources: Vec<Source>,
    /// Where events go out, each on a thread of its own.
    pub drains: Vec<Drain>,
    /// Pauses that hold for the whole agent.
    pub timing: Timing,
    /// The shares of planned groups, where rates are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transport: Option<Transport>,
}

/// Number of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HeaderId(pub u32);

/// Number of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChannelId(pub u32);

/// A channel between sources and drains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// The component's name in the configuration.
    pub name: String,
    /// Most events of one transaction.
    pub transaction: u32,
    /// How long a put waits for room before it is refused, in milliseconds.
    pub keep_alive_ms: u64,
    /// How many sources write to it.
    pub writers: u32,
    /// How many drains read from it.
    pub readers: u32,
    /// Where the events are kept.
    pub store: Store,
}

/// Where a channel keeps its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Store {
    /// In memory: fast, and gone with the process.
    Memory {
        /// Most events.
        events: u64,
        /// Most bytes of bodies and header values.
        bytes: u64,
        /// Slots of each ring; a slot holds a run of events of one batch.
        ring: u32,
    },
    /// Somewhere that needs a connector.
    Other {
        /// The connector, by its name in the catalog.
        component: String,
        /// What it reads.
        settings: Settings,
    },
}

/// A source with everything that happens on its thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// The component's name in the configuration.
    pub name: String,
    /// The connector, by its name in the catalog.
    pub component: String,
    /// What the connector reads.
    pub settings: Settings,
    /// Most events handed to the channels at once.
    pub batch: u32,
    /// Pauses while it has nothing.
    pub idle: Idle,
    /// Whether the original counts events for it.
    pub counted: bool,
    /// Which lines make one event, where it is not each line by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join: Option<Join>,
    /// What happens to the events, in order.
    pub operators: Vec<Operator>,
    /// Which channels they go to.
    pub route: Route,
}

/// Which channels an event goes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Route {
    /// Every event to the same channels.
    Replicate {
        /// The channels.
        targets: Targets,
    },
    /// By the value of a header.
    Multiplex {
        /// The header.
        header: HeaderId,
        /// Values with channels of their own.
        cases: Vec<Case>,
        /// All other events.
        default: Targets,
    },
}

impl Route {
    /// The channels that events may go to, once for each way there.
    pub fn channels(&self) -> impl Iterator<Item = ChannelId> {
        let (cases, last) = match self {
            Self::Replicate { targets } => (&[][..], targets),
            Self::Multiplex { cases, default, .. } => (cases.as_slice(), default),
        };
        let targets = cases.iter().map(|case| &case.targets).chain([last]);
        targets.flat_map(|targets| targets.required.iter().chain(&targets.optional)).copied()
    }
}

/// A value of the routing header.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Compared byte by byte.
    pub value: String,
    /// Where the events go.
    pub targets: Targets,
}

/// Channels that must take an event, and channels that may.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// The source is told only when all of these hold the event.
    pub required: Vec<ChannelId>,
    /// An event that one of these has no room for is lost there.
    pub optional: Vec<ChannelId>,
}

/// One thread that empties a channel into a sink, or into one sink of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drain {
    /// The sink's or the group's name.
    pub name: String,
    /// One sink, or the members of the group.
    pub sinks: Vec<Sink>,
    /// Who gets the next batch.
    pub policy: Policy,
}

/// A sink.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sink {
    /// The component's name in the configuration.
    pub name: String,
    /// The connector, by its name in the catalog.
    pub component: String,
    /// What the connector reads.
    pub settings: Settings,
    /// Where its events come from.
    pub channel: ChannelId,
    /// Most events of one transaction.
    pub batch: u32,
    /// Whether the original counts events for it.
    pub counted: bool,
}

/// Which sink of a group gets the next batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Policy {
    /// There is one.
    Single,
    /// The first that works, by the order of the list; a failed one is left alone for a growing time.
    Failover {
        /// Longest time a failed sink is left alone, in milliseconds.
        max_penalty_ms: u64,
    },
    /// They take turns.
    LoadBalance {
        /// How the turns are made.
        order: Turns,
        /// Whether a failed sink is left alone for a while, and for how long at most, in milliseconds.
        backoff_ms: Option<u64>,
    },
    /// The sink is one of a group whose members, each on a thread of its own, share the events.
    Share {
        /// The group.
        group: String,
        /// The part of the events that this sink is to get, of 1.
        weight: f64,
        /// Who of those that are ready takes the next batch.
        #[serde(default)]
        selector: Selector,
    },
}

/// Who takes the next batch, where every member has a thread of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selector {
    /// Each its part.
    #[default]
    Planned,
    /// Whoever has nothing to do.
    LeastLoaded,
    /// Of two that have nothing to do, drawn by chance, the one whose batches took less time at their worst of late.
    PeakEwma,
}

/// How sinks take turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turns {
    /// One after the other.
    RoundRobin,
    /// By chance.
    Random,
}

/// Pauses of a source that has nothing, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idle {
    /// The first pause, and how much it grows each time.
    pub step_ms: u64,
    /// The longest one.
    pub max_ms: u64,
}

/// Pauses of the engine, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// First pause after a sink has failed; it doubles.
    pub retry_first_ms: u64,
    /// Longest pause after a sink has failed.
    pub retry_max_ms: u64,
    /// A component that cannot start is tried again after this time; without it, the agent does not start.
    pub restart_ms: Option<u64>,
}

impl Default for Timing {
    fn default() -> Self {
        Self { retry_first_ms: 100, retry_max_ms: 5000, restart_ms: None }
    }
}

impl Plan {
    /// The number of a header name.
    pub fn header(&self, name: &str) -> Option<HeaderId> {
        let index = self.headers.iter().position(|header| header == name)?;
        Some(HeaderId(u32::try_from(index).expect("fewer than 2^32 headers")))
    }
}
