//! What the words of a written key are, and what the catalog knows about it.

use logflowc_compiler::config::{self, Agent, Component, Config};
use logflowc_compiler::flume::group::{Section, component_key};
use logflowc_grammar::catalog::{Component as Class, Kind, Property, Type};
use logflowc_grammar::text::Text;

/// A key in its words: `agent.section` or `agent.section.name.inner`.
pub(crate) struct Key {
    pub(crate) agent: Text,
    pub(crate) section: Section,
    /// The word of the section.
    pub(crate) word: Text,
    /// The name of a component and the key inside of it; absent for a list.
    pub(crate) setting: Option<(Text, Text)>,
}

/// What an inner key belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Place<'c> {
    /// The component or the part of it.
    pub(crate) owner: &'c Component,
    /// What stands before the key of the owner.
    pub(crate) scope: usize,
    pub(crate) property: Option<&'static Property>,
}

/// A part of a component with all that stands before its keys.
pub(crate) struct Scoped<'c> {
    pub(crate) part: &'c Component,
    pub(crate) scope: String,
}

impl Key {
    /// Takes a key apart; what has no place in an agent is none.
    pub(crate) fn of(text: &Text) -> Option<Self> {
        let text = text.trim();
        let dot = text.as_str().find('.').filter(|dot| *dot > 0)?;
        let rest = text.slice(dot + 1..text.as_str().len());
        let agent = text.slice(0..dot);
        Section::ALL.into_iter().find_map(|section| {
            let length = section.word().len();
            let text = rest.as_str();
            let setting = component_key(text, section.word());
            let setting = setting.map(|(name, own)| (rest.slice(name), rest.slice(own..text.len())));
            let is_list = text == section.word();
            (is_list || setting.is_some()).then(|| Self {
                agent: agent.clone(),
                section,
                word: rest.slice(0..length),
                setting,
            })
        })
    }
}

/// The agent of a name.
pub(crate) fn agent<'c>(config: &'c Config, name: &str) -> Option<&'c Agent> {
    config.agents.iter().find(|agent| agent.name.as_str() == name)
}

/// The component that a key names.
pub(crate) fn component<'c>(config: &'c Config, key: &Key) -> Option<&'c Component> {
    let (name, _) = key.setting.as_ref()?;
    agent(config, key.agent.as_str())?.component(key.section.kind(), name.as_str())
}

/// All parts of a component, and the component itself first.
pub(crate) fn parts(component: &Component) -> Vec<Scoped<'_>> {
    fn add<'c>(part: &'c Component, scope: String, all: &mut Vec<Scoped<'c>>) {
        let inner: Vec<_> =
            part.parts.iter().map(|inner| (inner, format!("{scope}{}", inner.scope))).collect();
        all.push(Scoped { part, scope });
        for (inner, scope) in inner {
            add(inner, scope, all);
        }
    }
    let mut all = Vec::new();
    add(component, String::new(), &mut all);
    all
}

/// Finds the part to which an inner key belongs: the innermost one that knows the key, else the innermost one.
pub(crate) fn place<'c>(component: &'c Component, inner: &str) -> Place<'c> {
    let all = parts(component);
    let below = || all.iter().rev().filter(|part| inner.starts_with(&part.scope));
    let known = below()
        .filter_map(|Scoped { part, scope }| {
            let properties = config::properties(part.kind, &part.class);
            let property = config::lookup(properties, &inner[scope.len()..])?;
            Some(Place { owner: part, scope: scope.len(), property: Some(property) })
        })
        .max_by_key(|place| (place.property.is_some_and(|property| !property.prefix), place.scope));
    let innermost = || {
        let deepest = below().max_by_key(|part| part.scope.len());
        deepest.map(|part| Place { owner: part.part, scope: part.scope.len(), property: None })
    };
    known.or_else(innermost).unwrap_or(Place { owner: component, scope: 0, property: None })
}

impl Place<'_> {
    /// What the value of the key chooses: a type, of the owner or of a part.
    pub(crate) fn chooses(&self, inner: &str) -> Option<Kind> {
        if &inner[self.scope..] == "type" && self.owner.kind != Kind::Sinkgroup {
            return Some(self.owner.kind);
        }
        let property = self.property?;
        property.part.filter(|_| property.kind != Type::List)
    }

    /// What the value of the key means as a type.
    pub(crate) fn class(&self, inner: &str, value: &str) -> Option<&'static Class> {
        Class::find(self.chooses(inner)?, value.trim())
    }
}
