//! Secrets never stand in a finding: the values of secret keys, and what a config filter has put into a value.

use std::collections::BTreeSet;

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Edit, Finding, Report};
use logflowc_grammar::source::{Sources, Span};

use crate::config::{Agent, Component, Config, Value};

/// What stands in the place of a secret.
pub(crate) const HIDDEN: &str = "***";

/// Shorter values of secret keys would be found inside common words.
const SHORTEST: usize = 3;

/// The secrets of a configuration.
pub(crate) struct Secrets<'c>(Vec<&'c str>);

impl<'c> Secrets<'c> {
    /// What a configuration keeps secret.
    pub(crate) fn of(config: &'c Config) -> Self {
        let secrets: BTreeSet<&str> =
            config.agents.iter().flat_map(|agent| given(agent).chain(kept(agent))).collect();
        // A secret may be a part of another one, so the longest go first.
        let mut secrets: Vec<&str> = secrets.into_iter().collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self(secrets)
    }

    fn in_text(&self, text: &str) -> bool {
        self.0.iter().any(|secret| text.contains(secret))
    }

    /// A text without its secrets; `None` where it has none.
    pub(crate) fn hidden(&self, text: &str) -> Option<String> {
        let hide = |text: String, secret: &&str| {
            if text.contains(secret) { text.replace(secret, HIDDEN) } else { text }
        };
        self.in_text(text).then(|| self.0.iter().fold(text.to_owned(), hide))
    }
}

/// Takes secrets out of all findings. A fix that would repeat one is not offered.
pub(crate) fn hide(report: &mut Report, sources: &Sources, config: &Config) {
    let secrets = Secrets::of(config);
    let tells =
        |edit: &Edit| secrets.in_text(&edit.text) || !edit.text.is_empty() && is_hidden(sources, edit.span);
    let unfix = |finding: &mut Finding| {
        finding.fix = finding.fix.take().filter(|fix| !fix.edits.iter().any(tells));
    };
    for finding in report.iter_mut() {
        unfix(finding);
        finding.effects.iter_mut().for_each(unfix);
        finding.rewrite(&mut |text| {
            if let Some(hidden) = secrets.hidden(text) {
                *text = hidden;
            }
        });
    }
}

/// Whether a part of a secret stands there.
fn is_hidden(sources: &Sources, span: Span) -> bool {
    sources.get(span.file).shown()[span.range()] != *sources.slice(span)
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

/// The values of secret keys. One that is a part of its own key would be seen in every message about the key.
fn kept(agent: &Agent) -> impl Iterator<Item = &str> {
    let values = agent.components.iter().flat_map(Component::tree).flat_map(|component| &component.values);
    let secret = values.filter(|value| crate::is_secret(value));
    let texts = secret.map(|value| (value.key.as_str(), value.setting.value.as_str()));
    let texts =
        texts.filter(|(key, text)| text.len() >= SHORTEST && !key.contains(text)).map(|(_, text)| text);
    let values = agent.components.iter().flat_map(Component::tree).flat_map(|component| &component.values);
    texts.chain(values.flat_map(in_urls))
}

/// The secrets in addresses.
fn in_urls(value: &Value) -> impl Iterator<Item = &str> {
    let raw = value.setting.raw.as_str();
    let secrets = crate::lint::secrets_in_urls(raw).into_iter().map(|range| &raw[range]);
    secrets.filter(|secret| secret.len() >= SHORTEST)
}
