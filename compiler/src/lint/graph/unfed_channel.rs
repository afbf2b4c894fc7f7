//! A channel that no source feeds.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF302",
        name: "unfed-channel",
        level: Level::Warning,
        why: "Its sinks never get an event.",
    },
    bad: framed!(
        "a.channels = c d\na.channels.d.type = memory\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d"
    ),
    good: framed!("a.sources.r.batchSize = 10"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, channel) in flow.nodes(Kind::Channel) {
            let shared = channel.class.known().is_some_and(|class| class.name == "kafka");
            if shared || flow.readers(index).is_empty() || !flow.writers(index).is_empty() {
                continue;
            }
            if context.named_by_slip(flow.agent, Kind::Source, channel) {
                continue;
            }
            report
                .finding(&LINT.rule, channel.span(), format!("no source feeds channel `{}`", channel.name))
                .label("declared here")
                .help("name it in the `channels` of a source, or remove it and its sinks");
        }
    }
}
