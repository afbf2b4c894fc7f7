//! The second half of stage 1: which components of an agent are kept (`FlumeConfiguration`, the classes in
//! `org.apache.flume.conf`).
//!
//! Hash order matters: which group gets a sink, and whose complaints are repeated, depends on it.

mod groups;
mod stub;

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;
use logflowc_grammar::catalog::Kind;

use self::stub::Stub;
use super::group::{Section, Stray, StrayReason};
use super::verdict::{Channel, Complaint, ComplaintKind, Culprit, Kept, Level, Refusal, Sink, Source};
use crate::config::{self, Component, Config};
use crate::java::hash;
use crate::java::text::{split_blanks, trim};

/// All agents of a configuration, and Flume's list of errors.
pub(super) struct Validated {
    pub(super) errors: Vec<Complaint>,
    pub(super) agents: BTreeMap<String, Checked>,
}

/// One agent.
pub(super) struct Checked {
    /// What is kept of it, or why it is dropped as a whole.
    pub(super) kept: Result<Kept, String>,
    /// The removed components, with the reason.
    pub(super) removed: BTreeMap<(Kind, String), Refusal>,
}

/// What ends the process while it validates (`FlumeConfiguration`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ends {
    /// Why.
    pub why: String,
    /// The agent and the component to blame.
    pub culprit: (String, Culprit),
}

/// Validates all agents; the error is why the process ends.
pub(super) fn validate(config: &Config) -> Result<Validated, Ends> {
    let mut errors: Vec<Complaint> = config.strays.iter().map(stray).collect();
    let mut agents = BTreeMap::new();
    for agent in &config.agents {
        let mut validation = Validation::new(agent);
        let kept = validation.run()?;
        if kept.is_err() {
            validation.errors.push(complaint(
                agent.name.as_str(),
                "",
                ComplaintKind::AgentConfigurationInvalid,
            ));
        }
        errors.append(&mut validation.errors);
        agents.insert(agent.name.as_str().to_owned(), Checked { kept, removed: validation.removed });
    }
    for name in config.strays.iter().filter_map(agent_name) {
        let nothing =
            || Checked { kept: Err("none of its keys has a value".to_owned()), removed: BTreeMap::new() };
        agents.entry(name.to_owned()).or_insert_with(nothing);
    }
    Ok(Validated { errors, agents })
}

/// The agent of a key that has no effect.
fn agent_name(stray: &Stray) -> Option<&str> {
    let key = stray.key.as_str();
    key.find('.').filter(|dot| *dot > 0).map(|dot| &key[..dot])
}

fn stray(stray: &Stray) -> Complaint {
    let key = stray.key.as_str();
    let (agent, rest) = key.split_once('.').unwrap_or_default();
    match stray.why {
        StrayReason::EmptyValue => complaint(key, "", ComplaintKind::PropertyValueNull),
        StrayReason::NoAgent => complaint(key, "", ComplaintKind::AgentNameMissing),
        StrayReason::NoKey => complaint(key, "", ComplaintKind::PropertyNameNull),
        StrayReason::NoSection => complaint(agent, rest, ComplaintKind::InvalidProperty),
        StrayReason::SecondList => complaint(agent, rest, ComplaintKind::DuplicateProperty),
    }
}

fn complaint(component: &str, key: &str, kind: ComplaintKind) -> Complaint {
    Complaint { component: component.to_owned(), key: key.to_owned(), level: Level::Error, kind }
}

/// The keys of a component with their values.
type Properties = BTreeMap<String, String>;

/// The validation of one agent.
struct Validation<'c> {
    agent: &'c config::Agent,
    /// The components that have keys.
    contexts: HashMap<(Kind, &'c str), &'c Component>,
    errors: Vec<Complaint>,
    removed: BTreeMap<(Kind, String), Refusal>,
}

impl<'c> Validation<'c> {
    fn new(agent: &'c config::Agent) -> Self {
        let configured =
            |component: &&Component| !(component.values.is_empty() && component.parts.is_empty());
        let contexts = agent.components.iter().filter(configured);
        let contexts =
            contexts.map(|component| ((component.kind, component.name.as_str()), component)).collect();
        Self { agent, contexts, errors: Vec::new(), removed: BTreeMap::new() }
    }

    /// What is kept, or why the agent is dropped; the outer error is why the process ends.
    fn run(&mut self) -> Result<Result<Kept, String>, Ends> {
        let configfilters = self.each(Section::Configfilters, |_, _| Ok(()))?.into_keys().collect();
        let channels = self.channels()?;
        if channels.is_empty() {
            self.complain("channels", ComplaintKind::PropertyValueNull);
            return Ok(Err("it has no valid channel".to_owned()));
        }
        let sources = self.sources(&channels)?;
        let sinks = self.sinks(&channels)?;
        let sinkgroups = self.groups(&sinks)?;
        if sources.is_empty() && sinks.is_empty() {
            self.complain("sources", ComplaintKind::PropertyValueNull);
            self.complain("sinks", ComplaintKind::PropertyValueNull);
            return Ok(Err("it has neither a valid source nor a valid sink".to_owned()));
        }
        Ok(Ok(Kept { configfilters, sources, channels, sinks, sinkgroups }))
    }

    fn channels(&mut self) -> Result<IndexMap<String, Channel>, Ends> {
        self.each(Section::Channels, |stub, properties| Ok(Channel { settings: stub.settings(properties) }))
    }

    fn sources(&mut self, channels: &IndexMap<String, Channel>) -> Result<IndexMap<String, Source>, Ends> {
        self.warn_without(Section::Sources);
        self.each(Section::Sources, |stub, properties| source(stub, properties, channels))
    }

    fn sinks(&mut self, channels: &IndexMap<String, Channel>) -> Result<IndexMap<String, Sink>, Ends> {
        self.warn_without(Section::Sinks);
        self.each(Section::Sinks, |stub, properties| {
            let channel = stub.sink(&properties)?;
            if !channels.contains_key(&channel) {
                return Err(Refusal::of("channel", format!("its channel `{channel}` is not valid")));
            }
            Ok(Sink { settings: stub.settings(properties), channel })
        })
    }

    /// Goes through the listed components of a section. Flume keeps one configuration object in a variable: when it
    /// cannot make the next one, it reports the complaints of the last one again.
    fn each<T>(
        &mut self,
        section: Section,
        configure: impl Fn(&mut Stub, Properties) -> Result<T, Refusal>,
    ) -> Result<IndexMap<String, T>, Ends> {
        let mut kept = IndexMap::new();
        let mut last: Vec<Complaint> = Vec::new();
        for name in self.listed(section) {
            let Some(component) = self.contexts.get(&(section.kind(), name.as_str())) else {
                self.complain(&name, ComplaintKind::ConfigError);
                self.remove(section.kind(), &name, "it has no settings".into());
                continue;
            };
            let properties = properties(component);
            let stub = Stub::create(section.kind(), &name, &properties)
                .map_err(|why| self.end(why, section.kind(), &name, "config"))?;
            let Some(mut stub) = stub else {
                self.errors.extend(last.clone());
                let why = Refusal::of("config", "its `config` names no configuration class");
                self.remove(section.kind(), &name, why);
                continue;
            };
            let configured = stub.typed(&properties).and_then(|()| configure(&mut stub, properties));
            last = stub.errors;
            self.errors.extend(last.clone());
            match configured {
                Ok(component) => drop(kept.insert(name, component)),
                Err(why) => self.remove(section.kind(), &name, why),
            }
        }
        Ok(kept)
    }

    /// The names of a list, each once, in the order of a `HashSet` made from it.
    fn listed(&self, section: Section) -> Vec<String> {
        let Some(list) = self.agent.list(section) else { return Vec::new() };
        let names = split_blanks(list.setting.value.as_str());
        hash::set_of_list_order(&names).into_iter().map(|index| names[index].to_owned()).collect()
    }

    fn warn_without(&mut self, section: Section) {
        if self.agent.list(section).is_none() {
            let word = section.word();
            let warning = complaint(self.agent.name.as_str(), word, ComplaintKind::PropertyValueNull);
            self.errors.push(Complaint { level: Level::Warning, ..warning });
        }
    }

    /// A complaint about something of the agent.
    fn complain(&mut self, key: &str, kind: ComplaintKind) {
        self.errors.push(complaint(self.agent.name.as_str(), key, kind));
    }

    fn remove(&mut self, kind: Kind, name: &str, why: Refusal) {
        self.removed.insert((kind, name.to_owned()), why);
    }

    /// The process ends, for a key of a component.
    fn end(&self, why: String, kind: Kind, name: &str, key: &str) -> Ends {
        Ends { why, culprit: (self.agent.name.as_str().to_owned(), Culprit::new(kind, name, key)) }
    }
}

/// Leaves a source the channels that are valid. Only a source that sees its properties notices.
fn source(
    stub: &mut Stub,
    mut properties: Properties,
    channels: &IndexMap<String, Channel>,
) -> Result<Source, Refusal> {
    let listed = stub.source(&properties)?;
    let all = hash::map_order(&listed).into_iter().map(|index| listed[index].as_str());
    let valid: Vec<&str> = all.filter(|name| channels.contains_key(*name)).collect();
    if valid.is_empty() {
        return Err(Refusal::of("channels", "none of its channels is valid"));
    }
    properties.insert("channels".to_owned(), trim(&valid.join(" ")).to_owned());
    let (channel_order, selector) = if stub.sees_properties() {
        let written = split_blanks(&properties["channels"]);
        (written.into_iter().map(str::to_owned).collect(), below(&properties, "selector."))
    } else {
        (listed, stub::selector_alone(&properties))
    };
    let channels = channel_order.iter().cloned().collect();
    Ok(Source { settings: stub.settings(properties), channels, channel_order, selector })
}

fn properties(component: &Component) -> Properties {
    let settings = component.settings().into_iter();
    settings.map(|(key, setting)| (key.to_owned(), setting.value.as_str().to_owned())).collect()
}

/// The keys below a prefix, without it (`Context.getSubProperties`).
pub(super) fn below(properties: &Properties, prefix: &str) -> Properties {
    let below = properties.range(prefix.to_owned()..).take_while(|(key, _)| key.starts_with(prefix));
    below.map(|(key, value)| (key[prefix.len()..].to_owned(), value.clone())).collect()
}
