//! What Flume 1.11.0 makes of a configuration: what it accepts, what it drops and why, and what it would run.
//!
//! The JSON of a [`Verdict`] has the shape of what a checker around the original classes prints: the accepted
//! configuration of each agent with Flume's own list of errors, and the components after they were created and
//! configured. Texts that explain are ours.
//!
//! The accepted settings are there in clear, passwords included: [`Verdict::hide_secrets`] takes those out.

mod fate;
mod running;
mod secrets;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;
use logflowc_grammar::ast::Entry;
use logflowc_grammar::catalog::Kind;
use serde::Serialize;

pub use fate::{Culprit, Fates, Outcome, Refusal, Stage};
pub use running::{
    Assumption, Dropped, Instantiated, Process, Replaced, Routing, Running, RunningChannel, RunningSink,
    RunningSource, Selector, SinkRunner,
};

use super::instantiate::instantiate;
use super::load::{Fatal, Loaded, load};
pub use super::validate::Ends;
use super::validate::{Checked, Validated, validate};
use crate::config::{self, Config};
use crate::java::text;
use crate::world::World;

/// What Flume is started with.
#[derive(Debug, Clone, Copy)]
pub struct Input<'i> {
    /// The files in the order of the command line.
    pub files: &'i [File<'i>],
    /// What is known about the outside.
    pub world: &'i World,
}

/// One file of `-f`.
#[derive(Debug, Clone, Copy)]
pub struct File<'i> {
    /// As given.
    pub name: &'i str,
    /// Absolute, but with `.` and `..` left as given: what follows the first dot decides whether Flume reads it.
    pub path: &'i str,
    /// Its entries, read as ISO-8859-1, as Flume does.
    pub entries: &'i [Entry],
}

/// What becomes of a configuration.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// The first file as given.
    pub file: String,
    /// Whether there is a configuration at all. If not, the process ends.
    pub load: Load,
    /// Why the process ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
    /// The agent and the component to blame for that, if it is one.
    #[serde(skip)]
    pub culprit: Option<(String, Culprit)>,
    /// Why a file cannot be read to its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties_error: Option<String>,
    /// Absent when the process ends.
    #[serde(flatten)]
    pub accepted: Option<Accepted>,
}

/// How loading ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Load {
    /// There is a configuration.
    Ok,
    /// Flume finds none: the process ends.
    None,
    /// An exception leaves the main method: the process ends.
    Exception,
}

/// A configuration that was loaded and validated.
#[derive(Debug, Clone, Serialize)]
pub struct Accepted {
    /// Flume's own list of errors, in the order of their texts.
    pub errors: Vec<Complaint>,
    /// Every agent that a key names.
    pub agents: BTreeMap<String, Agent>,
}

/// An entry of Flume's list (`FlumeConfigurationError`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Complaint {
    /// An agent, a component or a whole key.
    pub component: String,
    /// A key, a list or a component; may be empty.
    pub key: String,
    /// How serious Flume takes it.
    pub level: Level,
    /// What is wrong.
    #[serde(rename = "type")]
    pub kind: ComplaintKind,
}

/// How serious Flume takes a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(into = "&'static str")]
#[expect(missing_docs, reason = "the names are those of Flume")]
pub enum Level {
    Error,
    Warning,
}

impl From<Level> for &'static str {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
        }
    }
}

/// What Flume complains about (`FlumeConfigurationErrorType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(into = "&'static str")]
#[expect(missing_docs, reason = "the names are those of Flume")]
pub enum ComplaintKind {
    AgentConfigurationInvalid,
    AgentNameMissing,
    AttrsMissing,
    ConfigError,
    DuplicateProperty,
    InvalidProperty,
    PropertyNameNull,
    PropertyPartOfAnotherGroup,
    PropertyValueNull,
}

impl From<ComplaintKind> for &'static str {
    fn from(kind: ComplaintKind) -> Self {
        match kind {
            ComplaintKind::AgentConfigurationInvalid => "AGENT_CONFIGURATION_INVALID",
            ComplaintKind::AgentNameMissing => "AGENT_NAME_MISSING",
            ComplaintKind::AttrsMissing => "ATTRS_MISSING",
            ComplaintKind::ConfigError => "CONFIG_ERROR",
            ComplaintKind::DuplicateProperty => "DUPLICATE_PROPERTY",
            ComplaintKind::InvalidProperty => "INVALID_PROPERTY",
            ComplaintKind::PropertyNameNull => "PROPERTY_NAME_NULL",
            ComplaintKind::PropertyPartOfAnotherGroup => "PROPERTY_PART_OF_ANOTHER_GROUP",
            ComplaintKind::PropertyValueNull => "PROPERTY_VALUE_NULL",
        }
    }
}

/// One agent.
#[derive(Debug, Clone, Serialize)]
pub struct Agent {
    /// Whether its configuration is kept. If not, `flume-ng agent` with its name runs on with nothing in it.
    pub valid: bool,
    /// Why it is not.
    #[serde(skip)]
    pub why: Option<String>,
    /// What is kept of it.
    #[serde(flatten)]
    pub kept: Option<Kept>,
    /// What was removed before anything was created, with the reason.
    #[serde(skip)]
    pub removed: BTreeMap<(Kind, String), Refusal>,
    /// What would run.
    pub instantiate: Instantiated,
}

/// The components that validation has left, by name. The maps are in the order in which Flume goes through them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Kept {
    /// Names of filters.
    pub configfilters: BTreeSet<String>,
    /// Sources.
    pub sources: IndexMap<String, Source>,
    /// Channels.
    pub channels: IndexMap<String, Channel>,
    /// Sinks.
    pub sinks: IndexMap<String, Sink>,
    /// Sink groups.
    pub sinkgroups: IndexMap<String, Group>,
}

/// What a component is configured with.
#[derive(Debug, Clone, Serialize)]
pub struct Settings {
    /// Whether it will see its properties.
    pub configured_by: ConfiguredBy,
    /// As written.
    #[serde(rename = "type")]
    pub class: String,
    /// The keys relative to the component; absent when it will not see them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<BTreeMap<String, String>>,
    /// What Flume calls it from here on: nearly always its name.
    #[serde(skip)]
    pub alias: String,
}

/// Where a component gets its settings from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ConfiguredBy {
    /// From its properties.
    Context,
    /// From a configuration object that no shipped component reads: it runs with its defaults.
    Conf,
}

/// A source that was accepted.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    #[serde(flatten)]
    #[expect(missing_docs, reason = "the type says it")]
    pub settings: Settings,
    /// Its channels.
    pub channels: BTreeSet<String>,
    /// The same in the order in which Flume goes through them.
    #[serde(skip)]
    pub channel_order: Vec<String>,
    /// Keys of its selector.
    pub selector: BTreeMap<String, String>,
}

/// A channel that was accepted.
#[derive(Debug, Clone, Serialize)]
pub struct Channel {
    #[serde(flatten)]
    #[expect(missing_docs, reason = "the type says it")]
    pub settings: Settings,
}

/// A sink that was accepted.
#[derive(Debug, Clone, Serialize)]
pub struct Sink {
    #[serde(flatten)]
    #[expect(missing_docs, reason = "the type says it")]
    pub settings: Settings,
    /// Its channel.
    pub channel: String,
}

/// A sink group that was accepted.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// Keys of its processor.
    pub processor: BTreeMap<String, String>,
    /// Its sinks.
    pub sinks: BTreeSet<String>,
    /// The same in the order in which Flume goes through them.
    #[serde(skip)]
    pub sink_order: Vec<String>,
}

impl Complaint {
    /// The text by which Java shows the entry, and the checker sorts it.
    fn text(&self) -> String {
        let Self { component, key, level, kind } = self;
        let (level, kind): (&str, &str) = ((*level).into(), (*kind).into());
        format!("{{component={component}, key={key}, level={level}, type={kind}}}")
    }
}

/// Says what Flume makes of a configuration.
pub fn verdict(input: &Input<'_>) -> Verdict {
    let loaded = loaded(input);
    let mut verdict = Verdict {
        file: input.files.first().map(|file| file.name.to_owned()).unwrap_or_default(),
        load: Load::Ok,
        exception: None,
        culprit: None,
        properties_error: malformed(input.files.iter().flat_map(|file| file.entries)),
        accepted: None,
    };
    match loaded.map(|loaded| accept(&config::build(loaded, input.world))) {
        Ok(Ok(accepted)) => verdict.accepted = Some(accepted),
        Err(End::None) => verdict.load = Load::None,
        Err(End::Exception(why)) => {
            verdict.load = Load::Exception;
            verdict.exception = Some(why);
        }
        Ok(Err(Ends { why, culprit })) => {
            verdict.load = Load::Exception;
            verdict.exception = Some(why);
            verdict.culprit = Some(culprit);
        }
    }
    verdict
}

/// Says what Flume makes of a configuration that is loaded; the error is why the process ends.
pub fn accept(config: &Config) -> Result<Accepted, Ends> {
    let Validated { mut errors, agents } = validate(config)?;
    errors.sort_by(|a, b| text::compare(&a.text(), &b.text()));
    let typed: HashMap<&str, &config::Agent> =
        config.agents.iter().map(|agent| (agent.name.as_str(), agent)).collect();
    let agent = |(name, checked): (String, Checked)| {
        let instantiate = match (&checked.kept, typed.get(name.as_str())) {
            (Ok(kept), Some(agent)) => instantiate(agent, kept),
            _ => Instantiated::nothing(),
        };
        (name, Agent::new(checked, instantiate))
    };
    Ok(Accepted { errors, agents: agents.into_iter().map(agent).collect() })
}

impl Agent {
    fn new(checked: Checked, instantiate: Instantiated) -> Self {
        let Checked { kept, removed } = checked;
        let why = kept.as_ref().err().cloned();
        Self { valid: kept.is_ok(), why, kept: kept.ok(), removed, instantiate }
    }
}

/// Why there is no configuration.
enum End {
    None,
    Exception(String),
}

/// Reads file after file into one map, and substitutes after each.
fn loaded(input: &Input<'_>) -> Result<Loaded, End> {
    let mut entries: Cow<'_, [Entry]> = Cow::Borrowed(&[]);
    let mut loaded = None;
    for file in input.files.iter().filter(|file| is_read(file.path)) {
        if entries.is_empty() {
            entries = Cow::Borrowed(file.entries);
        } else {
            entries.to_mut().extend_from_slice(file.entries);
        }
        if entries.is_empty() {
            continue;
        }
        let now = load(&entries, input.world);
        match now.fatal {
            Some(Fatal::MalformedEscape(_)) => return Err(End::Exception(MALFORMED.to_owned())),
            Some(Fatal::Loop { names, .. }) => {
                return Err(End::Exception(format!("infinite loop in `{}`", names.join(" -> "))));
            }
            Some(Fatal::TooMuch(_)) => {
                return Err(End::Exception("references without an end".to_owned()));
            }
            Some(Fatal::Empty) | None => loaded = Some(now),
        }
    }
    loaded.ok_or(End::None)
}

const MALFORMED: &str = "malformed \\uxxxx escape";

fn malformed<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Option<String> {
    entries.into_iter().any(|entry| !entry.malformed.is_empty()).then(|| MALFORMED.to_owned())
}

/// Whether Flume reads a file at all: what follows the first dot of the absolute path must be none of these.
fn is_read(path: &str) -> bool {
    let extension = path.find('.').filter(|dot| *dot > 1).map(|dot| &path[dot + 1..]);
    !matches!(extension, Some("json" | "yaml" | "xml"))
}
