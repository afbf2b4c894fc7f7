//! A sink group whose sinks take from different channels.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::flow::Node;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF315",
        name: "group-over-channels",
        level: Level::Warning,
        why: "One thread drives the group. While one sink works, the channels of the others are not emptied.",
    },
    bad: framed!(
        "a.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.sinkgroups = g\na.sinkgroups.g.sinks = k k2\na.sinkgroups.g.processor.type = failover\na.sinkgroups.g.processor.priority.k = 2\na.sinkgroups.g.processor.priority.k2 = 1"
    ),
    good: framed!(
        "a.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = c\na.sinkgroups = g\na.sinkgroups.g.sinks = k k2\na.sinkgroups.g.processor.type = failover\na.sinkgroups.g.processor.priority.k = 2\na.sinkgroups.g.processor.priority.k2 = 1"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, group) in flow.nodes(Kind::Sinkgroup) {
            let mut sinks: Vec<_> =
                flow.graph.neighbors(index).filter(|sink| flow.channel_of(*sink).is_some()).collect();
            sinks.sort_unstable();
            let Some(first) = sinks.first() else { continue };
            let Some(other) = sinks.iter().find(|sink| flow.channel_of(**sink) != flow.channel_of(*first))
            else {
                continue;
            };
            let (Node::Sink(one), Node::Sink(other)) = (flow.graph[*first], flow.graph[*other]) else {
                continue;
            };
            let message = format!("the sinks of group `{}` take from different channels", group.name);
            let span = group.value("sinks").map_or_else(|| group.span(), |value| value.setting.value.span());
            let finding = report.finding(&LINT.rule, span, message);
            for sink in [one, other] {
                if let Some(channel) = sink.value("channel") {
                    finding.related(
                        channel.setting.value.span(),
                        format!("the channel of sink `{}`", sink.name),
                    );
                }
            }
            let failover = group.parts.iter().any(|part| class(part) == "failover");
            finding.note(if failover {
                "while the first sink works, the channel of the other fills up and its sources stall"
            } else {
                "the channels take turns, and none is replaced by another when its sink fails"
            });
            finding.help("give all sinks of the group one channel, or let them run alone");
        }
    }
}
