//! What becomes of one component, and whose fault it is, for whoever explains it.

use std::collections::{HashMap, HashSet};

use logflowc_grammar::catalog::Kind;

use super::{Agent, Dropped, Process, SinkRunner, Verdict};
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
        self.fates().of(kind, name)
    }

    /// What becomes of each of its components.
    pub fn fates(&self) -> Fates<'_> {
        Fates::new(self)
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
}

/// What becomes of the components of an agent, for whoever asks about many.
pub struct Fates<'a> {
    agent: &'a Agent,
    /// Those that could not be made, by the word of their kind and by name.
    dropped: HashMap<(&'a str, &'a str), &'a Dropped>,
    /// The first runner of each sink, with its group.
    runners: HashMap<&'a str, (&'a str, &'a SinkRunner)>,
    /// The sinks that runners go by, with their groups.
    ranked: HashSet<(&'a str, &'a str)>,
    /// The first group of each sink.
    groups: HashMap<&'a str, &'a str>,
}

impl<'a> Fates<'a> {
    fn new(agent: &'a Agent) -> Self {
        let mut fates = Self {
            agent,
            dropped: HashMap::new(),
            runners: HashMap::new(),
            ranked: HashSet::new(),
            groups: HashMap::new(),
        };
        for it in &agent.instantiate.dropped {
            fates.dropped.entry((it.kind, &it.name)).or_insert(it);
        }
        for (group, runner) in agent.instantiate.running.iter().flat_map(|running| &running.sinkrunners) {
            for sink in &runner.sinks {
                fates.runners.entry(&sink.name).or_insert((group, runner));
            }
            let ranked = runner.priorities.iter().flat_map(|priorities| priorities.values());
            fates.ranked.extend(ranked.map(|sink| (group.as_str(), sink.as_str())));
        }
        for (name, group) in agent.kept.iter().flat_map(|kept| &kept.sinkgroups) {
            for sink in &group.sinks {
                fates.groups.entry(sink).or_insert(name);
            }
        }
        fates
    }

    /// What becomes of a component.
    pub fn of(&self, kind: Kind, name: &str) -> Outcome {
        let agent = self.agent;
        if let Some(refusal) = agent.removed.get(&(kind, name.to_owned())) {
            return Outcome::Dropped { stage: Stage::Validation, refusal: refusal.clone() };
        }
        if let Some(why) = &agent.why {
            return Outcome::AgentDropped(why.clone());
        }
        if !agent.keeps(kind, name) {
            return Outcome::NotListed;
        }
        let refusal = self.refused(kind, name).or_else(|| self.not_driven(kind, name));
        if let Some(refusal) = refusal {
            return Outcome::Dropped { stage: Stage::Instantiation, refusal };
        }
        let why = || agent.instantiate.exception.clone().unwrap_or_default();
        match agent.instantiate.outcome {
            Process::Fatal => Outcome::ProcessEnds(why()),
            Process::Empty => Outcome::AgentEmpty(why()),
            Process::Ok => Outcome::Runs,
        }
    }

    /// Why an accepted component could not be made.
    fn refused(&self, kind: Kind, name: &str) -> Option<Refusal> {
        let dropped = self.dropped.get(&(instantiate::word(kind), name))?;
        Some(Refusal { why: dropped.why.clone(), key: dropped.key.clone() })
    }

    /// Why no runner drives a sink that was created.
    fn not_driven(&self, kind: Kind, name: &str) -> Option<Refusal> {
        if kind != Kind::Sink || self.agent.instantiate.outcome != Process::Ok {
            return None;
        }
        self.agent.instantiate.running.as_ref()?;
        let why = match self.runners.get(name) {
            Some((group, runner)) => {
                runner.priorities.as_ref()?;
                let unused = !self.ranked.contains(&(*group, name));
                unused.then(|| format!("another sink of group `{group}` has the same priority"))?
            }
            None => match self.groups.get(name) {
                Some(group) => format!("its group `{group}` is dropped"),
                None => format!("a sink group has the same name `{name}`"),
            },
        };
        Some(why.as_str().into())
    }
}
