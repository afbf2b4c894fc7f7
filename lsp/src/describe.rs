//! Components, keys and rules in Markdown, short enough for a window beside the cursor.

use logflowc_compiler::flow_form::unit::{self, Measure};
use logflowc_compiler::lint::{Lint, kind_word};
use logflowc_grammar::catalog::{Component, Default, DocStatus, Property, Type};

/// A component.
pub(crate) fn component(component: &Component) -> String {
    let title = format!("**{}** ({})", component.name, kind_word(component.kind));
    let mut parts = vec![title, component.summary.to_owned(), component.note.to_owned()];
    if !component.requires.is_empty() {
        parts.push(format!("Needs: {}", component.requires));
    }
    if !component.class.is_empty() {
        parts.push(format!("`{}`", component.class));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// A key in the spelling of the `flow` language.
pub(crate) fn in_flow(name: &str, property: &Property) -> String {
    let detail = flow_detail(property);
    format!("**{name}**: {detail}\n\n- In Flume: `{}`\n{}", property.key, rows(property))
        .trim_end()
        .to_owned()
}

/// A key: type, default, unit, and what happens when it is wrong.
pub(crate) fn property(property: &Property) -> String {
    format!("**{}**: {}\n\n{}", property.key, detail(property), rows(property)).trim_end().to_owned()
}

/// All that does not fit on one line.
fn rows(property: &Property) -> String {
    let values = [property.values, property.extension_values].concat();
    let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    let rows = [
        ("One of", values.join(", ")),
        ("Accepted", bounds(property)),
        ("Enforced", property.enforced.to_owned()),
        ("Use instead", property.deprecated_by.to_owned()),
        ("Since", property.since.to_owned()),
        ("Note", property.note.to_owned()),
        ("User guide", property.doc_conflict.to_owned()),
    ];
    let rows = rows.iter().filter(|(_, text)| !text.is_empty());
    rows.map(|(word, text)| format!("- {word}: {text}\n")).collect()
}

/// The type of a key, its default and its unit in one line.
pub(crate) fn detail(property: &Property) -> String {
    let mut parts = vec![format!("{:?}", property.kind).to_lowercase()];
    if property.required {
        parts.push("required".to_owned());
    }
    parts.extend(default(property).map(|default| format!("default {default}")));
    if !property.unit.is_empty() {
        parts.push(property.unit.to_owned());
    }
    if is_outdated(property) {
        parts.push("of no use any more".to_owned());
    }
    parts.join(", ")
}

/// The default of a key as it would be written.
pub(crate) fn default(property: &Property) -> Option<String> {
    Some(match property.default? {
        Default::Int(number) => number.to_string(),
        Default::Float(number) => number.to_string(),
        Default::Bool(flag) => flag.to_string(),
        Default::Text(text) => text.to_owned(),
    })
}

/// The type of a key, its default and its unit as the `flow` language writes them.
pub(crate) fn flow_detail(property: &Property) -> String {
    let mut parts = vec![flow_type(property).to_owned()];
    if property.required {
        parts.push("required".to_owned());
    }
    parts.extend(flow_default(property).map(|default| format!("default {default}")));
    if is_outdated(property) {
        parts.push("of no use any more".to_owned());
    }
    parts.join(", ")
}

fn flow_type(property: &Property) -> &'static str {
    match (property.kind, unit::of(property)) {
        (_, Some((Measure::Time, _))) => "time",
        (_, Some((Measure::Size, _))) => "size in bytes",
        (_, Some((Measure::Share, _))) => "share",
        _ if property.part.is_some() => "part with keys of its own",
        (Type::Int | Type::Long | Type::Size | Type::Float | Type::Port, _) => "number",
        (Type::Bool, _) => "`true` or `false`",
        (Type::Enum, _) => "word",
        (Type::Regex, _) => "pattern",
        (Type::List | Type::HostportList, _) => "list",
        (Type::Map, _) => "settings by name",
        (Type::Amount, _) => "amount, such as `50MB/s` or `2_000 events/s`",
        _ => "text",
    }
}

/// The default of a key as the `flow` language writes it.
pub(crate) fn flow_default(property: &Property) -> Option<String> {
    Some(match property.default? {
        Default::Int(number) if number > 0 => match unit::of(property) {
            Some((measure, one)) => unit::written(number, measure, one)?,
            None => number.to_string(),
        },
        Default::Text("") => return None,
        Default::Text(text) if property.item_type() != Type::Enum => format!("{text:?}"),
        _ => default(property)?,
    })
}

/// Whether a key should not be written any more.
pub(crate) fn is_outdated(property: &Property) -> bool {
    matches!(property.status, DocStatus::Deprecated | DocStatus::Ignored | DocStatus::Removed)
}

/// A rule with its examples.
pub(crate) fn rule(lint: &Lint) -> String {
    let rule = &lint.rule;
    let block = |text: &str| format!("```properties\n{}\n```", text.trim_end());
    let (bad, good) = (block(lint.bad), block(lint.good));
    format!(
        "**{} {}** ({})\n\n{}\n\nBad:\n\n{bad}\n\nGood:\n\n{good}",
        rule.code, rule.name, rule.level, rule.why
    )
}

fn bounds(property: &Property) -> String {
    match (property.min, property.max) {
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => String::new(),
    }
}
