//! A group that cannot see the failures of a sink that hides them.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::flow::{Node, items};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF319",
        name: "blind-failover",
        level: Level::Warning,
        why: "HDFS and HTTP sinks hide errors of their servers from the group and wait, so the group stays with them.",
    },
    bad: framed!(
        "a.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = c\na.sinkgroups = g\na.sinkgroups.g.sinks = k k2\na.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%{host}\na.sinkgroups.g.processor.type = failover\na.sinkgroups.g.processor.priority.k = 10\na.sinkgroups.g.processor.priority.k2 = 5"
    ),
    good: framed!(
        "a.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = c\na.sinkgroups = g\na.sinkgroups.g.sinks = k k2\na.sinkgroups.g.processor.type = failover\na.sinkgroups.g.processor.priority.k = 10\na.sinkgroups.g.processor.priority.k2 = 5"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, group) in flow.nodes(Kind::Sinkgroup).filter(|(_, group)| items(group, "sinks").len() > 1)
        {
            let balanced = group.parts.iter().any(|part| class(part) == "load_balance");
            let failover = group.parts.iter().any(|part| class(part) == "failover");
            let mut members = flow.graph.neighbors(index);
            let found = members.find_map(|sink| match flow.graph[sink] {
                Node::Sink(sink) if ["hdfs", "http"].contains(&class(sink)) => Some(sink),
                _ => None,
            });
            let Some(sink) = found.filter(|_| balanced || failover) else { continue };
            let message =
                format!("group `{}` does not notice when sink `{}` fails to write", group.name, sink.name);
            let finding = report.finding(
                &LINT.rule,
                group
                    .value("processor.type")
                    .map_or_else(|| group.span(), |value| value.setting.value.span()),
                message,
            );
            if balanced {
                finding.level(Level::Note);
            }
            finding
                .related(sink.span(), "hides errors of its server")
                .note("after an error the sink waits and tries again; its group sees an idle sink")
                .help("do not count on the group when the server is down; watch the counters of the sink");
        }
    }
}
