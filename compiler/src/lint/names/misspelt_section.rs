//! A section of an agent, not quite spelled right.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::flume::group::{Section, StrayReason};
use crate::lint::nearest::nearest;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF112",
        name: "misspelt-section",
        level: Level::Warning,
        why: "Flume logs a warning, ignores the line and starts.",
    },
    bad: framed!("a.channel.c.capacity = 1000"),
    good: framed!("a.channels.c.capacity = 1000"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for stray in context.config.strays.iter().filter(|stray| stray.why == StrayReason::NoSection) {
        let key = stray.key.as_str();
        let mut words = key.split('.');
        let (Some(agent), Some(word)) = (words.next(), words.next()) else { continue };
        let Some(meant) = nearest(word, Section::ALL.map(Section::word)).filter(|meant| *meant != word)
        else {
            continue;
        };
        let span = stray.key.span_of(agent.len() + 1..agent.len() + 1 + word.len());
        let plain = |name: &str| name.to_ascii_lowercase().trim_end_matches('s').to_owned();
        let safety = if plain(word) == plain(meant) { Safety::Safe } else { Safety::Unsafe };
        report
            .finding(&LINT.rule, span, format!("an agent has no section `{word}`"))
            .note("Flume ignores the line")
            .help(format!("did you mean `{meant}`?"))
            .fix(safety, format!("write `{meant}`"), span, meant);
    }
}
