//! A name with a dot in it.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF116",
        name: "dotted-name",
        level: Level::Error,
        why: "A dot ends the name in every key, so nothing can be said about such a component.",
    },
    bad: framed!("a.sinks = k k.2\na.sinks.k.2.type = logger"),
    good: framed!("a.sinks = k k-2\na.sinks.k-2.type = logger\na.sinks.k-2.channel = c"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for list in context.config.agents.iter().flat_map(|agent| &agent.lists) {
        for name in &list.names {
            // The first character may be a dot.
            if !name.as_str().chars().skip(1).any(|c| c == '.') || name.as_str().contains(',') {
                continue;
            }
            let what = list.section.singular();
            report
                .finding(&LINT.rule, name.span(), format!("no {what} can be called `{name}`"))
                .label("a name ends at the first dot")
                .help("use a hyphen or an underscore");
        }
    }
}
