//! A JSON Schema (2020-12) of the JSON form, from the catalog: what editors complete and check.
//!
//! Nested objects and dotted keys mean the same there, so a key is described in both spellings. Objects stay open, as an unknown
//! key stops nobody; what has a known key has to be of its type.

use std::collections::BTreeMap;

use logflowc_grammar::catalog::{COMPONENTS, Component, Kind, Property, Type};
use serde_json::{Map, Value, json};

use crate::effective;
use crate::flume::group::Section;

/// What becomes a text that only the start of an agent knows.
const OPEN: &str = ".*[$][{].*";

/// Parts that are objects with a `type` of their own, and the names of their definitions.
const PARTS: &[(Kind, &str)] =
    &[(Kind::Interceptor, "interceptor"), (Kind::Selector, "selector"), (Kind::SinkProcessor, "processor")];

/// The schema of a configuration.
pub fn schema() -> Value {
    let mut members = Map::new();
    let mut definitions = Map::new();
    let mut lists = Map::new();
    for section in Section::ALL {
        let word = section.word();
        let components = json!({ "type": "object", "additionalProperties": reference(word) });
        members.insert(word.to_owned(), components);
        lists.insert(word.to_owned(), reference("names"));
        definitions.insert(word.to_owned(), of_section(section));
    }
    for (kind, name) in PARTS {
        definitions.insert((*name).to_owned(), by_type(*kind));
    }
    let names = json!({ "type": ["string", "array"], "items": { "type": "string" } });
    definitions.insert("names".to_owned(), names);
    let agent = json!({ "type": "object", "properties": lists, "additionalProperties": false });
    members.insert("agents".to_owned(), json!({ "type": "object", "additionalProperties": agent }));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of Apache Flume in the JSON form of logflowc",
        "type": "object",
        "required": ["agents"],
        "properties": members,
        "additionalProperties": false,
        "$defs": definitions,
    })
}

fn reference(definition: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{definition}") })
}

fn of_section(section: Section) -> Value {
    if section == Section::Sinkgroups {
        let mut schema = keys(of_kind(section.kind()).flat_map(|component| component.properties));
        schema["type"] = json!("object");
        return schema;
    }
    let mut schema = by_type(section.kind());
    schema["required"] = json!(["type"]);
    schema
}

fn of_kind(kind: Kind) -> impl Iterator<Item = &'static Component> {
    COMPONENTS.iter().filter(move |component| component.kind == kind)
}

/// An object whose `type` decides about its keys.
fn by_type(kind: Kind) -> Value {
    let words: Vec<&str> = of_kind(kind).flat_map(short_names).collect();
    let spellings = of_kind(kind).map(spellings).collect::<Vec<_>>().join("|");
    // A class of one's own has a dot in its name.
    let pattern = format!("^({spellings}|.*[.].*|{OPEN})$");
    json!({
        "type": "object",
        "properties": { "type": { "anyOf": [{ "enum": words }, { "type": "string", "pattern": pattern }] } },
        "allOf": of_kind(kind).map(case).collect::<Vec<_>>(),
    })
}

fn case(component: &'static Component) -> Value {
    let mut then = keys(component.properties.iter().filter(|property| property.key != "type"));
    then["description"] = json!(component.summary);
    let pattern = format!("^({})$", spellings(component));
    json!({
        "if": { "required": ["type"], "properties": { "type": { "pattern": pattern } } },
        "then": then,
    })
}

/// The short names of Flume and of the JSON form.
fn short_names(component: &'static Component) -> impl Iterator<Item = &'static str> {
    component.short_names().chain(component.json.iter().copied())
}

/// A pattern for all spellings of a type.
fn spellings(component: &'static Component) -> String {
    let classes = component.aliases.iter().copied().filter(|alias| alias.contains('.'));
    let own =
        component.short_names().map(|name| if component.exact_case { exact(name) } else { any_case(name) });
    let short = component.json.iter().copied().map(any_case);
    own.chain(short).chain(classes.map(exact)).collect::<Vec<_>>().join("|")
}

fn exact(word: &str) -> String {
    word.replace('.', "[.]").replace('$', "[$]").replace('+', "[+]")
}

fn any_case(word: &str) -> String {
    let letter = |c: char| {
        let (small, large) = (c.to_ascii_lowercase(), c.to_ascii_uppercase());
        if small == large { exact(&c.to_string()) } else { format!("[{small}{large}]") }
    };
    word.chars().map(letter).collect()
}

/// What holds for the keys of an object.
fn keys(properties: impl Iterator<Item = &'static Property>) -> Value {
    let properties: Vec<&Property> = properties.collect();
    let own = properties.iter().map(|property| (property.key, Meaning::Own(property)));
    let short = properties.iter().flat_map(|property| {
        let short = property.json.iter().map(|key| (*key, Meaning::Short(property)));
        short.chain(property.json_base.map(|key| (key, Meaning::Base)))
    });
    let parts = properties.iter().filter(|property| property.kind == Type::List).filter_map(|property| {
        let part = definition(property.part?)?;
        Some((format!("^{}[.][^.]+$", exact(property.key)), reference(part)))
    });
    let parts: Map<String, Value> = parts.collect();
    let mut schema = json!({ "properties": members(&own.chain(short).collect::<Vec<_>>()) });
    if !parts.is_empty() {
        schema["patternProperties"] = Value::Object(parts);
    }
    schema
}

/// What a key of the JSON form says.
#[derive(Clone, Copy)]
enum Meaning {
    /// It is a key of Flume.
    Own(&'static Property),
    /// It is the short spelling of one.
    Short(&'static Property),
    /// Its value goes in front of another one's.
    Base,
}

/// The members of an object: keys as they are, and objects for what stands before the first dot of some.
fn members(keys: &[(&'static str, Meaning)]) -> Map<String, Value> {
    let mut members = Map::new();
    let mut nested: BTreeMap<&str, Vec<(&'static str, Meaning)>> = BTreeMap::new();
    for (key, meaning) in keys {
        if let Some((head, rest)) = key.split_once('.') {
            nested.entry(head).or_default().push((rest, *meaning));
        }
        if !key.contains(['*', '<']) {
            members.insert((*key).to_owned(), described(*meaning));
        }
    }
    for (head, rest) in nested.into_iter().filter(|(head, _)| !head.contains(['*', '<'])) {
        let object =
            part(&rest).unwrap_or_else(|| json!({ "type": "object", "properties": self::members(&rest) }));
        let both =
            members.remove(head).map_or_else(|| object.clone(), |value| json!({ "anyOf": [value, object] }));
        members.insert(head.to_owned(), both);
    }
    members
}

/// The definition of a part whose type is one of these keys.
fn part(keys: &[(&'static str, Meaning)]) -> Option<Value> {
    keys.iter().find_map(|(key, meaning)| match meaning {
        Meaning::Own(property) if *key == "type" => Some(reference(definition(property.part?)?)),
        _ => None,
    })
}

fn definition(kind: Kind) -> Option<&'static str> {
    PARTS.iter().find(|(part, _)| *part == kind).map(|(_, name)| *name)
}

fn described(meaning: Meaning) -> Value {
    let (Meaning::Own(property) | Meaning::Short(property)) = meaning else {
        return json!({ "type": ["string", "null"] });
    };
    let mut schema = value(property, matches!(meaning, Meaning::Short(_)));
    if !property.note.is_empty() {
        schema["description"] = json!(property.note);
    }
    if let (Some(default), Meaning::Own(_)) = (property.default, meaning) {
        schema["default"] = json!(effective::text(default));
    }
    schema
}

/// The values of a key. A short spelling may count in another unit, so its numbers have no bounds.
fn value(property: &Property, short: bool) -> Value {
    let text = |pattern: &str| json!({ "type": "string", "pattern": format!("^({pattern}|{OPEN})$") });
    match property.kind {
        Type::Int
        | Type::Long
        | Type::Size
        | Type::Bytes
        | Type::DurationS
        | Type::DurationMs
        | Type::Port => {
            let number = if short { json!({ "type": ["integer", "null"] }) } else { number(property) };
            json!({ "anyOf": [number, text(r"\s*[+-]?[0-9]+\s*")] })
        }
        Type::Float => json!({ "anyOf": [{ "type": ["number", "null"] }, text(r"\s*[0-9.eE+-]+\s*")] }),
        Type::Bool => {
            let words = format!(r"\s*({}|{})\s*", any_case("true"), any_case("false"));
            json!({ "anyOf": [{ "type": ["boolean", "null"] }, text(&words)] })
        }
        Type::Enum => one_of(property),
        _ => json!({ "type": ["string", "number", "boolean", "array", "null"] }),
    }
}

fn number(property: &Property) -> Value {
    let port = (property.kind == Type::Port).then_some(65535);
    let mut number = json!({ "type": ["integer", "null"] });
    if let Some(least) = property.min.or(port.map(|_| 0)) {
        number["minimum"] = json!(least);
    }
    if let Some(most) = property.max.or(port) {
        number["maximum"] = json!(most);
    }
    number
}

/// One of some words; where a class may stand instead, any text, and the words are what an editor offers.
fn one_of(property: &Property) -> Value {
    let words: Vec<&str> = property.values.iter().chain(property.extension_values).copied().collect();
    let text = if property.part.is_some() {
        json!({ "type": ["string", "null"] })
    } else {
        let any = words.iter().map(|word| if word.contains('.') { exact(word) } else { any_case(word) });
        let pattern = format!("^({}|{OPEN})$", any.collect::<Vec<_>>().join("|"));
        json!({ "type": ["string", "null"], "pattern": pattern })
    };
    let bare = words.iter().filter_map(|word| serde_json::from_str(word).ok());
    let bare = bare.filter(|value: &Value| value.is_number() || value.is_boolean());
    let offered: Vec<Value> = words.iter().map(|word| json!(word)).chain(bare).collect();
    json!({ "anyOf": [{ "enum": offered }, text] })
}
