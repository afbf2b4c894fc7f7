//! Keys in findings: rules name them as Flume spells them, the author of a `.flow` file as the language does.

use std::collections::HashMap;

use logflowc_grammar::finding::{Finding, Report};

use super::keys;
use crate::config::{Component, Config};
use crate::flume::group::Section;
use crate::read::{Document, Form};

/// The names of the keys of a configuration; none where components call one key by several names.
type Names = HashMap<&'static str, Option<String>>;

/// Spells the keys in all findings about texts of the language as the language does.
pub(crate) fn respell(report: &mut Report, documents: &[Document], config: &Config) {
    let flows: Vec<&Document> = documents.iter().filter(|document| document.form == Form::Flow).collect();
    if flows.is_empty() {
        return;
    }
    let names = names(config);
    for finding in report.iter_mut() {
        let Some(flow) = flows.iter().find(|flow| flow.file == finding.span().file) else { continue };
        // What the language finds itself is about what is written there.
        let is_own = |own: &Finding| own.span() == finding.span() && own.rule.code == finding.rule.code;
        if flow.findings.iter().any(is_own) {
            continue;
        }
        finding.rewrite(&mut |text| {
            if let Some(spelled) = spelled(text, &names) {
                *text = spelled;
            }
        });
    }
}

fn names(config: &Config) -> Names {
    let mut names = Names::new();
    let components = config.agents.iter().flat_map(|agent| &agent.components).flat_map(Component::tree);
    for (name, property) in components.filter_map(|one| one.class.known()).flat_map(keys::names) {
        let known = names.entry(property.key).or_insert_with(|| Some(name.clone()));
        if known.as_ref() != Some(&name) {
            *known = None;
        }
    }
    names
}

/// A text with the keys between its backticks spelled anew; none where there are none.
fn spelled(text: &str, names: &Names) -> Option<String> {
    let parts: Vec<&str> = text.split('`').collect();
    let quoted = |index: usize| index % 2 == 1 && index + 1 < parts.len();
    let new = |(index, part): (usize, &&str)| quoted(index).then(|| setting(part, names)).flatten();
    let changed: Vec<Option<String>> = parts.iter().enumerate().map(new).collect();
    changed.iter().any(Option::is_some).then(|| {
        let all = parts.iter().zip(changed).map(|(part, new)| new.unwrap_or_else(|| (*part).to_owned()));
        all.collect::<Vec<_>>().join("`")
    })
}

/// `a.sinks.k.hdfs.rollCount = 0` as `roll_count = 0`.
fn setting(text: &str, names: &Names) -> Option<String> {
    let (whole, value) = text.split_once(" = ").map_or((text, None), |(key, value)| (key, Some(value)));
    let key = below_component(whole).unwrap_or(whole);
    let name = names.get(key)?.as_ref()?;
    Some(value.map_or_else(|| name.clone(), |value| format!("{name} = {value}")))
}

/// What stands behind agent, kind and name in a whole key.
fn below_component(key: &str) -> Option<&str> {
    let mut parts = key.splitn(4, '.');
    let kind = parts.nth(1)?;
    let known = [Section::Sources, Section::Channels, Section::Sinks].map(Section::word);
    parts.nth(1).filter(|_| known.contains(&kind))
}
