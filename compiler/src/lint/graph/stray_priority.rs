//! A priority for a sink that is not in the group.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::flow::items;
use crate::lint::nearest::quoted;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF318",
        name: "stray-priority",
        level: Level::Warning,
        why: "Flume does not look at it, and the sink that was meant has none.",
    },
    bad: framed!(
        "a.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = c\na.sinkgroups = g\na.sinkgroups.g.sinks = k k2\na.sinkgroups.g.processor.type = failover\na.sinkgroups.g.processor.priority.k = 10\na.sinkgroups.g.processor.priority.k2 = 5\na.sinkgroups.g.processor.priority.k3 = 1"
    ),
    good: framed!(
        "a.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = c\na.sinkgroups = g\na.sinkgroups.g.sinks = k k2\na.sinkgroups.g.processor.type = failover\na.sinkgroups.g.processor.priority.k = 10\na.sinkgroups.g.processor.priority.k2 = 5"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        for group in agent.listed(Kind::Sinkgroup).filter(|group| !items(group, "sinks").is_empty()) {
            let sinks: Vec<&str> =
                items(group, "sinks").iter().map(logflowc_grammar::text::Text::as_str).collect();
            let processors = group.parts_of(Kind::SinkProcessor).filter(|part| class(part) == "failover");
            for value in processors.flat_map(|processor| &processor.values) {
                let key = value.key.as_str();
                let Some(name) = key.strip_prefix("priority.").filter(|name| !sinks.contains(name)) else {
                    continue;
                };
                let span = value.key.span_of(key.len() - name.len()..key.len());
                report
                    .finding(&LINT.rule, span, format!("`{name}` is no sink of group `{}`", group.name))
                    .note("Flume does not look at its priority")
                    .help(format!("sinks of the group: {}", quoted(sinks.iter().copied())));
            }
        }
    }
}
