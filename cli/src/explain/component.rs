//! The pages of a component and of one of its keys.

use std::fmt::Write as _;

use logflowc_compiler::lint::kind_word;
use logflowc_grammar::catalog::{Component, Property};
use serde_json::Value;

use crate::components;

/// What is known about a component.
pub(super) fn facts(component: &Component) -> Value {
    components::facts(component)
}

/// What is known about a key.
pub(super) fn property_facts(component: &Component, property: &Property) -> Value {
    let mut facts = components::property_facts(property);
    facts["component"] = component.name.into();
    facts["kind"] = format!("{:?}", component.kind).into();
    facts["enforced"] = property.enforced.into();
    facts["since"] = property.since.into();
    facts
}

/// A component for people.
pub(super) fn page(component: &Component, markdown: bool) -> String {
    let title = format!("{} ({})", component.name, kind_word(component.kind));
    let title = if markdown { format!("## {title}") } else { title };
    let mut parts = vec![title, component.summary.to_owned()];
    let types: Vec<&str> = component.aliases.to_vec();
    if !types.is_empty() {
        parts.push(format!("type = {}", types.join(" | ")));
    }
    parts.extend(
        [component.note, component.requires]
            .iter()
            .filter(|text| !text.is_empty())
            .map(|text| (*text).to_owned()),
    );
    let keys: String = component.properties.iter().map(|property| line(property, markdown)).collect();
    parts.push(if markdown {
        format!("| Key | Type, default | Note |\n| --- | --- | --- |\n{keys}")
    } else {
        keys
    });
    parts.join("\n\n")
}

fn line(property: &Property, markdown: bool) -> String {
    let about = components::about(property);
    if markdown {
        format!("| `{}` | {about} | {} |\n", property.key, property.note.replace('|', "\\|"))
    } else {
        format!("  {:<30} {about}\n", property.key)
    }
}

/// A key for people.
pub(super) fn property_page(component: &Component, property: &Property, markdown: bool) -> String {
    let title = format!("{} of {} ({})", property.key, component.name, kind_word(component.kind));
    let mut out = if markdown { format!("## {title}\n\n") } else { format!("{title}\n\n") };
    let values = property.values.join(", ");
    let bounds = match (property.min, property.max) {
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => String::new(),
    };
    let about = components::about(property);
    let rows = [
        ("Value", about.as_str()),
        ("One of", &values),
        ("Accepted", &bounds),
        ("Enforced", property.enforced),
        ("Use instead", property.deprecated_by),
        ("Since", property.since),
        ("Note", property.note),
        ("User guide", property.doc_conflict),
    ];
    for (word, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        let mark = if markdown { "- " } else { "  " };
        writeln!(out, "{mark}{word}: {text}").expect("a string takes any text");
    }
    out
}
