//! An agent without channels, or with neither sources nor sinks.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::flume::group::Section;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF110",
        name: "agent-without-list",
        level: Level::Error,
        why: "Flume drops the whole agent and runs on with nothing in it.",
    },
    bad: framed!("b.sources = r\nb.sources.r.type = seq\nb.sources.r.channels = c"),
    good: framed!(
        "b.sources = r\nb.channels = c\nb.sources.r.type = seq\nb.sources.r.channels = c\nb.channels.c.type = memory"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        let has = |section| agent.list(section).is_some();
        let missing = if !has(Section::Channels) {
            "has no list of channels"
        } else if !has(Section::Sources) && !has(Section::Sinks) {
            "has neither sources nor sinks"
        } else {
            continue;
        };
        let finding =
            report.finding(&LINT.rule, agent.name.span(), format!("agent `{}` {missing}", agent.name));
        finding.note("Flume drops the whole agent; its process runs on with nothing in it");
        if !has(Section::Channels) {
            finding.help(format!("add `{}.channels = …`", agent.name));
        }
    }
}
