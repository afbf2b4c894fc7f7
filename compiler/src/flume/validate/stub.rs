//! The configuration object that validation makes for each component.
//!
//! Flume's enums name classes for it that were never written, so a plain object is made, its findings are used, and
//! the component gets its properties. Where an enum names no class, or `config` names an existing one, the object is
//! kept and the component never sees its properties.

use logflowc_grammar::catalog::{COMPONENTS, Component, Kind};

use super::{Properties, below, complaint};
use crate::flume::verdict::{Complaint, ComplaintKind, ConfiguredBy, Refusal, Settings};
use crate::java::hash;
use crate::java::text::{eq_ignore_case, split_blanks};

/// `SourceConfiguration`, `SinkConfiguration` and so on.
pub(super) struct Stub {
    /// What the object takes for the name of the component.
    name: String,
    configured_by: ConfiguredBy,
    /// What it complains about.
    pub(super) errors: Vec<Complaint>,
}

/// The configuration classes that exist and that anybody may make.
const CLASSES: [(Kind, &str); 4] = [
    (Kind::Source, "org.apache.flume.conf.source.SourceConfiguration"),
    (Kind::Channel, "org.apache.flume.conf.channel.ChannelConfiguration"),
    (Kind::Sink, "org.apache.flume.conf.sink.SinkConfiguration"),
    (Kind::Sinkgroup, "org.apache.flume.conf.sink.SinkGroupConfiguration"),
];

impl Stub {
    /// Makes the object, if that is possible; the error is why the process ends.
    pub(super) fn create(kind: Kind, name: &str, properties: &Properties) -> Result<Option<Self>, String> {
        let text = |key: &str| properties.get(key).map(String::as_str).filter(|text| !text.is_empty());
        let known = text("type").and_then(|written| known(kind, written));
        let (name, configured_by) = match (known, text("config")) {
            (Some(known), _) => (name, of_enum(kind, &known)),
            (None, None) => (name, Some(ConfiguredBy::Context)),
            (None, Some(config)) => match CLASSES.iter().find(|(_, class)| *class == config) {
                Some((of, class)) if *of == kind => (*class, Some(ConfiguredBy::Conf)),
                Some((_, class)) => {
                    return Err(format!("`config` of `{name}` names the class {class} of another kind"));
                }
                None => (name, of_enum(kind, &config.to_uppercase())),
            },
        };
        let stub = |configured_by| Self { name: name.to_owned(), configured_by, errors: Vec::new() };
        Ok(configured_by.map(stub))
    }

    /// Whether the component will see its properties.
    pub(super) fn sees_properties(&self) -> bool {
        self.configured_by == ConfiguredBy::Context
    }

    /// Checks that there is a type.
    pub(super) fn typed(&mut self, properties: &Properties) -> Result<(), Refusal> {
        if properties.get("type").is_some_and(|class| !class.is_empty()) {
            return Ok(());
        }
        self.complain("type", ComplaintKind::AttrsMissing);
        Err(Refusal::of("type", "it has no type"))
    }

    /// Checks a source and gives its channels, in the order of a set made from the list.
    pub(super) fn source(&mut self, properties: &Properties) -> Result<Vec<String>, Refusal> {
        let Some(list) = properties.get("channels") else {
            self.complain("Channel", ComplaintKind::PropertyValueNull);
            self.complain("ChannelSelector", ComplaintKind::ConfigError);
            return Err(Refusal::of("channels", "it has no channels"));
        };
        if let Err(why) = selector(properties) {
            self.complain("ChannelSelector", ComplaintKind::ConfigError);
            return Err(why);
        }
        let names = split_blanks(list);
        Ok(hash::set_of_list_order(&names).into_iter().map(|index| names[index].to_owned()).collect())
    }

    /// Checks a sink and gives its channel.
    pub(super) fn sink(&mut self, properties: &Properties) -> Result<String, Refusal> {
        if let Some(channel) = properties.get("channel").filter(|channel| !channel.is_empty()) {
            return Ok(channel.clone());
        }
        self.complain("channel", ComplaintKind::PropertyValueNull);
        Err(Refusal::of("channel", "it has no channel"))
    }

    /// What is kept of the component.
    pub(super) fn settings(&self, properties: Properties) -> Settings {
        let class = properties.get("type").cloned().unwrap_or_default();
        let properties = self.sees_properties().then_some(properties);
        Settings { configured_by: self.configured_by, class, properties, alias: self.name.clone() }
    }

    fn complain(&mut self, key: &str, kind: ComplaintKind) {
        self.errors.push(complaint(&self.name, key, kind));
    }
}

/// The constant of Flume's enum that a type means: short names and, other than later, classes in any case.
pub(super) fn known(kind: Kind, written: &str) -> Option<String> {
    let spelled = |component: &&Component| {
        let mut names = component.short_names().chain([component.class]);
        names.any(|name| eq_ignore_case(name, written))
    };
    if eq_ignore_case("other", written) {
        return Some("OTHER".to_owned());
    }
    constants(kind).find(spelled).map(constant)
}

/// The components for which there is a short name.
fn constants(kind: Kind) -> impl Iterator<Item = &'static Component> {
    COMPONENTS
        .iter()
        .filter(move |component| component.kind == kind && !component.fqcn_only && !component.extension)
}

fn constant(component: &Component) -> String {
    component.short_names().next().unwrap_or(component.name).to_uppercase()
}

/// What the enum of configuration classes makes of a constant; nothing for an unknown one.
fn of_enum(kind: Kind, name: &str) -> Option<ConfiguredBy> {
    match name {
        "OTHER" => Some(ConfiguredBy::Conf),
        "LOGGER" if kind == Kind::Sink => Some(ConfiguredBy::Conf),
        name => constants(kind).any(|component| constant(component) == name).then_some(ConfiguredBy::Context),
    }
}

/// Whether a selector of this type can be had. The enum of configuration classes lacks one constant.
fn selector(properties: &Properties) -> Result<(), Refusal> {
    let selector = below(properties, "selector.");
    let text = |key: &str| selector.get(key).map(String::as_str).filter(|text| !text.is_empty());
    let constant = match text("type").map(|written| known(Kind::Selector, written)) {
        None => "REPLICATING".to_owned(),
        Some(Some(known)) => known,
        Some(None) => text("config").unwrap_or("OTHER").to_uppercase(),
    };
    match constant.as_str() {
        "OTHER" | "REPLICATING" | "MULTIPLEXING" => Ok(()),
        "LOAD_BALANCING" => Err(Refusal::of("selector.type", "1.11.0 refuses the load_balancing selector")),
        _ => Err(Refusal::of("selector.config", "`config` of its selector names no configuration class")),
    }
}

/// All that a selector without its keys is told.
pub(super) fn selector_alone(properties: &Properties) -> Properties {
    let class = properties.get("selector.type").map_or("REPLICATING", String::as_str);
    [("type".to_owned(), class.to_owned())].into()
}
