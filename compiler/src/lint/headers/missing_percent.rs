//! A header in braces without the percent sign that makes it one.

use std::ops::Range;

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::analysis::escapes::escaped;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF518",
        name: "missing-percent",
        level: Level::Warning,
        why: "All events go to one place, which has the braces in its name.",
    },
    bad: framed!("a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/{service}"),
    good: framed!("a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%{service}"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let sinks = context.flows.iter().flat_map(|flow| flow.nodes(Kind::Sink));
    for (_, sink) in sinks {
        for value in escaped(sink) {
            let text = &value.setting.value;
            for braces in bare(text.as_str()) {
                let (at, name) = (text.span_of(braces.clone()), &text.as_str()[braces]);
                let finding =
                    report.finding(&LINT.rule, at, format!("`{name}` in sink `{}` is text", sink.name));
                finding.help(format!("the header is written `%{name}`"));
                finding.fix(Safety::Unsafe, "add the percent sign", at, format!("%{name}"));
            }
        }
    }
}

/// The words in single braces with neither `%` nor `$` in front of them.
pub(super) fn bare(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('{').filter_map(|(start, _)| {
        let end = start + text[start..].find('}')? + 1;
        let word = &text[start + 1..end - 1];
        let is_name = !word.is_empty()
            && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
        let said = text[..start].ends_with(['%', '$', '{']) || text[end..].starts_with('}');
        (is_name && !said).then_some(start..end)
    })
}
