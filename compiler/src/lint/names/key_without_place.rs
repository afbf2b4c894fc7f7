//! A key that belongs to no agent or to no section of one.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::flume::group::{Section, StrayReason};
use crate::lint::{Context, Lint, framed};
use crate::requirement;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF101",
        name: "key-without-place",
        level: Level::Warning,
        why: "Flume logs a warning, ignores the line and starts.",
    },
    bad: framed!("a.batchSize = 10"),
    good: framed!("a.sources.r.batchSize = 10"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for stray in &context.config.strays {
        let key = stray.key.as_str();
        let (message, help) = match stray.why {
            StrayReason::EmptyValue => continue,
            StrayReason::NoSection if requirement::is_one(stray) => continue,
            StrayReason::NoAgent if is_variable(context, key) => continue,
            StrayReason::NoAgent => (
                format!("`{key}` names no agent"),
                "a key starts with the name of the agent and a dot".to_owned(),
            ),
            StrayReason::NoKey => (
                format!("nothing stands behind the agent `{}`", key.trim_end_matches('.')),
                "remove the line".to_owned(),
            ),
            StrayReason::SecondList => (
                format!("list `{key}` is given twice"),
                "the keys differ in blanks only; remove one".to_owned(),
            ),
            StrayReason::NoSection => (format!("`{key}` is no key of an agent"), expected(key)),
        };
        report.finding(&LINT.rule, stray.key.span(), message).label("ignored").help(help);
    }
}

/// A key without a dot may be there for others to refer to.
fn is_variable(context: &Context<'_>, key: &str) -> bool {
    let reference = format!("${{{key}}}");
    let entries = context.documents.iter().flat_map(|document| &document.entries);
    entries.into_iter().any(|entry| entry.value.as_str().contains(&reference))
}

fn expected(key: &str) -> String {
    let words = Section::ALL.map(Section::word);
    let mut parts = key.splitn(3, '.').skip(1);
    let word = parts.next().unwrap_or_default();
    if words.contains(&word) {
        return format!("`{word}` is followed by the name of a component and a key, or by nothing");
    }
    "an agent has `sources`, `channels`, `sinks`, `sinkgroups` and `configfilters`".to_owned()
}
