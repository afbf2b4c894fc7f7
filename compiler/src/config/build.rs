//! From grouped settings to components with types, values and parts.

use logflowc_grammar::catalog::{self, Kind, Property, Type};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::{Agent, Class, Component, Config, List, Reading, Typed, Value, read};
use crate::flume::filter;
use crate::flume::group::{self, Block, Section, group};
use crate::flume::load::{Loaded, Setting};
use crate::world::World;

/// Looks up every name and reads every value of a loaded configuration.
pub fn build(loaded: Loaded, world: &World) -> Config {
    let mut grouped = group(&loaded.settings);
    let mut questions = Vec::new();
    grouped.agents.values_mut().for_each(|agent| filter::apply(agent, world, &mut questions));
    let mut agents: Vec<Agent> = grouped.agents.into_values().map(agent).collect();
    agents.sort_by_key(|agent| agent.name.span());
    let mut strays = grouped.strays;
    strays.sort_by_key(|stray| stray.key.span());
    Config { agents, strays, overridden: loaded.overridden, fatal: loaded.fatal, questions }
}

fn agent(grouped: group::Agent) -> Agent {
    let mut lists: Vec<List> =
        grouped.lists.into_iter().map(|(section, setting)| list(section, setting)).collect();
    lists.sort_by_key(|list| list.setting.key.span());
    let listed_at = |section: Section, name: &str| {
        let list = lists.iter().find(|list| list.section == section)?;
        list.names.iter().find(|item| item.as_str() == name).map(Text::span)
    };
    let mut components = Vec::new();
    for ((section, name), block) in grouped.blocks {
        components.push(component(section, block, listed_at(section, &name)));
    }
    let bare = bare_names(&lists, &components);
    components.extend(bare);
    components.sort_by_key(Component::span);
    // The name is best shown where it first stands.
    let first = lists.iter().map(|list| &list.setting).chain(components.iter().flat_map(settings));
    let name = first.map(|setting| setting.key.slice(0..grouped.name.as_str().len())).min_by_key(Text::span);
    Agent { name: name.unwrap_or(grouped.name), lists, components }
}

fn settings(component: &Component) -> impl Iterator<Item = &Setting> {
    component.values.iter().map(|value| &value.setting)
}

fn list(section: Section, setting: Setting) -> List {
    // Only the space separates sink groups; everything else is split at any white space.
    let names = match section {
        Section::Sinkgroups => setting.value.split(|c| c == ' '),
        _ => setting.value.split(char::is_whitespace),
    };
    List { section, setting, names }
}

/// Names in lists for which there is no block.
fn bare_names(lists: &[List], components: &[Component]) -> Vec<Component> {
    let mut bare: Vec<Component> = Vec::new();
    for List { section, names, .. } in lists {
        let kind = section.kind();
        for name in names {
            let same = |other: &Component| other.kind == kind && other.name.as_str() == name.as_str();
            if !components.iter().chain(&bare).any(same) {
                let listed = Some(name.span());
                bare.push(Component {
                    kind,
                    name: name.clone(),
                    listed,
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
    let settings: Vec<(Text, Setting)> = block.settings.into_values().collect();
    let class = match kind {
        // A group has no type of its own.
        Kind::Sinkgroup => Class::Known(&catalog::COMPONENTS[group_index()], None),
        _ => class(kind, find(&settings, "type"), None),
    };
    assemble(kind, block.name, listed, class, settings)
}

fn group_index() -> usize {
    catalog::COMPONENTS
        .iter()
        .position(|component| component.kind == Kind::Sinkgroup)
        .expect("in the catalog")
}

fn find<'s>(settings: &'s [(Text, Setting)], key: &str) -> Option<&'s Setting> {
    settings.iter().find(|(known, _)| known.as_str() == key).map(|(_, setting)| setting)
}

fn class(kind: Kind, setting: Option<&Setting>, default: Option<&str>) -> Class {
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

/// Splits the settings into those of the component and those of its parts.
fn assemble(
    kind: Kind,
    name: Text,
    listed: Option<Span>,
    class: Class,
    mut settings: Vec<(Text, Setting)>,
) -> Component {
    let properties = properties(kind, &class);
    let mut parts = Vec::new();
    for property in properties.iter().filter(|property| property.part.is_some()) {
        if property.kind == Type::List {
            parts.extend(listed_parts(property, &mut settings));
        } else {
            parts.extend(single_part(property, &name, &mut settings));
        }
    }
    settings.sort_by_key(|(key, _)| key.span());
    let value = |(key, setting): (Text, Setting)| {
        let property = lookup(properties, key.as_str());
        let reading = property.map_or(Reading::Untyped, |property| read(property, &setting));
        Value { key, setting, property, reading }
    };
    Component { kind, name, listed, class, values: settings.into_iter().map(value).collect(), parts }
}

/// The keys that a component may have: of its class, or what all of its kind have in common.
fn properties(kind: Kind, class: &Class) -> &'static [Property] {
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

fn lookup(properties: &'static [Property], key: &str) -> Option<&'static Property> {
    let exact = properties.iter().find(|property| !property.prefix && property.key == key);
    let fitting = properties.iter().filter(|property| property.prefix && property.fits(key));
    exact.or_else(|| fitting.max_by_key(|property| property.key.len()))
}

/// A part's name, where it is listed, and its settings.
type PartBlock = (Text, Option<Span>, Vec<(Text, Setting)>);

/// The parts that a list names, and those that have settings without being listed.
fn listed_parts(property: &'static Property, settings: &mut Vec<(Text, Setting)>) -> Vec<Component> {
    let kind = property.part.expect("only such properties come here");
    let scope = format!("{}.", property.key);
    let names = match find(settings, property.key) {
        Some(setting) if !setting.unknown => match read(property, setting) {
            Reading::Good(Typed::Items(names)) => names,
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let mut blocks: Vec<PartBlock> =
        names.iter().map(|name| (name.clone(), Some(name.span()), Vec::new())).collect();
    let (own, of_parts): (Vec<_>, Vec<_>) =
        std::mem::take(settings).into_iter().partition(|(key, _)| !key.as_str().starts_with(&scope));
    *settings = own;
    for (key, setting) in of_parts {
        let rest = &key.as_str()[scope.len()..];
        let Some(dot) = rest.find('.') else {
            settings.push((key, setting));
            continue;
        };
        let name = key.slice(scope.len()..scope.len() + dot);
        let inner = key.slice(scope.len() + dot + 1..key.as_str().len());
        match blocks.iter_mut().find(|(known, _, _)| known.as_str() == name.as_str()) {
            Some((_, _, block)) => block.push((inner, setting)),
            None => blocks.push((name, None, vec![(inner, setting)])),
        }
    }
    let default = if kind == Kind::RegexSerializer { Some("DEFAULT") } else { None };
    let part = |(name, listed, settings): PartBlock| {
        let class = class(kind, find(&settings, "type"), default);
        assemble(kind, name, listed, class, settings)
    };
    blocks.into_iter().map(part).collect()
}

/// The part that one key chooses, if it is chosen, has a default or has settings. The choice itself stays with the
/// owner.
fn single_part(
    property: &'static Property,
    owner: &Text,
    settings: &mut Vec<(Text, Setting)>,
) -> Option<Component> {
    let kind = property.part.expect("only such properties come here");
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
    let of_owner = |key: &str| key == property.key || key == scope || !key.starts_with(&scope);
    let (own, of_part): (Vec<_>, Vec<_>) =
        std::mem::take(settings).into_iter().partition(|(key, _)| of_owner(key.as_str()));
    *settings = own;
    if of_part.is_empty() && matches!(class, Class::Missing) {
        return None;
    }
    let inner = |(key, setting): (Text, Setting)| (key.slice(scope.len()..key.as_str().len()), setting);
    let listed = chosen.as_ref().unwrap_or(owner).span();
    let name = chosen.unwrap_or_else(|| Text::decoded(property.key, listed));
    Some(assemble(kind, name, Some(listed), class, of_part.into_iter().map(inner).collect()))
}
