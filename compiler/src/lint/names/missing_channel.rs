//! A source or sink that says no channel.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::Safety;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::Component;
use crate::lint::context::kind_word;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF107",
        name: "missing-channel",
        level: Level::Error,
        why: "Flume drops it and starts without it.",
    },
    bad: framed!("a.sinks = k k2\na.sinks.k2.type = logger"),
    good: framed!("a.sinks = k k2\na.sinks.k2.type = logger\na.sinks.k2.channel = c"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        for (kind, key, slip) in [(Kind::Source, "channels", "channel"), (Kind::Sink, "channel", "channels")]
        {
            let lost = agent.listed(kind).filter(|component| component.value(key).is_none());
            // A slip in the key says it itself.
            let misspelt = |component: &Component| {
                context.meant_as(component, key).any(|missed| missed.value.key.as_str() != slip)
            };
            for component in lost.filter(|component| !component.values.is_empty() && !misspelt(component)) {
                let what = kind_word(kind);
                let message = format!("{what} `{}` has no `{key}`", component.name);
                let finding = report.finding(&LINT.rule, component.span(), message);
                finding.note(format!("Flume drops {what} `{}` and starts without it", component.name));
                match component.value(slip) {
                    Some(value) => {
                        finding
                            .related(value.key.span(), format!("a {what} has `{key}`"))
                            .help(format!("write `{key}` instead of `{slip}`"));
                        context.offer(finding, Safety::Safe, &value.key, key);
                    }
                    None => {
                        finding.help(format!("add `{}.{what}s.{}.{key} = …`", agent.name, component.name));
                    }
                }
            }
        }
    }
}
