//! A channel that is only for tests.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::analysis::class;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF410",
        name: "channel-for-tests",
        level: Level::Warning,
        why: "It has no transactions: whatever a sink fails to write is lost.",
    },
    bad: framed!("a.channels.c.type = org.apache.flume.channel.PseudoTxnMemoryChannel"),
    good: framed!("a.channels.c.capacity = 1000"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        for channel in agent.listed(Kind::Channel).filter(|channel| class(channel) == "pseudotxn") {
            let span = channel.span();
            report
                .finding(&LINT.rule, span, format!("channel `{}` has no transactions", channel.name))
                .note("events that a sink fails to write are lost, and a full channel stops its source for ever")
                .help("use a `memory` or a `file` channel")
                .fix(Safety::Unsafe, "use a `memory` channel", span, "memory");
        }
    }
}
