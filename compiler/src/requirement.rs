//! What an author requires of an agent: `AGENT.logflowc.require.NAME = …`, or `require …` in the `flow` language.
//!
//! The key stands in the configuration and not in the settings of `check`, because it has to hold wherever the
//! configuration is planned and run, and goes with it when it is copied or converted. Flume ignores it with a warning.

use logflowc_grammar::ast::flow::{Promise, Requirement};
use logflowc_grammar::flow;

use crate::config::Config;
use crate::flume::group::{Stray, StrayReason};
use crate::flume::load::Setting;

/// What stands between the agent and the name of a requirement.
pub const SECTION: &str = "logflowc.require.";

/// What is required of an agent, in the order of the text.
pub fn of<'c>(config: &'c Config, agent: &str) -> impl Iterator<Item = &'c Setting> {
    let prefix = format!("{agent}.{SECTION}");
    let ours = config
        .strays
        .iter()
        .filter(move |stray| stray.why == StrayReason::NoSection && stray.key.as_str().starts_with(&prefix));
    ours.map(|stray| &stray.setting)
}

/// Whether a key that Flume ignores is a requirement.
pub fn is_one(stray: &Stray) -> bool {
    let key = stray.key.as_str();
    stray.why == StrayReason::NoSection
        && key.split_once('.').is_some_and(|(_, rest)| rest.starts_with(SECTION))
}

/// Reads a requirement; none where it is none.
pub fn read(setting: &Setting) -> Option<Requirement> {
    flow::requirement(&setting.value)
}

/// Where a component stands in a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Events begin there.
    Source,
    /// Events end there.
    Sink,
    /// Events are kept or end there.
    ChannelOrSink,
}

/// The components that a promise names.
pub fn names(promise: &Promise) -> Vec<(&logflowc_grammar::text::Text, Role)> {
    match promise {
        Promise::Delivery { way, .. } | Promise::Order { way, .. } => {
            vec![(&way.from, Role::Source), (&way.to, Role::Sink)]
        }
        Promise::Outage(outage) => vec![(&outage.sink, Role::Sink)],
        Promise::Untainted { sink } => vec![(sink, Role::Sink)],
        Promise::Header { at, .. } => vec![(at, Role::ChannelOrSink)],
    }
}
