//! What becomes of one component, and whose fault it is, for whoever explains it.

use logflowc_grammar::catalog::Kind;

use super::{Agent, Process, Verdict};
use crate::config::Component;
use crate::flume::instantiate;

/// What becomes of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It runs.
    Runs,
    /// The agent starts without it.
    Dropped {
        /// When it is dropped.
        stage: Stage,
        /// Why.
        refusal: Refusal,
    },
    /// No list names it, so nothing is made of it.
    NotListed,
    /// The whole agent is dropped; its process runs on with nothing in it.
    AgentDropped(String),
    /// The agent comes up without any component.
    AgentEmpty(String),
    /// The process ends.
    ProcessEnds(String),
}

/// When a component is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Before anything is created (`FlumeConfiguration`).
    Validation,
    /// When it is created and configured (`AbstractConfigurationProvider`).
    Instantiation,
}

/// Why one component is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The reason, in words that go behind the name of the component.
    pub why: String,
    /// The key to blame, relative to the component. It may be one that is missing.
    pub key: Option<String>,
}

impl Refusal {
    /// For a key.
    pub(crate) fn of(key: &str, why: impl Into<String>) -> Self {
        Self { why: why.into(), key: Some(key.to_owned()) }
    }

    /// The same, said of the component that the refused part belongs to.
    pub(crate) fn of_part(self, part: &Component) -> Self {
        let key = self.key.map(|key| format!("{}{key}", part.scope));
        Self { why: format!("`{}`: {}", part.name, self.why), key }
    }
}

impl From<&str> for Refusal {
    fn from(why: &str) -> Self {
        Self { why: why.to_owned(), key: None }
    }
}

/// The component that stops more than itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Culprit {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// The key to blame, relative to the component. It may be one that is missing.
    pub key: String,
}

impl Culprit {
    pub(crate) fn new(kind: Kind, name: &str, key: &str) -> Self {
        Self { kind, name: name.to_owned(), key: key.to_owned() }
    }
}

impl Verdict {
    /// What becomes of a source, channel, sink, sink group or config filter.
    pub fn fate(&self, agent: &str, kind: Kind, name: &str) -> Outcome {
        match &self.accepted {
            Some(accepted) => {
                accepted.agents.get(agent).map_or(Outcome::NotListed, |agent| agent.fate(kind, name))
            }
            None => Outcome::ProcessEnds(
                self.exception.clone().unwrap_or_else(|| "no configuration is found".into()),
            ),
        }
    }
}

impl Agent {
    /// What becomes of a component of this agent.
    pub fn fate(&self, kind: Kind, name: &str) -> Outcome {
        if let Some(refusal) = self.removed.get(&(kind, name.to_owned())) {
            return Outcome::Dropped { stage: Stage::Validation, refusal: refusal.clone() };
        }
        if let Some(why) = &self.why {
            return Outcome::AgentDropped(why.clone());
        }
        if !self.keeps(kind, name) {
            return Outcome::NotListed;
        }
        let refusal = self.refused(kind, name).or_else(|| self.not_driven(kind, name));
        if let Some(refusal) = refusal {
            return Outcome::Dropped { stage: Stage::Instantiation, refusal };
        }
        let why = || self.instantiate.exception.clone().unwrap_or_default();
        match self.instantiate.outcome {
            Process::Fatal => Outcome::ProcessEnds(why()),
            Process::Empty => Outcome::AgentEmpty(why()),
            Process::Ok => Outcome::Runs,
        }
    }

    /// Every listed component, by kind and name.
    pub fn components(&self) -> impl Iterator<Item = (Kind, &str)> {
        let removed = self.removed.keys().map(|(kind, name)| (*kind, name.as_str()));
        let kept = self.kept.iter().flat_map(|kept| {
            let channels = kept.channels.keys().map(|name| (Kind::Channel, name.as_str()));
            let sources = kept.sources.keys().map(|name| (Kind::Source, name.as_str()));
            let sinks = kept.sinks.keys().map(|name| (Kind::Sink, name.as_str()));
            let groups = kept.sinkgroups.keys().map(|name| (Kind::Sinkgroup, name.as_str()));
            channels.chain(sources).chain(sinks).chain(groups)
        });
        removed.chain(kept)
    }

    fn keeps(&self, kind: Kind, name: &str) -> bool {
        self.kept.as_ref().is_some_and(|kept| match kind {
            Kind::Source => kept.sources.contains_key(name),
            Kind::Channel => kept.channels.contains_key(name),
            Kind::Sink => kept.sinks.contains_key(name),
            Kind::Sinkgroup => kept.sinkgroups.contains_key(name),
            Kind::Configfilter => kept.configfilters.contains(name),
            _ => false,
        })
    }

    /// Why an accepted component could not be made.
    fn refused(&self, kind: Kind, name: &str) -> Option<Refusal> {
        let kind = instantiate::word(kind);
        let dropped = self.instantiate.dropped.iter().find(|it| it.kind == kind && it.name == name)?;
        Some(Refusal { why: dropped.why.clone(), key: dropped.key.clone() })
    }

    /// Why no runner drives a sink that was created.
    fn not_driven(&self, kind: Kind, name: &str) -> Option<Refusal> {
        if kind != Kind::Sink || self.instantiate.outcome != Process::Ok {
            return None;
        }
        let runners = &self.instantiate.running.as_ref()?.sinkrunners;
        let with_it = runners.iter().find(|(_, runner)| runner.sinks.iter().any(|sink| sink.name == name));
        let why = match with_it {
            Some((group, runner)) => {
                let ranked = runner.priorities.as_ref()?;
                let unused = !ranked.values().any(|sink| sink == name);
                unused.then(|| format!("another sink of group `{group}` has the same priority"))?
            }
            None => self.group_of(name),
        };
        Some(why.as_str().into())
    }

    fn group_of(&self, name: &str) -> String {
        let groups = self.kept.as_ref().map(|kept| &kept.sinkgroups);
        let group = groups.and_then(|groups| groups.iter().find(|(_, group)| group.sinks.contains(name)));
        match group {
            Some((group, _)) => format!("its group `{group}` is dropped"),
            None => format!("a sink group has the same name `{name}`"),
        }
    }
}
