//! The settings of a component as a connector reads them: the keys of the catalog, typed, defaults filled in.

use logflowc_grammar::catalog::{self, DocStatus, Fate, Property, Type};
use logflowc_plan::Settings;
use serde_json::{Value, json};

use super::templates;
use crate::config::{Bad, Component, Reading, Typed};
use crate::globals::Globals;
use crate::java::regex;
use crate::world::COMPILED;

/// The class of a stub for custom components, which are never lowered.
const STUB: &str = "config";

/// All settings of a component or part.
pub(crate) fn of(component: &Component, globals: &Globals) -> Settings {
    let class = component.class.known().expect("only known classes are lowered");
    let encrypts = component.flag("ssl");
    let mut settings = Settings::new();
    let asked_for = |property: &&Property| property.key != STUB && !COMPILED.contains(&property.key);
    for property in class.properties.iter().filter(asked_for) {
        let value = if property.part.is_some() {
            part(component, property, globals)
        } else if property.prefix {
            Some(map(component, property))
        } else {
            let global = || globals.get(property.key).filter(|_| encrypts).cloned();
            single(component, property, global)
        };
        if let Some(value) = value {
            settings.insert(property.key.to_owned(), value);
        }
    }
    settings
}

/// The part that a key chooses, as an object with the name of its component.
fn part(component: &Component, property: &Property, globals: &Globals) -> Option<Value> {
    let part =
        component.parts.iter().find(|part| Some(part.kind) == property.part && part.listed.is_some())?;
    let mut settings = Settings::new();
    settings.insert("component".to_owned(), part.class.known()?.name.into());
    settings.extend(of(part, globals));
    Some(Value::Object(settings))
}

/// The settings that a pattern key stands for, by the part that its star stands for.
fn map(component: &Component, property: &Property) -> Value {
    let head = property.key.split(['*', '<']).next().unwrap_or_default();
    let fitting =
        component.values.iter().filter(|value| value.property.is_some_and(|of| of.key == property.key));
    let entry = |value: &crate::config::Value| {
        (value.key.as_str()[head.len()..].to_owned(), text(property, value.setting.value.as_str()))
    };
    Value::Object(fitting.map(entry).collect())
}

fn single(component: &Component, property: &Property, global: impl Fn() -> Option<Value>) -> Option<Value> {
    let Some(value) = component.value(property.key) else {
        return old(component, property).or_else(global).or_else(|| default(property));
    };
    match &value.reading {
        Reading::Good(Typed::Int(number)) => Some((*number).into()),
        Reading::Good(Typed::Float(number)) => Some((*number).into()),
        Reading::Good(Typed::Bool(flag)) => Some((*flag).into()),
        Reading::Good(Typed::Word(word)) => Some((*word).into()),
        Reading::Good(Typed::Items(items)) => {
            Some(items.iter().map(logflowc_grammar::text::Text::as_str).collect())
        }
        Reading::Bad(Bad::NotBool) => Some(false.into()),
        Reading::Bad(_) if replaced(property) => default(property),
        Reading::Good(Typed::Text) | Reading::Bad(_) | Reading::Open | Reading::Untyped => {
            Some(text(property, value.setting.value.as_str()))
        }
    }
}

/// What an older key says, of which this one has taken the place.
fn old(component: &Component, property: &Property) -> Option<Value> {
    let old = component.old_value(property.key)?;
    let written = old.setting.value.as_str();
    Some(match (&old.reading, property.kind) {
        // It asked whether to begin at the beginning.
        (Reading::Good(Typed::Bool(flag)), Type::Enum) => if *flag { "earliest" } else { "latest" }.into(),
        (Reading::Good(Typed::Bool(flag)), _) => (*flag).into(),
        (Reading::Good(Typed::Int(number)), _) => (*number).into(),
        (_, Type::List | Type::HostportList) => items(written),
        _ => text(property, written),
    })
}

fn items(written: &str) -> Value {
    written.split([' ', ',']).filter(|item| !item.is_empty()).collect()
}

/// Text as it is; a pattern in the form in which the engine executes it.
fn text(property: &Property, written: &str) -> Value {
    match property.kind {
        Type::Regex => pattern(written),
        Type::EscapePath => json!(templates::of(written)),
        Type::PathPattern => {
            let (directory, name) = written.rsplit_once('/').unwrap_or((".", written));
            let directory = if directory.is_empty() { "/" } else { directory };
            json!({ "directory": directory, "name": pattern(name) })
        }
        _ => written.into(),
    }
}

/// Connectors match whole names. A pattern that cannot be translated is a finding, and the plan is not run.
fn pattern(written: &str) -> Value {
    let translated = regex::translate(written).ok().map(|translation| regex::whole(&translation.pattern));
    json!(translated)
}

/// Whether Flume takes the default in the place of a bad value. The logger is ours, so it is treated alike.
fn replaced(property: &Property) -> bool {
    let fates = [property.invalid, property.range];
    fates.iter().flatten().any(|fate| *fate == Fate::Default) || property.status == DocStatus::Ignored
}

fn default(property: &Property) -> Option<Value> {
    Some(match property.default? {
        catalog::Default::Int(number) => number.into(),
        catalog::Default::Float(number) => number.into(),
        catalog::Default::Bool(flag) => flag.into(),
        catalog::Default::Text(text) if matches!(property.kind, Type::List | Type::HostportList) => {
            items(text)
        }
        catalog::Default::Text(default) => text(property, default),
    })
}
