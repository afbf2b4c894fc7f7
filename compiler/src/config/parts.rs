//! Parts of a component: what one of its keys chooses, and whose own keys stand below that key.

use std::collections::HashMap;

use logflowc_grammar::catalog::{self, Kind, Property, Type};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::build::{Whole, class, find};
use super::{Class, Component, Reading, Typed, read};
use crate::flume::load::Setting;

type Settings = Vec<(Text, Setting)>;

/// Takes the settings of the parts out of those of their owner.
pub(super) fn split_off(
    properties: &'static [Property],
    owner: &Text,
    settings: &mut Settings,
) -> Vec<Component> {
    let mut parts = Vec::new();
    for property in properties {
        match property.part {
            Some(kind) if property.kind == Type::List => parts.extend(listed(property, kind, settings)),
            Some(kind) => parts.extend(single(property, kind, owner, settings)),
            None => {}
        }
    }
    parts
}

/// The settings below a name of a list.
struct Block {
    name: Text,
    listed: Option<Span>,
    settings: Settings,
}

/// The parts that a list names, and those that have settings without being listed.
fn listed(property: &'static Property, kind: Kind, settings: &mut Settings) -> Vec<Component> {
    let scope = format!("{}.", property.key);
    let mut blocks = Blocks::default();
    for name in names(property, settings) {
        blocks.add(&name, Some(name.span()));
    }
    for (key, setting) in take_below(&scope, settings) {
        match key.as_str().strip_prefix(&scope).and_then(|rest| blocks.name_in(rest)) {
            Some(name) => blocks.put(&key, scope.len()..scope.len() + name, setting),
            None => settings.push((key, setting)),
        }
    }
    let default = (kind == Kind::RegexSerializer).then_some("DEFAULT");
    let part = |Block { name, listed, settings }| {
        let class = class(kind, find(&settings, "type"), default);
        let scope = format!("{scope}{name}.");
        Whole { kind, name, scope, listed, class }.assemble(settings)
    };
    blocks.blocks.into_iter().map(part).collect()
}

fn names(property: &'static Property, settings: &Settings) -> Vec<Text> {
    match find(settings, property.key).map(|setting| read(property, setting)) {
        Some(Reading::Good(Typed::Items(names))) => names,
        _ => Vec::new(),
    }
}

/// Blocks in the order of the list, then in that of the text.
#[derive(Default)]
struct Blocks {
    blocks: Vec<Block>,
    at: HashMap<String, usize>,
}

impl Blocks {
    /// The block of a name. A name that is listed twice has one block.
    fn add(&mut self, name: &Text, listed: Option<Span>) -> &mut Block {
        let at = *self.at.entry(name.as_str().to_owned()).or_insert_with(|| {
            self.blocks.push(Block { name: name.clone(), listed, settings: Vec::new() });
            self.blocks.len() - 1
        });
        &mut self.blocks[at]
    }

    /// Where the name at the start of a key ends: listed names may have dots, others end at the first.
    fn name_in(&self, rest: &str) -> Option<usize> {
        let dots = || rest.match_indices('.').map(|(dot, _)| dot);
        let listed = dots().filter(|dot| self.at.contains_key(&rest[..*dot])).max();
        listed.or_else(|| dots().next())
    }

    fn put(&mut self, key: &Text, name: std::ops::Range<usize>, setting: Setting) {
        let inner = key.slice(name.end + 1..key.as_str().len());
        self.add(&key.slice(name), None).settings.push((inner, setting));
    }
}

/// Takes out the settings whose keys start with a scope.
fn take_below(scope: &str, settings: &mut Settings) -> Settings {
    settings.extract_if(.., |(key, _)| key.as_str().starts_with(scope)).collect()
}

/// The part that one key chooses, if it is chosen, has a default or has settings. The choice itself stays with the
/// owner.
fn single(
    property: &'static Property,
    kind: Kind,
    owner: &Text,
    settings: &mut Settings,
) -> Option<Component> {
    let scope = match property.key.strip_suffix("type") {
        Some(scope) => scope.to_owned(),
        None => format!("{}.", property.key),
    };
    let default = match property.default {
        Some(catalog::Default::Text(default)) => Some(default),
        _ => None,
    };
    let chosen = find(settings, property.key).map(|setting| setting.value.clone());
    let class = class(kind, find(settings, property.key), default);
    let (own, of_part): (Settings, Settings) = take_below(&scope, settings)
        .into_iter()
        .partition(|(key, _)| key.as_str() == property.key || key.as_str() == scope);
    settings.extend(own);
    if of_part.is_empty() && matches!(class, Class::Missing) {
        return None;
    }
    let inner = |(key, setting): (Text, Setting)| (key.slice(scope.len()..key.as_str().len()), setting);
    let settings = of_part.into_iter().map(inner).collect();
    let listed = chosen.as_ref().unwrap_or(owner).span();
    let name = chosen.unwrap_or_else(|| Text::decoded(property.key, listed));
    Some(Whole { kind, name, scope, listed: Some(listed), class }.assemble(settings))
}
