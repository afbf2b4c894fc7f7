//! A channel that nothing is connected to.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF303",
        name: "idle-channel",
        level: Level::Error,
        why: "Flume drops it with a warning.",
    },
    bad: framed!("a.channels = c d\na.channels.d.type = memory"),
    good: framed!("a.sources.r.batchSize = 10"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, channel) in flow.nodes(Kind::Channel) {
            let meant = |kind| context.named_by_slip(flow.agent, kind, channel);
            if meant(Kind::Source) || meant(Kind::Sink) {
                continue;
            }
            if flow.readers(index).is_empty() && flow.writers(index).is_empty() {
                report
                    .finding(
                        &LINT.rule,
                        channel.span(),
                        format!("nothing is connected to channel `{}`", channel.name),
                    )
                    .label("declared here")
                    .note("Flume drops it")
                    .help("connect it, or remove it");
            }
        }
    }
}
