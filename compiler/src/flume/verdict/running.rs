//! What an agent runs after its components were created and configured.

use std::collections::BTreeMap;

use logflowc_grammar::catalog::{self, Kind};
use serde::Serialize;

use super::Culprit;

/// How creating and configuring the components of an agent ends.
#[derive(Debug, Clone, Serialize)]
pub struct Instantiated {
    /// What becomes of the process.
    pub outcome: Process,
    /// Why it ends or comes up empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
    /// The component to blame for that.
    #[serde(skip)]
    pub culprit: Option<Culprit>,
    /// Components that were left out, in the order of their texts.
    pub dropped: Vec<Dropped>,
    /// What runs; absent when the process ends.
    #[serde(flatten)]
    pub running: Option<Running>,
    /// Values for which defaults apply.
    #[serde(skip)]
    pub replaced: Vec<Replaced>,
    /// What was taken for granted, because it is decided outside of the configuration.
    #[serde(skip)]
    pub assumptions: Vec<Assumption>,
}

impl Instantiated {
    /// What an agent without configuration does.
    pub(crate) fn nothing() -> Self {
        Self {
            outcome: Process::Ok,
            exception: None,
            culprit: None,
            dropped: Vec::new(),
            running: Some(Running::default()),
            replaced: Vec::new(),
            assumptions: Vec::new(),
        }
    }
}

/// What becomes of the process of an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Process {
    /// It runs what is left.
    Ok,
    /// It runs on without any component.
    Empty,
    /// It ends.
    Fatal,
}

/// A component that is left out while the others run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// `channel`, `source`, `sink` or `sinkgroup`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// The reason.
    pub why: String,
    /// The key to blame, if there is one.
    #[serde(skip)]
    pub key: Option<String>,
}

/// A value that a component does not take and replaces, with no more than a line in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Replaced {
    /// What the component is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// The key, relative to the component.
    pub key: String,
    /// What applies instead, if the catalog knows it.
    pub by: Option<catalog::Default>,
}

/// Something that only the machine knows on which the agent runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// The component, as `kind name`.
    pub component: String,
    /// What is taken for granted.
    pub what: String,
}

/// The components that run, by name.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Running {
    /// Sources.
    pub sources: BTreeMap<String, RunningSource>,
    /// Channels.
    pub channels: BTreeMap<String, RunningChannel>,
    /// What drives the sinks: a group, or a single sink.
    pub sinkrunners: BTreeMap<String, SinkRunner>,
}

/// A source that runs.
#[derive(Debug, Clone, Serialize)]
pub struct RunningSource {
    /// Its Java class.
    pub class: String,
    /// What it compares with the capacity of transactions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_size: Option<i64>,
    /// Whether Flume asks it for events, or it runs by itself.
    pub runner: &'static str,
    /// Where its events go.
    pub selector: Selector,
    /// Java classes of its interceptors, in their order.
    pub interceptors: Vec<String>,
}

/// A channel that runs.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RunningChannel {
    /// Its Java class.
    pub class: String,
    /// Events that it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<i64>,
    /// Events in one transaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_capacity: Option<i64>,
}

/// How events are distributed over the channels of a source.
#[derive(Debug, Clone, Serialize)]
pub struct Selector {
    /// Its Java class.
    pub class: String,
    /// All channels of the source.
    pub channels: Vec<String>,
    /// By its kind.
    #[serde(flatten)]
    pub routing: Routing,
}

/// What a selector has made of its keys.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Routing {
    /// To all.
    #[serde(rename_all = "camelCase")]
    Replicating {
        /// Absent when the selector never saw its keys.
        #[serde(skip_serializing_if = "Option::is_none")]
        required_channels: Option<Vec<String>>,
        /// An unknown name is no channel, and fails when events come.
        optional_channels: Vec<Option<String>>,
    },
    /// By the value of a header.
    #[serde(rename_all = "camelCase")]
    Multiplexing {
        /// The header.
        header_name: String,
        /// Channels by value.
        channel_mapping: BTreeMap<String, Vec<String>>,
        /// Channels by value that may fail.
        optional_channels: BTreeMap<String, Vec<String>>,
        /// For all other values.
        default_channels: Vec<String>,
    },
    /// The selector never saw its keys.
    Unconfigured {},
}

/// A thread that takes events from channels.
#[derive(Debug, Clone, Serialize)]
pub struct SinkRunner {
    /// Java class of the processor.
    pub processor: String,
    /// The sinks, in the order of the processor.
    pub sinks: Vec<RunningSink>,
    /// Sinks by priority, when the processor goes by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priorities: Option<BTreeMap<i32, String>>,
}

/// A sink that runs.
#[derive(Debug, Clone, Serialize)]
pub struct RunningSink {
    /// Its Java class.
    pub class: String,
    /// What it compares with the capacity of transactions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_size: Option<i64>,
    /// Its name.
    pub name: String,
    /// Its channel.
    pub channel: String,
}
