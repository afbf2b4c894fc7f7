//! The pages of a component and of one of its keys.

use std::fmt::Write as _;

use logflowc_compiler::lint::kind_word;
use logflowc_compiler::world::Runnable;
use logflowc_grammar::catalog::{Component, DocStatus, Kind, Property};
use serde_json::Value;

use super::differences;
use crate::{components, outside};

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
    parts.extend(Some(component.note.to_owned()).filter(|note| !note.is_empty()));
    let world = outside::unknown();
    let able = world.runs(component);
    parts.extend(standing(component, able));
    let keys: String =
        component.properties.iter().map(|property| line(component, able, property, markdown)).collect();
    parts.push(if markdown {
        format!("| Key | Value | `run` | Note |\n| --- | --- | --- | --- |\n{keys}")
    } else {
        keys
    });
    let differences = differences::of(component);
    if !differences.is_empty() {
        let lines: String = differences.iter().map(|text| format!("- {text}\n")).collect();
        parts.push(format!("What differs from Flume:\n\n{lines}"));
    }
    parts.iter().map(|part| part.trim_end()).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// What a reader cannot see from the keys: that it is not Flume's, or no longer, or not run here.
fn standing(component: &Component, able: Option<&Runnable>) -> Vec<String> {
    let Component { kind, name, requires, removed_in, extension, .. } = component;
    let needs = Some(requires).filter(|what| !what.is_empty());
    let needs = needs.map(|what| format!("What Flume needs beside itself: {what}."));
    let connector = matches!(kind, Kind::Source | Kind::Channel | Kind::Sink);
    let unable = connector && able.is_none();
    let gone = removed_in.map(|release| format!("Flume has it no longer since {release}."));
    let ours = extension.then(|| "Flume does not have it.".to_owned());
    let unable =
        unable.then(|| format!("It is checked; `logflowc run` has no {} `{name}` yet.", kind_word(*kind)));
    [needs, gone, ours, unable].into_iter().flatten().collect()
}

fn line(component: &Component, able: Option<&Runnable>, property: &Property, markdown: bool) -> String {
    let about = components::about(property);
    let done = done(component, able, property);
    if markdown {
        let words = property.values.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let words = if words.is_empty() { words } else { format!(": {words}") };
        let note = property.note.replace('|', "\\|").replace('<', "\\<");
        let key = property.key.replace('|', "\\|");
        format!("| `{key}` | {about}{words} | {done} | {note} |\n")
    } else {
        let done = match done {
            "" | "yes" => String::new(),
            "no" => " (`run` does not honour it)".to_owned(),
            other => format!(" ({other})"),
        };
        format!("  {:<30} {about}{done}\n", property.key)
    }
}

/// What `run` does with a key.
fn done(component: &Component, able: Option<&Runnable>, property: &Property) -> &'static str {
    if property.status == DocStatus::Ignored {
        return "no effect, as in Flume";
    }
    match able {
        Some(able) if !able.honours(component, property) => "no",
        Some(_) if property.extension => "yes; Flume does not know it",
        Some(_) => "yes",
        None => "",
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
