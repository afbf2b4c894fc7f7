//! A sink group with nothing to choose from.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::flow::items;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF317",
        name: "group-of-one",
        level: Level::Note,
        why: "With one sink there is no other to fail over to.",
    },
    bad: framed!(
        "a.sinkgroups = g\na.sinkgroups.g.sinks = k\na.sinkgroups.g.processor.type = failover\na.sinkgroups.g.processor.priority.k = 1"
    ),
    good: framed!(
        "a.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = c\na.sinkgroups = g\na.sinkgroups.g.sinks = k k2\na.sinkgroups.g.processor.type = failover\na.sinkgroups.g.processor.priority.k = 10\na.sinkgroups.g.processor.priority.k2 = 5"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        for group in agent.listed(Kind::Sinkgroup) {
            let failover = group.parts.iter().any(|part| class(part) == "failover");
            let [sink] = items(group, "sinks") else { continue };
            if failover {
                report
                    .finding(&LINT.rule, sink.span(), format!("group `{}` has only one sink", group.name))
                    .note("when it fails there is no other")
                    .help("add a second sink, or remove the group");
            }
        }
    }
}
