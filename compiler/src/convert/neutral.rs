//! The settings of a configuration without what the `flow` language does not say: names of interceptors and their
//! parts, the spelling of a type, defaults of selectors.

use std::collections::BTreeSet;

use logflowc_grammar::catalog::{Kind, Type};

use super::{Flat, requirements, stands_for};
use crate::config::{Component, Config, Value};
use crate::flow::items;
use crate::flume::group::Section;

/// All settings, in words that every form has.
pub(super) fn settings(config: &Config) -> Vec<Flat> {
    let mut all = Vec::new();
    for agent in &config.agents {
        for list in &agent.lists {
            // The order is that of the components.
            let names: BTreeSet<&str> = list.setting.raw.as_str().split_whitespace().collect();
            all.push(Flat {
                key: format!("{}.{}", agent.name, list.section.word()),
                value: names.into_iter().collect::<Vec<_>>().join(" "),
                stands_for: stands_for(&list.setting),
                span: list.setting.key.span(),
                listed: true,
            });
        }
        for component in &agent.components {
            let section = Section::ALL.into_iter().find(|section| section.kind() == component.kind);
            let word = section.expect("components of agents have sections").word();
            let path = format!("{}.{word}.{}.", agent.name, component.name);
            collect(component, component, &path, &mut all);
        }
        all.extend(requirements(config, agent.name.as_str()));
    }
    all
}

fn collect(owner: &Component, component: &Component, path: &str, all: &mut Vec<Flat>) {
    for value in &component.values {
        if let Some(text) = said(component, value) {
            let key = format!("{path}{}", value.key);
            all.push(Flat {
                key,
                value: text,
                stands_for: stands_for(&value.setting),
                span: value.setting.key.span(),
                listed: owner.listed.is_some(),
            });
        }
    }
    let mut counts = Vec::new();
    for part in &component.parts {
        let scope = match part.kind {
            Kind::Interceptor | Kind::RegexSerializer if part.listed.is_some() => {
                counts.push(part.kind);
                let scope = if part.kind == Kind::Interceptor { "interceptors" } else { "serializers" };
                format!("{scope}.{}.", counts.iter().filter(|kind| **kind == part.kind).count())
            }
            _ => part.scope.clone(),
        };
        collect(owner, part, &format!("{path}{scope}"), all);
    }
}

/// What a setting says; nothing where it only says the default.
fn said(component: &Component, value: &Value) -> Option<String> {
    let raw = value.setting.raw.as_str().trim_matches(|c| c <= ' ');
    let multiplexing = component.class.known().is_some_and(|class| class.name == "multiplexing");
    match (component.kind, value.key.as_str()) {
        (Kind::Source, "interceptors") | (Kind::Interceptor, "serializers") => {
            Some(items(component, value.key.as_str()).len().to_string())
        }
        (Kind::Source, "channels") => {
            // A selector that goes by values has its own order.
            let routed = component
                .parts_of(Kind::Selector)
                .any(|part| part.class.known().is_some_and(|class| class.name == "multiplexing"));
            let mut names: Vec<&str> = raw.split_whitespace().collect();
            if routed {
                names.sort_unstable();
            }
            Some(names.join(" "))
        }
        (Kind::Source, "selector.type") if raw.eq_ignore_ascii_case("replicating") => None,
        (Kind::Selector, "header") if multiplexing && raw == "flume.selector.header" => None,
        // Flume drops a source for a name that is empty: the one between two blanks.
        (Kind::Selector, _) if raw.contains("  ") => Some(raw.to_owned()),
        (Kind::RegexSerializer, "type") if raw == "DEFAULT" => None,
        (_, "type" | "selector.type") => Some(class_of(component, value).unwrap_or(raw).to_owned()),
        _ if value
            .property
            .is_some_and(|property| property.part.is_some() && property.kind != Type::List) =>
        {
            let part = component
                .parts
                .iter()
                .find(|part| value.property.and_then(|property| property.part) == Some(part.kind));
            Some(part.and_then(|part| part.class.known()).map_or(raw, |class| class.class).to_owned())
        }
        _ if value.property.is_some_and(|property| property.kind == Type::List) => Some(
            items(component, value.key.as_str())
                .iter()
                .map(logflowc_grammar::text::Text::as_str)
                .collect::<Vec<_>>()
                .join(" "),
        ),
        _ => Some(raw.to_owned()),
    }
}

fn class_of<'c>(component: &'c Component, value: &Value) -> Option<&'c str> {
    if value.key.as_str() == "type" {
        return component.class.known().map(|class| class.class);
    }
    let part = component.parts_of(Kind::Selector).next()?;
    part.class.known().map(|class| class.class)
}
