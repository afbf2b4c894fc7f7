//! A sink group whose processor is missing or cannot work with its sinks.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::{Class, Component};
use crate::flow::items;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF306",
        name: "group-processor",
        level: Level::Error,
        why: "Flume drops the group and takes its sinks along: they do not run alone.",
    },
    bad: framed!("a.sinkgroups = g\na.sinkgroups.g.sinks = k\na.sinkgroups.g.processor.type = load_balance"),
    good: framed!("a.sinkgroups = g\na.sinkgroups.g.sinks = k\na.sinkgroups.g.processor.type = default"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        for group in agent.listed(Kind::Sinkgroup).filter(|group| !group.values.is_empty()) {
            if let Some(message) = mistake(group) {
                let chosen = group.value("processor.type").map(|value| value.setting.value.span());
                // A choice without `.type` explains itself there.
                let meant = group.value("processor").map(|value| value.key.span());
                let span = chosen.or(meant).unwrap_or_else(|| group.span());
                report
                    .finding(&LINT.rule, span, message)
                    .note(format!("Flume drops group `{}`, and its sinks with it", group.name));
            }
        }
    }
}

fn mistake(group: &Component) -> Option<String> {
    group.value("sinks")?;
    let mut sinks: Vec<&str> =
        items(group, "sinks").iter().map(logflowc_grammar::text::Text::as_str).collect();
    sinks.sort_unstable();
    sinks.dedup();
    let name = &group.name;
    let Some(processor) = group.parts_of(Kind::SinkProcessor).next() else {
        return Some(format!("group `{name}` has no `processor.type`"));
    };
    match (&processor.class, sinks.len()) {
        (Class::Missing, _) => Some(format!("group `{name}` has no `processor.type`")),
        (Class::Known(class, _), 1) if class.name == "load_balance" => {
            Some(format!("group `{name}` has only one sink to balance over"))
        }
        (Class::Known(class, _), 2..) if class.name == "default" => {
            Some(format!("processor `default` works for one sink, group `{name}` has {}", sinks.len()))
        }
        _ => None,
    }
}
