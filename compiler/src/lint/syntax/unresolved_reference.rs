//! A `${…}` that stands for nothing.

use logflowc_grammar::finding::{Level, Report, Rule};
use logflowc_grammar::text::Text;

use crate::flume::load::Fatal;
use crate::lint::{Context, Lint, framed};
use std::ops::Range;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF010",
        name: "unresolved-reference",
        level: Level::Warning,
        why: "The text stays as it is, so a number becomes no number and a path gets a dollar sign. References to other keys also depend on the hash order of the keys.",
    },
    bad: framed!("a.sources.r.batchSize = ${SIZE}"),
    good: framed!("a.sources.r.batchSize = 10"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, _) in context.values() {
        let setting = &value.setting;
        if setting.unknown {
            continue;
        }
        for range in references(&setting.value, place.agent) {
            let written = &setting.value.as_str()[range.clone()];
            if loops(context, written) {
                continue;
            }
            report
                .finding(&LINT.rule, setting.value.span_of(range), format!("`{written}` stands for nothing"))
                .label("stays as it is")
                .help("known are `${env:NAME}`, `${sys:name}`, and the whole key of another setting");
        }
    }
}

/// Whether a reference is one of those that run in a circle, of which `substitution-loop` tells.
fn loops(context: &Context<'_>, written: &str) -> bool {
    let name = &written[2..written.len() - 1];
    let is_in = |names: &[String]| names.iter().any(|known| known == name);
    matches!(&context.config.fatal, Some(Fatal::Loop { names, .. }) if is_in(names))
}

/// The places of `${…}` that are no placeholders of a config filter; of those in each other, the innermost.
fn references(text: &Text, agent: &crate::config::Agent) -> Vec<Range<usize>> {
    let value = text.as_str();
    let mut found = Vec::new();
    let mut behind = 0;
    for (end, _) in value.match_indices('}') {
        let before = behind..end;
        behind = end + 1;
        let Some(start) = value[before.clone()].rfind("${").map(|start| before.start + start) else {
            continue;
        };
        let inner = &value[start + 2..end];
        let filter = inner.split_once('[').map(|(name, _)| name);
        let known = filter.is_some_and(|name| {
            agent
                .listed(logflowc_grammar::catalog::Kind::Configfilter)
                .any(|filter| filter.name.as_str() == name)
        });
        if !known && !inner.is_empty() {
            found.push(start..behind);
        }
    }
    found
}
