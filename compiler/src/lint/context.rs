//! What the rules read.

use logflowc_grammar::catalog::{Fate, Kind, Property};
use logflowc_grammar::finding::{Finding, Level};
use logflowc_grammar::source::Sources;

use crate::config::{Agent, Component, Config, Value};
use crate::flow::Flow;
use crate::flume::group::Section;
use crate::read::Document;
use crate::world::World;

/// A configuration with everything that is known about it.
pub struct Context<'c> {
    /// The texts.
    pub sources: &'c Sources,
    /// What each text says.
    pub documents: &'c [Document],
    /// What all of them mean together.
    pub config: &'c Config,
    /// The graph of each agent.
    pub flows: &'c [Flow<'c>],
    /// What is known about the outside.
    pub world: &'c World,
}

/// A listed component or part, with its owners.
#[derive(Clone, Copy)]
pub(super) struct Place<'c> {
    pub(super) agent: &'c Agent,
    /// The source, channel, sink, group or filter.
    pub(super) owner: &'c Component,
    /// It, or a part of it.
    pub(super) component: &'c Component,
}

impl<'c> Context<'c> {
    /// Every listed component and every listed part of one. Unlisted ones have no effect; that is one finding, not many.
    pub(super) fn places(&self) -> impl Iterator<Item = Place<'c>> {
        self.config.agents.iter().flat_map(|agent| {
            let listed = agent.components.iter().filter(|component| component.listed.is_some());
            listed.flat_map(move |owner| {
                let parts = owner.tree().into_iter().filter(|part| part.listed.is_some());
                parts.map(move |component| Place { agent, owner, component })
            })
        })
    }

    /// Every setting of those, with what the catalog knows about it.
    pub(super) fn values(&self) -> impl Iterator<Item = (Place<'c>, &'c Value, Option<&'static Property>)> {
        self.places()
            .flat_map(|place| place.component.values.iter().map(move |value| (place, value, value.property)))
    }
}

impl<'c> Place<'c> {
    /// Whether it is a component of the catalog of this kind, with one of these names.
    pub(super) fn is(&self, kind: Kind, names: &[&str]) -> bool {
        self.component.kind == kind
            && self.component.class.known().is_some_and(|class| names.contains(&class.name))
    }

    /// A setting by its exact key, unless its value is known only when the agent is started.
    pub(super) fn known(&self, key: &str) -> Option<&'c Value> {
        self.component.value(key).filter(|value| !value.setting.unknown)
    }

    /// The place as a reader would call it.
    pub(super) fn title(&self) -> String {
        let owner = format!("{} `{}`", kind_word(self.owner.kind), self.owner.name);
        if std::ptr::eq(self.owner, self.component) {
            return owner;
        }
        match self.component.kind {
            Kind::Interceptor | Kind::RegexSerializer => {
                format!("{} `{}` of {owner}", kind_word(self.component.kind), self.component.name)
            }
            kind => format!("the {} of {owner}", kind_word(kind)),
        }
    }
}

/// What a component of a kind is called.
pub(super) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => "source",
        Kind::Channel => "channel",
        Kind::Sink => "sink",
        Kind::Sinkgroup => "sink group",
        Kind::Configfilter => "config filter",
        Kind::Interceptor => "interceptor",
        Kind::Selector => "selector",
        Kind::SinkProcessor => "processor",
        Kind::Deserializer => "deserializer",
        Kind::HttpHandler => "handler",
        Kind::PathManager => "path manager",
        Kind::JmsConverter => "converter",
        Kind::KeyProvider => "key provider",
        Kind::CipherProvider => "cipher provider",
        Kind::ElasticsearchIndexName => "index name builder",
        Kind::KuduProducer => "producer",
        _ => "serializer",
    }
}

/// Whether a list gives a name with a comma at its end, or goes on behind a dot. That slip is a finding of its own.
pub(super) fn is_listed_with_slip(agent: &Agent, section: Section, name: &str) -> bool {
    let names = agent.list(section).map_or(&[][..], |list| &list.names);
    names.iter().any(|listed| {
        let listed = listed.as_str();
        let goes_on = listed.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        goes_on || listed.contains(',') && listed.split(',').any(|part| part == name)
    })
}

/// A note of the catalog as part of a finding: lower case, no full stop.
pub(super) fn advice(note: &str) -> String {
    let note = note.trim_end_matches('.');
    let mut chars = note.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(note.chars().skip(1)).collect()
        }
        _ => note.to_owned(),
    }
}

/// Says what Flume does about a mistake, and gives the finding the level that follows.
pub(super) fn consequence(finding: &mut Finding, fate: Fate, place: &Place<'_>, property: &Property) {
    let owner = format!("{} `{}`", kind_word(place.owner.kind), place.owner.name);
    let (level, text) = match fate {
        Fate::Ignored => (Level::Warning, "Flume ignores it".to_owned()),
        Fate::Default => (Level::Warning, format!("Flume uses {} instead", default_text(property))),
        Fate::Runtime => (Level::Error, format!("Flume starts {owner}, which fails once events flow")),
        Fate::StartDead => (Level::Error, format!("Flume fails to start {owner} and does not try again")),
        Fate::StartLoop => {
            (Level::Error, format!("Flume fails to start {owner} and tries again every 3 seconds"))
        }
        Fate::Removed => (Level::Error, format!("Flume drops {owner} and starts without it")),
        Fate::Fatal => (Level::Error, "the Flume process ends".to_owned()),
    };
    finding.level(level).note(text);
}

fn default_text(property: &Property) -> String {
    use logflowc_grammar::catalog::Default;
    match property.default {
        Some(Default::Int(number)) => format!("the default, {number}"),
        Some(Default::Float(number)) => format!("the default, {number}"),
        Some(Default::Bool(flag)) => format!("the default, {flag}"),
        Some(Default::Text(text)) if !text.is_empty() => format!("the default, `{text}`"),
        _ => "its default".to_owned(),
    }
}
