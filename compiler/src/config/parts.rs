//! Parts of a component: what one of its keys chooses, and whose own keys stand below that key.

use foldhash::HashMap;
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
        let listed = Some(name.span());
        blocks.add(name, listed);
    }
    let named = |key: &str| key.strip_prefix(&scope).is_some_and(|rest| rest.contains('.'));
    for (key, setting) in take(settings, named) {
        blocks.put(&key, scope.len(), setting);
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
    /// The place of the block of a name. A name that is listed twice has one block.
    fn add(&mut self, name: Text, listed: Option<Span>) -> usize {
        *self.at.entry(name.as_str().to_owned()).or_insert_with(|| {
            self.blocks.push(Block { name, listed, settings: Vec::new() });
            self.blocks.len() - 1
        })
    }

    /// Adds a setting. Its key has a name behind the scope: listed names may have dots, others end at the first.
    fn put(&mut self, key: &Text, scope: usize, setting: Setting) {
        let text = key.as_str();
        let mut first = None;
        let mut known = None;
        for (dot, _) in text[scope..].match_indices('.') {
            let end = scope + dot;
            first.get_or_insert(end);
            known = self.at.get(&text[scope..end]).map(|at| (*at, end)).or(known);
        }
        let (at, end) = known.unwrap_or_else(|| {
            let end = first.expect("only keys with a name are put");
            (self.add(key.slice(scope..end), None), end)
        });
        self.blocks[at].settings.push((key.slice(end + 1..text.len()), setting));
    }
}

/// Takes out the settings for whose keys something holds. Both parts keep their order.
fn take(settings: &mut Settings, holds: impl Fn(&str) -> bool) -> Settings {
    settings.extract_if(.., |(key, _)| holds(key.as_str())).collect()
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
    let of_part = take(settings, |key| {
        key.strip_prefix(&scope).is_some_and(|rest| !rest.is_empty() && key != property.key)
    });
    if of_part.is_empty() && matches!(class, Class::Missing) {
        return None;
    }
    let inner = |(key, setting): (Text, Setting)| (key.slice(scope.len()..key.as_str().len()), setting);
    let settings = of_part.into_iter().map(inner).collect();
    let listed = chosen.as_ref().unwrap_or(owner).span();
    let name = chosen.unwrap_or_else(|| Text::decoded(property.key, listed));
    Some(Whole { kind, name, scope, listed: Some(listed), class }.assemble(settings))
}
