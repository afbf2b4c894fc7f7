//! A member of a sink group that is no sink, or belongs to another group.

use std::cell::LazyCell;

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::flow::items;
use crate::lint::nearest::{Names, quoted};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF108",
        name: "group-member",
        level: Level::Error,
        why: "Flume leaves it out; a group without members is dropped.",
    },
    bad: framed!("a.sinkgroups = g\na.sinkgroups.g.sinks = k k2\na.sinkgroups.g.processor.type = failover"),
    good: framed!("a.sinkgroups = g\na.sinkgroups.g.sinks = k\na.sinkgroups.g.processor.type = failover"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        let sinks: Vec<&str> = agent.listed(Kind::Sink).map(|sink| sink.name.as_str()).collect();
        let names = LazyCell::new(|| Names::of(sinks.iter().copied()));
        let groups: Vec<_> = agent.listed(Kind::Sinkgroup).collect();
        for (index, group) in groups.iter().enumerate() {
            for member in items(group, "sinks") {
                if !sinks.contains(&member.as_str()) {
                    let message = format!("there is no sink `{member}` for group `{}`", group.name);
                    let finding = report.finding(&LINT.rule, member.span(), message);
                    finding.note("Flume leaves it out");
                    match names.nearest(member.as_str()) {
                        Some(meant) => {
                            finding.help(format!("did you mean `{meant}`?"));
                            context.offer(finding, Safety::Unsafe, member, meant);
                        }
                        None => {
                            finding.help(format!("sinks: {}", quoted(sinks.iter().copied())));
                        }
                    }
                }
                let other = groups[..index].iter().find_map(|other| {
                    items(other, "sinks")
                        .iter()
                        .find(|known| known.as_str() == member.as_str())
                        .map(|known| (other, known))
                });
                if let Some((other, known)) = other {
                    let message = format!("sink `{member}` belongs to two groups");
                    report
                        .finding(&LINT.rule, member.span(), message)
                        .related(known.span(), format!("a member of group `{}`", other.name))
                        .note("only one group gets it, chosen by the hash order of the group names");
                }
            }
        }
    }
}
