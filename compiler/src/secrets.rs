//! What a config filter has put into a value never stands in a finding.

use std::collections::BTreeSet;

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Finding, Report};

use crate::config::{Agent, Component, Config};

/// What stands in the place of a secret.
const HIDDEN: &str = "***";

/// Takes the values that filters have given out of all findings.
pub(crate) fn hide(report: &mut Report, config: &Config) {
    let secrets: BTreeSet<&str> = config.agents.iter().flat_map(given).collect();
    // A secret may be a part of another one, so the longest go first.
    let mut secrets: Vec<&str> = secrets.into_iter().collect();
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    for text in report.iter_mut().flat_map(texts) {
        for secret in &secrets {
            if text.contains(secret) {
                *text = text.replace(secret, HIDDEN);
            }
        }
    }
}

/// The values of an agent that a filter has filled in, whole and as the words of a list.
fn given(agent: &Agent) -> impl Iterator<Item = &str> {
    let filters = agent.components.iter().filter(|component| component.kind == Kind::Configfilter);
    let marks: Vec<String> = filters.map(|filter| format!("${{{}[", filter.name)).collect();
    let values = agent.components.iter().flat_map(Component::tree).flat_map(|component| &component.values);
    let settings = values.map(|value| &value.setting);
    let filled = settings.filter(move |setting| {
        let (raw, value) = (setting.raw.as_str(), setting.value.as_str());
        raw != value && marks.iter().any(|mark| raw.contains(mark))
    });
    filled.flat_map(|setting| {
        let value = setting.value.as_str();
        let words = value.split(|sign: char| sign.is_whitespace() || sign == ',');
        words.chain([value]).filter(|word| !word.is_empty())
    })
}

fn texts(finding: &mut Finding) -> impl Iterator<Item = &mut String> {
    let labels = finding.labels.iter_mut().map(|label| &mut label.text);
    [&mut finding.message].into_iter().chain(labels).chain(&mut finding.notes).chain(&mut finding.help)
}
