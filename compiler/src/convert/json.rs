//! Into JSON: components at the top by section and name, agents with their lists.

use logflowc_grammar::catalog::{Separator, Type};
use logflowc_grammar::source::{Source, Sources};

use super::names;
use crate::config::{Component, Config, Value};
use crate::flume::group::Section;
use crate::fmt;

/// The sections as events meet them.
const ORDER: [Section; 5] =
    [Section::Configfilters, Section::Sources, Section::Channels, Section::Sinks, Section::Sinkgroups];

/// Names with JSON texts, in order.
type Members = Vec<(String, String)>;

/// The configuration as JSON.
pub(super) fn text(config: &Config) -> String {
    let mut root = Members::new();
    for section in ORDER {
        let mut members = Members::new();
        for component in config.agents.iter().flat_map(|agent| agent.listed(section.kind())) {
            let known = members.iter().any(|(name, _)| name == component.name.as_str());
            let mut inner = Members::new();
            collect(component, "", &mut inner);
            if !known && !inner.is_empty() {
                members.push((component.name.as_str().to_owned(), object(&inner)));
            }
        }
        if !members.is_empty() {
            root.push((section.word().to_owned(), object(&members)));
        }
    }
    let agents = config.agents.iter().map(|agent| {
        let list = |list: &crate::config::List| {
            let names = names(list.section, list.setting.raw.as_str());
            (list.section.word().to_owned(), array(&names))
        };
        (agent.name.as_str().to_owned(), object(&agent.lists.iter().map(list).collect()))
    });
    root.push(("agents".to_owned(), object(&agents.collect())));
    pretty(&object(&root))
}

/// In the one way to write it.
fn pretty(text: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("flume.json", text.as_bytes().to_vec()));
    fmt::format(&sources, file).expect("what was just written is JSON")
}

/// The settings of a component and its parts, with their keys relative to the component.
fn collect(component: &Component, scope: &str, members: &mut Members) {
    for setting in &component.values {
        members.push((format!("{scope}{}", setting.key), value(setting)));
    }
    for part in &component.parts {
        collect(part, &format!("{scope}{}", part.scope), members);
    }
}

/// Numbers, booleans and lists as what they are, where that reads the same.
fn value(setting: &Value) -> String {
    let raw = setting.setting.raw.as_str().trim_matches(|c| c <= ' ');
    match setting.property.map(|property| (property.kind, property.separator)) {
        Some((Type::List, separator)) => {
            let separator = if separator == Some(Separator::Comma) { "," } else { " " };
            let items: Vec<&str> = raw.split(separator).collect();
            let whole = items.iter().all(|item| !item.is_empty() && item.trim() == *item);
            if items.len() > 1 && whole { array(&items) } else { string(raw) }
        }
        Some((Type::Bool, _)) if raw == "true" || raw == "false" => raw.to_owned(),
        Some((Type::String, _)) | None => string(raw),
        Some(_) if raw.parse::<i64>().is_ok_and(|number| number.to_string() == raw) => raw.to_owned(),
        Some(_) => string(raw),
    }
}

fn object(members: &Members) -> String {
    let member = |(key, value): &(String, String)| format!("{}: {value}", string(key));
    format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
}

fn array(items: &[&str]) -> String {
    format!("[{}]", items.iter().map(|item| string(item)).collect::<Vec<_>>().join(","))
}

fn string(text: &str) -> String {
    serde_json::to_string(text).expect("text is JSON")
}
