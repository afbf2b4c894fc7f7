//! A limit in bytes under which hardly an event fits.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::capacity::transaction;
use crate::analysis::class;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF405",
        name: "small-byte-capacity",
        level: Level::Warning,
        why: "An event that is larger than the limit never gets into the channel; its batch fails again and again.",
    },
    bad: framed!("a.channels.c.byteCapacity = 8000"),
    good: framed!("a.channels.c.byteCapacity = 80000000"),
    since: "0.1.0",
    check,
};

/// Few lines of a log are longer.
const LARGE_EVENT: i64 = 2048;

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (_, channel) in flow.nodes(Kind::Channel) {
            let Some(value) = channel.value("byteCapacity").filter(|_| class(channel) != "file") else {
                continue;
            };
            let (Some(bytes), Some(percent)) =
                (channel.number("byteCapacity"), channel.number("byteCapacityBufferPercentage"))
            else {
                continue;
            };
            let free = bytes - bytes / 100 * percent;
            let Some(batch) = transaction(channel).filter(|_| bytes > 0) else { continue };
            if free >= LARGE_EVENT * batch.min(100) {
                continue;
            }
            let message = format!("channel `{}` has room for bodies of {free} bytes in all", channel.name);
            report
                .finding(&LINT.rule, value.setting.value.span(), message)
                .note(format!("{percent} % of `byteCapacity` are set aside for headers"))
                .note(format!("a transaction may have {batch} events"))
                .help("raise `byteCapacity`; the unit is bytes");
        }
    }
}
