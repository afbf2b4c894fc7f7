//! Components, keys and rules in Markdown, short enough for a window beside the cursor.

use logflowc_compiler::lint::{Lint, kind_word};
use logflowc_grammar::catalog::{Component, Default, DocStatus, Property};

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

/// A key: type, default, unit, and what happens when it is wrong.
pub(crate) fn property(property: &Property) -> String {
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
    let rows: String = rows.map(|(word, text)| format!("- {word}: {text}\n")).collect();
    format!("**{}**: {}\n\n{rows}", property.key, detail(property)).trim_end().to_owned()
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
