//! What a component makes of its keys one by one, as the catalog says it. What relates several keys is in
//! [`family`].

use logflowc_grammar::catalog::{self, Fate, Kind, Property, Type};

use super::family;
use crate::config::{Bad, Class, Component, Reading, Typed, Value};
use crate::flume::verdict::Refusal;
use crate::globals::Globals;
use crate::java::{charset, number};

/// Why a component does not take its settings. What is decided outside of them is added to `assumptions`.
pub(super) fn check(
    component: &Component,
    globals: &Globals,
    assumptions: &mut Vec<String>,
) -> Result<(), Refusal> {
    let Some(class) = component.class.known() else { return Ok(()) };
    for property in class.properties {
        required(component, property)?;
    }
    for value in &component.values {
        if let Some(property) = value.property.filter(|property| counts(component, property)) {
            self::value(component, globals, property, value, assumptions)?;
        }
    }
    for property in class.properties {
        parts(component, globals, property, assumptions)?;
    }
    family::check(component, class)
}

fn required(component: &Component, property: &Property) -> Result<(), Refusal> {
    let missing = property.required && !property.prefix && property.absent == Some(Fate::Removed);
    if missing && !is_set(component, property.key) {
        return Err(Refusal::of(property.key, format!("it has no `{}`", property.key)));
    }
    Ok(())
}

/// Whether a key or an older name of it is given.
fn is_set(component: &Component, key: &str) -> bool {
    component.value(key).is_some() || older(component, key).is_some()
}

/// The value under an older name of a key.
fn older<'c>(component: &'c Component, key: &str) -> Option<&'c Value> {
    component.values.iter().find(|value| value.property.is_some_and(|property| property.deprecated_by == key))
}

/// Whether a key is read at all: not if a newer name of it is given, or if it depends on another.
fn counts(component: &Component, property: &Property) -> bool {
    let superseded = !property.deprecated_by.is_empty() && component.value(property.deprecated_by).is_some();
    !superseded && property.when.is_none_or(|key| is_on(component, key))
}

/// Whether a key is given and, if it is a switch, true.
fn is_on(component: &Component, key: &str) -> bool {
    component.value(key).is_some_and(|value| match value.property.map(|property| property.kind) {
        Some(Type::Bool) => value.reading == Reading::Good(Typed::Bool(true)),
        _ => true,
    })
}

fn value(
    component: &Component,
    globals: &Globals,
    property: &Property,
    value: &Value,
    assumptions: &mut Vec<String>,
) -> Result<(), Refusal> {
    let key = &value.key;
    if value.reading == Reading::Open {
        assumptions.push(format!("`{key}` has a value that Flume takes"));
        return Ok(());
    }
    if let Some(what) = refused(property, value) {
        return Err(Refusal::of(key.as_str(), format!("`{key}` is {what}")));
    }
    if property.kind == Type::Bool && value.reading != Reading::Good(Typed::Bool(true)) {
        return Ok(());
    }
    let is_missing = |needed: &&&str| !is_set(component, needed) && globals.get(needed).is_none();
    if let Some(needed) = property.needs.iter().find(is_missing) {
        return Err(Refusal::of(key.as_str(), format!("it has `{key}` but no `{needed}`")));
    }
    if !property.outside.is_empty() {
        assumptions.push(format!("`{key}`: {}", property.outside));
    }
    Ok(())
}

/// What is wrong with a value, if the component is dropped for it.
fn refused(property: &Property, value: &Value) -> Option<&'static str> {
    mistake(property, value).filter(|(_, fate)| *fate == Some(Fate::Removed)).map(|(what, _)| what)
}

/// The keys whose values are not taken, with the defaults that apply instead.
pub(super) fn replaced(component: &Component) -> Vec<(String, Option<catalog::Default>)> {
    let own = component.values.iter().filter_map(|value| {
        let property = value.property.filter(|property| counts(component, property))?;
        let (_, fate) = mistake(property, value)?;
        (fate == Some(Fate::Default)).then(|| (value.key.as_str().to_owned(), property.default))
    });
    let listed = component.parts.iter().filter(|part| part.listed.is_some());
    let of_parts = listed.flat_map(|part| {
        replaced(part).into_iter().map(|(key, default)| (format!("{}{key}", part.scope), default))
    });
    own.chain(of_parts).collect()
}

/// What is wrong with a value, and what Flume does about it.
fn mistake(property: &Property, value: &Value) -> Option<(&'static str, Option<Fate>)> {
    Some(match &value.reading {
        Reading::Bad(Bad::OutOfRange) => ("out of range", property.range),
        Reading::Bad(Bad::NotNumber | Bad::TooLarge) => ("no number", property.invalid),
        Reading::Bad(Bad::NotWord) => ("none of the words", property.invalid),
        Reading::Bad(Bad::NotBool | Bad::NotPort) | Reading::Open | Reading::Untyped => return None,
        Reading::Good(_) => (misread(property, value)?, property.invalid),
    })
}

/// What is wrong with a text that has to be more than a text.
fn misread(property: &Property, value: &Value) -> Option<&'static str> {
    let text = value.setting.value.as_str();
    match property.kind {
        Type::Charset => (!charset::is_known(text)).then_some("no character set"),
        Type::Regex => {
            let refused = value.pattern().as_ref().is_err_and(|error| !error.accepted_by_java);
            refused.then_some("no pattern")
        }
        Type::List if property.item == Some(Type::Port) => {
            let number = |text: &str| number::integer(text).is_some_and(number::fits_int);
            (!crate::java::text::split_blanks(text).into_iter().all(number)).then_some("no list of numbers")
        }
        _ => None,
    }
}

/// The parts that are made together with the component.
fn parts(
    component: &Component,
    globals: &Globals,
    property: &Property,
    assumptions: &mut Vec<String>,
) -> Result<(), Refusal> {
    let Some(kind) = property.part.filter(|kind| *kind != Kind::Selector) else { return Ok(()) };
    let made_now = property.kind == Type::List || property.invalid == Some(Fate::Removed);
    let scope = property.key.strip_suffix("type").unwrap_or(property.key);
    let mine =
        |part: &&Component| part.kind == kind && part.listed.is_some() && part.scope.starts_with(scope);
    for part in component.parts.iter().filter(mine).filter(|_| made_now) {
        let name = &part.name;
        match &part.class {
            Class::Known(class, _) => {
                assumptions
                    .extend((!class.outside.is_empty()).then(|| format!("`{name}`: {}", class.outside)));
                check(part, globals, assumptions).map_err(|refusal| refusal.of_part(part))?;
            }
            Class::Open(text) => assumptions.push(format!("the class `{text}` of `{name}` exists")),
            Class::Other(text) => {
                let refusal =
                    Refusal::of("type", format!("the class `{text}` cannot be loaded")).of_part(part);
                let key =
                    if property.kind == Type::List { refusal.key } else { Some(property.key.to_owned()) };
                return Err(Refusal { key, ..refusal });
            }
            Class::Missing if property.kind == Type::List => {
                return Err(Refusal::of("type", "it has no type").of_part(part));
            }
            Class::Missing => {}
        }
    }
    Ok(())
}

/// The number that the component works with: its value, or the default where Flume takes that instead.
pub(super) fn number(component: &Component, key: &str) -> Option<i64> {
    let value = component.value(key).or_else(|| older(component, key));
    let default = default(component, key);
    let Some(value) = value else { return default };
    match (&value.reading, value.property.and_then(|property| property.range)) {
        (Reading::Good(Typed::Int(number)), _) => Some(*number),
        (Reading::Bad(Bad::OutOfRange), Some(Fate::Default)) => default,
        (Reading::Bad(Bad::OutOfRange), _) => number::integer(value.setting.value.as_str()),
        (Reading::Open, _) => None,
        _ => default,
    }
}

/// The number that applies when the key is absent.
pub(super) fn default(component: &Component, key: &str) -> Option<i64> {
    match component.class.known()?.property(key)?.default? {
        catalog::Default::Int(number) => Some(number),
        _ => None,
    }
}
