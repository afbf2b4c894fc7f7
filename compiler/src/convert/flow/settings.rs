//! A component as a constructor. What has no name in the language stands in quotes, as Flume spells it.

use logflowc_grammar::catalog::{self, Kind, Property, Type};
use logflowc_grammar::text::Text;

use super::value::{label, raw, string, typed};
use crate::config::{Class, Component, Value};
use crate::flow::items;
use crate::flow_form::keys;

/// `TYPE { key = value }`, on one line where it fits there.
pub(super) fn constructor(component: &Component, indent: &str) -> String {
    let name = match &component.class {
        Class::Known(class, _) if catalog::Component::named(component.kind, class.name).is_some() => {
            label(class.name)
        }
        class => string(class.text().map_or("", |text| text.as_str())),
    };
    let settings = settings(component, indent);
    if settings.is_empty() { name } else { format!("{name} {}", block(&settings, indent)) }
}

/// Settings between braces.
pub(super) fn block(settings: &[(String, String)], indent: &str) -> String {
    let flat: Vec<String> = settings.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    let line = format!("{{ {} }}", flat.join(", "));
    if line.len() <= 70 && settings.len() <= 3 && !line.contains('\n') {
        return line;
    }
    let widest = settings.iter().map(|(key, _)| key.chars().count()).max().unwrap_or(0);
    let line = |(key, value): &(String, String)| {
        let blanks = " ".repeat(widest - key.chars().count());
        format!("{indent}  {key}{blanks} = {value}\n")
    };
    format!("{{\n{}{indent}}}", settings.iter().map(line).collect::<String>())
}

/// Whether flows say what a key says.
pub(super) fn is_wired(kind: Kind, key: &str) -> bool {
    match kind {
        Kind::Source => key == "channels" || key == "interceptors",
        Kind::Sink => key == "channel",
        _ => false,
    }
}

/// All settings of a component and those of its parts that belong into its constructor.
pub(super) fn settings(component: &Component, indent: &str) -> Vec<(String, String)> {
    let names = component.class.known().map_or(Vec::new(), keys::names);
    let mut written: Vec<(String, String)> = Vec::new();
    let mut below = Vec::new();
    for value in component.values.iter().filter(|value| !is_wired(component.kind, value.key.as_str())) {
        if value.key.as_str() == "type" {
            continue;
        }
        match value.property {
            Some(property) if property.part == Some(Kind::Selector) && is_routed(component) => {}
            Some(property) if property.part.is_some() => {
                written.extend(part(component, property, value, &names, indent));
            }
            Some(property) if property.prefix => below.push((property, value)),
            _ => written.push(single(value, &names)),
        }
    }
    for part in &component.parts {
        let chosen = |value: &Value| value.property.is_some_and(|property| property.part == Some(part.kind));
        if !super::is_wiring(part.kind) && !component.values.iter().any(chosen) {
            written.extend(raw_below(part));
        }
    }
    patterns(component, &below, &names, indent, &mut written);
    written
}

/// Whether the flow of a source says what its selector does.
fn is_routed(source: &Component) -> bool {
    let selector = source.parts_of(Kind::Selector).next().and_then(|part| part.class.known());
    selector.is_some_and(|class| matches!(class.name, "multiplexing" | "replicating"))
}

/// The name of a key in the language.
fn name_of<'n>(property: &Property, names: &'n [(String, &'static Property)]) -> Option<&'n str> {
    names.iter().find(|(_, known)| std::ptr::eq(*known, property)).map(|(name, _)| name.as_str())
}

fn single(value: &Value, names: &[(String, &'static Property)]) -> (String, String) {
    let written = raw(value);
    let known =
        value.property.and_then(|property| Some((name_of(property, names)?, typed(property, written)?)));
    match known {
        Some((name, text)) => (name.to_owned(), text),
        None => (string(value.key.as_str()), string(written)),
    }
}

/// What a key chooses, with the settings of what is chosen.
fn part(
    owner: &Component,
    property: &'static Property,
    value: &Value,
    names: &[(String, &'static Property)],
    indent: &str,
) -> Vec<(String, String)> {
    let parts: Vec<&Component> = owner.parts.iter().filter(|part| Some(part.kind) == property.part).collect();
    let listed = parts.iter().all(|part| part.listed.is_some());
    let inner = format!("{indent}  ");
    let name = name_of(property, names).filter(|_| listed && !raw(value).contains("${"));
    match (name, parts.as_slice()) {
        (Some(name), [part]) if property.kind != Type::List => {
            vec![(name.to_owned(), constructor(part, &inner))]
        }
        (Some(name), _) if property.kind == Type::List && !parts.is_empty() => {
            let inner_parts = parts.iter().map(|part| {
                let settings = settings(part, &inner);
                let default = part.class.known().is_some_and(|class| class.name == "default");
                let text = match settings.as_slice() {
                    _ if !default => constructor(part, &inner),
                    [] => "default".to_owned(),
                    _ => format!("default {}", block(&settings, &inner)),
                };
                (label(part.name.as_str()), text)
            });
            vec![(name.to_owned(), block(&inner_parts.collect::<Vec<_>>(), indent))]
        }
        _ => {
            let own = (string(value.key.as_str()), string(raw(value)));
            [own].into_iter().chain(parts.into_iter().flat_map(raw_below)).collect()
        }
    }
}

/// The settings of a part that nothing in the language chooses.
fn raw_below(part: &Component) -> Vec<(String, String)> {
    let written = |(key, setting): (&str, &crate::flume::load::Setting)| {
        let value = setting.raw.as_str().trim_matches(|c| c <= ' ');
        (string(&format!("{}{key}", part.scope)), string(value))
    };
    part.settings().into_iter().map(written).collect()
}

/// The settings that patterns stand for, by pattern.
fn patterns(
    component: &Component,
    below: &[(&'static Property, &Value)],
    names: &[(String, &'static Property)],
    indent: &str,
    written: &mut Vec<(String, String)>,
) {
    for (index, (property, _)) in below.iter().enumerate() {
        if below[..index].iter().any(|(other, _)| other.key == property.key) {
            continue;
        }
        let of_pattern = below.iter().filter(|(other, _)| other.key == property.key);
        let mut own: Vec<&Value> = of_pattern.map(|(_, value)| *value).collect();
        let name = name_of(property, names);
        let list = names.iter().find(|(known, other)| !other.prefix && Some(known.as_str()) == name);
        let ordered = list.is_none_or(|(_, list)| in_order(component, list, property, &mut own).is_some());
        let inner: Option<Vec<(String, String)>> = own.iter().map(|value| entry(property, value)).collect();
        let (Some(name), Some(inner), true) = (name, inner, ordered) else {
            written.extend(own.iter().map(|value| (string(value.key.as_str()), string(raw(value)))));
            continue;
        };
        let text = (name.to_owned(), block(&inner, &format!("{indent}  ")));
        match written.iter_mut().find(|(known, _)| known == name) {
            Some(list) => *list = text,
            None => written.push(text),
        }
    }
}

/// Brings settings into the order of the list that names them; none where list and settings do not agree.
fn in_order(component: &Component, list: &Property, property: &Property, own: &mut [&Value]) -> Option<()> {
    let names: Vec<&str> = items(component, list.key).iter().map(Text::as_str).collect();
    let known = own.iter().all(|value| names.contains(&starred(property, value)));
    if names.len() != own.len() || !known {
        return None;
    }
    own.sort_by_key(|value| names.iter().position(|name| *name == starred(property, value)));
    Some(())
}

/// The part of a key that the star of its pattern stands for.
fn starred<'v>(property: &Property, value: &'v Value) -> &'v str {
    let head = property.key.split(['*', '<']).next().unwrap_or_default();
    let tail = property.key.rsplit(['*', '>']).next().unwrap_or_default();
    let key = value.key.as_str();
    &key[head.len()..key.len() - tail.len()]
}

/// One setting of a pattern.
fn entry(property: &'static Property, value: &Value) -> Option<(String, String)> {
    Some((label(starred(property, value)), typed(property, raw(value))?))
}
