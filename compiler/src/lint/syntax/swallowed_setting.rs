//! A setting inside the value of another one.

use logflowc_grammar::finding::{Level, Report, Rule};
use std::ops::Range;

use crate::flume::group::Section;
use crate::lint::{Context, Lint, framed};
use crate::read::Form;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF019",
        name: "swallowed-setting",
        level: Level::Warning,
        why: "A backslash at the end of a line, or a missing line end, joins two settings; the second one is gone.",
    },
    bad: framed!("a.sources.r.batchSize = 10 \\\na.channels.c.capacity = 1000"),
    good: framed!("a.sources.r.batchSize = 10\na.channels.c.capacity = 1000"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let agents: Vec<&str> = context.config.agents.iter().map(|agent| agent.name.as_str()).collect();
    for entry in
        context.documents.iter().filter(|doc| doc.form == Form::Properties).flat_map(|doc| &doc.entries)
    {
        let Some(range) = inner_key(entry.value.as_str(), &agents) else { continue };
        let key = &entry.value.as_str()[range.clone()];
        report
            .finding(
                &LINT.rule,
                entry.value.span_of(range.clone()),
                format!("the setting of `{key}` is part of the value of `{}`", entry.key),
            )
            .label("no key")
            .help("give it a line of its own; a backslash at the end of a line joins the next one");
    }
}

/// Where a value holds the key of another setting and `=`.
fn inner_key(value: &str, agents: &[&str]) -> Option<Range<usize>> {
    let equals = value.match_indices('=').map(|(at, _)| at);
    let mut words = equals.map(|at| {
        let before = value[..at].trim_end();
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        before.len() - word.len()..before.len()
    });
    words.find(|range| range.start > 0 && is_key(&value[range.clone()], agents))
}

fn is_key(word: &str, agents: &[&str]) -> bool {
    let Some((agent, rest)) = word.split_once('.') else { return false };
    let section = rest.split('.').next().unwrap_or_default();
    agents.contains(&agent) && Section::ALL.iter().any(|known| known.word() == section)
}
