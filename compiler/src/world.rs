//! What the compiler is told about the outside: it looks at nothing itself.

use std::collections::BTreeMap;
use std::path::Path;

use logflowc_grammar::catalog::{Component, Kind, Property};
use logflowc_plan::{Objection, Settings};

use crate::probe::Probe;

/// Facts from outside, each of which may be unknown.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// The environment; unknown when absent, as in `check`.
    pub environment: Option<BTreeMap<String, String>>,
    /// Values of `-Dname=value`.
    pub properties: BTreeMap<String, String>,
    /// Whether a bare `${NAME}` may also be an environment variable
    /// (`-DpropertiesImplementation=org.apache.flume.node.EnvVarResolverProperties`).
    pub bare_environment: bool,
    /// Answers of config filters; a question without an answer is unknown.
    pub secrets: BTreeMap<Question, Answer>,
    /// What is wrong with what the configuration counts on; absent where nobody has looked.
    pub probed: Option<BTreeMap<Probe, String>>,
    /// What this build can run.
    pub runnable: Vec<Runnable>,
    /// Reads a file that a configuration includes; the error is why it cannot be read. Absent where none is read.
    pub read: Option<ReadFile>,
    /// The configuration is to be run: what this build cannot run is an error then.
    pub to_run: bool,
}

/// The bytes of a file; the error is why there are none.
pub type ReadFile = fn(&Path) -> Result<Vec<u8>, String>;

/// What a config filter is asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// The agent.
    pub agent: String,
    /// The filter.
    pub filter: String,
    /// The key in `${filter["key"]}`.
    pub key: String,
}

/// What a config filter has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The value.
    Value(String),
    /// It knows no such key, or could not be made: the placeholder stays.
    Nothing,
}

/// A component that this build can run.
#[derive(Debug, Clone, Copy)]
pub struct Runnable {
    /// Its kind.
    pub kind: Kind,
    /// Its name in the catalog.
    pub name: &'static str,
    /// The keys that it honours; `None` when it honours all of them.
    pub keys: Option<&'static [&'static str]>,
    /// What it has against its settings besides, as the plan has them; `None` when it takes all that is right.
    pub objections: Option<Objections>,
}

/// Keys that the compiler itself makes use of; no connector asks for them.
pub(crate) const COMPILED: &[&str] = &[
    "type",
    "channels",
    "channel",
    "interceptors",
    "interceptors.*",
    "selector.type",
    "selector.*",
    "rate",
    "backoffSleepIncrement",
    "maxBackoffSleep",
];

impl Runnable {
    /// Whether `run` does what a key of the component asks for. What has no effect in Flume either is not honoured.
    pub fn honours(&self, component: &Component, property: &Property) -> bool {
        let Some(keys) = self.keys else { return true };
        let spellings = [property.key, property.deprecated_by];
        let of_part = |owner: &Property| {
            let rest = property.key.strip_prefix(owner.key);
            owner.part.is_some() && rest.is_some_and(|rest| rest.starts_with('.'))
        };
        spellings.iter().any(|key| keys.contains(key))
            || component.properties.iter().any(of_part)
            || component.batch_key.is_some_and(|key| spellings.contains(&key))
            || COMPILED.contains(&property.key)
    }
}

/// What a component has against settings.
pub type Objections = fn(&Settings) -> Vec<Objection>;

impl World {
    /// How this build runs a component, if it does.
    pub fn runs(&self, component: &Component) -> Option<&Runnable> {
        self.runnable.iter().find(|able| able.kind == component.kind && able.name == component.name)
    }
}
