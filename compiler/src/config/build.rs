//! From grouped settings to components with types, values and parts.

use std::cell::OnceCell;

use foldhash::{HashMap, HashMapExt, HashSet};
use logflowc_grammar::catalog::{self, Kind, Property};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::{Agent, Class, Component, Config, List, Reading, Value, parts, read};
use crate::flume::filter;
use crate::flume::group::{self, Block, Section, group};
use crate::flume::load::{Loaded, Setting};
use crate::globals::Globals;
use crate::java::text::is_blank;
use crate::world::World;

/// Looks up every name and reads every value of a loaded configuration.
pub fn build(loaded: Loaded, world: &World) -> Config {
    let mut grouped = group(loaded.settings);
    let mut questions = Vec::new();
    grouped.agents.values_mut().for_each(|agent| filter::apply(agent, world, &mut questions));
    let globals = Globals::of(world);
    let mut agents: Vec<Agent> =
        grouped.agents.into_values().map(|grouped| agent(grouped, globals.clone())).collect();
    agents.sort_by_cached_key(|agent| agent.name.span());
    let mut strays = grouped.strays;
    strays.sort_by_key(|stray| stray.key.span());
    Config { agents, strays, overridden: loaded.overridden, fatal: loaded.fatal, questions }
}

fn agent(grouped: group::Agent, globals: Globals) -> Agent {
    let mut lists: Vec<List> =
        grouped.lists.into_iter().map(|(section, setting)| list(section, setting)).collect();
    lists.sort_by_key(|list| list.setting.key.span());
    let mut listed = HashMap::new();
    for List { section, names, .. } in &lists {
        for name in names {
            listed.entry((*section, name.as_str())).or_insert(name.span());
        }
    }
    let mut components = Vec::new();
    for ((section, name), block) in grouped.blocks {
        let at = listed.get(&(section, name.as_str())).copied();
        components.push(component(section, block, at));
    }
    let bare = bare_names(&lists, &components);
    components.extend(bare);
    components.sort_by_cached_key(Component::span);
    // The name is best shown where it first stands.
    let first = lists.iter().map(|list| &list.setting).chain(components.iter().flat_map(settings));
    let name = first.map(|setting| setting.key.slice(0..grouped.name.as_str().len())).min_by_key(Text::span);
    Agent { name: name.unwrap_or(grouped.name), lists, components, globals }
}

fn settings(component: &Component) -> impl Iterator<Item = &Setting> {
    component.values.iter().map(|value| &value.setting)
}

fn list(section: Section, setting: Setting) -> List {
    // Only the space separates sink groups; everything else is split at any white space.
    let names = match section {
        Section::Sinkgroups => setting.value.split(|c| c == ' '),
        _ => setting.value.split(is_blank),
    };
    List { section, setting, names }
}

/// Names in lists for which there is no block.
fn bare_names(lists: &[List], components: &[Component]) -> Vec<Component> {
    let mut known: HashSet<(Kind, String)> =
        components.iter().map(|component| (component.kind, component.name.as_str().to_owned())).collect();
    let mut bare = Vec::new();
    for List { section, names, .. } in lists {
        let kind = section.kind();
        for name in names {
            if known.insert((kind, name.as_str().to_owned())) {
                bare.push(Component {
                    kind,
                    name: name.clone(),
                    scope: String::new(),
                    listed: Some(name.span()),
                    class: Class::Missing,
                    values: Vec::new(),
                    parts: Vec::new(),
                });
            }
        }
    }
    bare
}

fn component(section: Section, block: Block, listed: Option<Span>) -> Component {
    let kind = section.kind();
    let mut settings: Vec<(Text, Setting)> = block.settings.into_values().collect();
    settings.sort_by_cached_key(|(key, _)| key.span());
    let class = match kind {
        // A group has no type of its own.
        Kind::Sinkgroup => Class::Known(&catalog::COMPONENTS[group_index()], None),
        _ => class(kind, find(&settings, "type"), None),
    };
    let whole = Whole { kind, name: block.name, scope: String::new(), listed, class };
    whole.assemble(settings)
}

fn group_index() -> usize {
    catalog::COMPONENTS
        .iter()
        .position(|component| component.kind == Kind::Sinkgroup)
        .expect("in the catalog")
}

/// A component or part of which everything is known but its settings.
pub(super) struct Whole {
    pub(super) kind: Kind,
    pub(super) name: Text,
    pub(super) scope: String,
    pub(super) listed: Option<Span>,
    pub(super) class: Class,
}

impl Whole {
    /// Splits the settings into those of the component and those of its parts.
    pub(super) fn assemble(self, mut settings: Vec<(Text, Setting)>) -> Component {
        let Self { kind, name, scope, listed, class } = self;
        let properties = properties(kind, &class);
        let parts = parts::split_off(properties, &name, &mut settings);
        if !settings.is_sorted_by_key(|(key, _)| key.span()) {
            settings.sort_by_cached_key(|(key, _)| key.span());
        }
        let value = |(key, setting): (Text, Setting)| {
            let property = lookup(properties, key.as_str());
            let reading = property.map_or(Reading::Untyped, |property| read(property, &setting));
            Value { key, setting, property, reading, pattern: OnceCell::new() }
        };
        Component {
            kind,
            name,
            scope,
            listed,
            class,
            values: settings.into_iter().map(value).collect(),
            parts,
        }
    }
}

pub(super) fn find<'s>(settings: &'s [(Text, Setting)], key: &str) -> Option<&'s Setting> {
    settings.iter().find(|(known, _)| known.as_str() == key).map(|(_, setting)| setting)
}

pub(super) fn class(kind: Kind, setting: Option<&Setting>, default: Option<&str>) -> Class {
    let Some(setting) = setting else {
        let chosen = default.and_then(|default| catalog::Component::find(kind, default));
        return chosen.map_or(Class::Missing, |component| Class::Known(component, None));
    };
    let text = setting.value.clone();
    match catalog::Component::find(kind, text.as_str()) {
        Some(component) => Class::Known(component, Some(text)),
        None if setting.unknown => Class::Open(text),
        None => Class::Other(text),
    }
}

/// The keys that a component may have: of its class, or what all of its kind have in common.
pub fn properties(kind: Kind, class: &Class) -> &'static [Property] {
    let common = match kind {
        Kind::Source => "source-common",
        Kind::Channel => "channel-common",
        Kind::Sink => "sink-common",
        Kind::Interceptor => "interceptor-common",
        Kind::Selector => "selector-common",
        Kind::Configfilter => "configfilter-common",
        Kind::RegexSerializer => "regex_serializer-common",
        _ => "",
    };
    let component = class.known().or_else(|| catalog::Component::named(Kind::Group, common));
    component.map_or(&[], |component| component.properties)
}

/// The property that a written key means: the exact key, else the longest pattern that fits.
pub fn lookup(properties: &'static [Property], key: &str) -> Option<&'static Property> {
    let exact = properties.iter().find(|property| !property.prefix && property.key == key);
    let fitting = properties.iter().filter(|property| property.prefix && property.fits(key));
    exact.or_else(|| fitting.max_by_key(|property| property.key.len()))
}
