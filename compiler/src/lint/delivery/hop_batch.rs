//! A hop whose batches do not fit into the channel at its other end.

use logflowc_grammar::finding::{Finding, Level, Report, Rule};

use crate::link::{Network, Placed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF403",
        name: "hop-batch",
        level: Level::Error,
        why: "The channel refuses the batch as a whole; the sink sends it again for ever.",
    },
    bad: framed!(
        "a.sinks.k.type = avro\na.sinks.k.hostname = localhost\na.sinks.k.port = 4141\nb.sources = r\nb.channels = c\nb.sinks = k\nb.sources.r.type = avro\nb.sources.r.bind = localhost\nb.sources.r.port = 4141\nb.sources.r.channels = c\nb.channels.c.type = memory\nb.sinks.k.type = null\nb.sinks.k.channel = c\na.sinks.k.batch-size = 500\na.channels.c.capacity = 1000\na.channels.c.transactionCapacity = 1000"
    ),
    good: framed!(
        "a.sinks.k.type = avro\na.sinks.k.hostname = localhost\na.sinks.k.port = 4141\nb.sources = r\nb.channels = c\nb.sinks = k\nb.sources.r.type = avro\nb.sources.r.bind = localhost\nb.sources.r.port = 4141\nb.sources.r.channels = c\nb.channels.c.type = memory\nb.sinks.k.type = null\nb.sinks.k.channel = c\na.sinks.k.batch-size = 500\na.channels.c.capacity = 1000\na.channels.c.transactionCapacity = 1000\nb.channels.c.capacity = 1000\nb.channels.c.transactionCapacity = 1000"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.compare(across, report);
}

/// Compares both ends of the hops of one configuration, or of several.
pub(crate) fn across(network: &Network<'_>) -> Placed {
    network.compared(|hop, door| {
        let (from, to) = (&hop.it.end, &door.it.end);
        let (Some((batch, place)), Some((size, channel, span))) = (&hop.it.batch, &door.it.transaction)
        else {
            return None;
        };
        if from.protocol != to.protocol || batch <= size {
            return None;
        }
        let message = format!(
            "batches of {batch} events of sink `{}` do not fit into transactions of {size} of channel `{channel}`",
            from.name
        );
        let mut finding = Finding::new(&LINT.rule, place.unwrap_or(from.span), message);
        let text = format!("channel `{channel}` behind source `{}` of agent `{}`", to.name, to.agent);
        hop.member.show(&mut finding, door.member, *span, &text);
        finding
            .note("a full batch is refused, and the sink sends it again for ever")
            .help("lower `batch-size`, or raise `transactionCapacity` of the channel");
        Some(finding)
    })
}
