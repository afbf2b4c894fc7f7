//! A channel that no sink reads.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF301",
        name: "unread-channel",
        level: Level::Warning,
        why: "Events pile up until the channel is full; then its sources stall.",
    },
    bad: framed!("a.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d"),
    good: framed!("a.sources.r.batchSize = 10"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, channel) in flow.nodes(Kind::Channel) {
            // A Kafka channel may well be read by another agent.
            let shared = channel.class.known().is_some_and(|class| class.name == "kafka");
            if shared || !flow.readers(index).is_empty() || flow.writers(index).is_empty() {
                continue;
            }
            if context.named_by_slip(flow.agent, Kind::Sink, channel) {
                continue;
            }
            report
                .finding(&LINT.rule, channel.span(), format!("no sink reads channel `{}`", channel.name))
                .label("declared here")
                .note("once it is full, its sources wait for ever")
                .help("connect a sink, or remove the channel");
        }
    }
}
