//! A hop that is compressed at one end only.

use logflowc_grammar::finding::{Finding, Level, Report, Rule};

use crate::link::{Network, Placed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF323",
        name: "hop-compression",
        level: Level::Error,
        why: "The source cannot read what the sink sends; no event arrives.",
    },
    bad: framed!(
        "a.sinks.k.type = avro\na.sinks.k.hostname = localhost\na.sinks.k.port = 4141\nb.sources = r\nb.channels = c\nb.sinks = k\nb.sources.r.type = avro\nb.sources.r.bind = localhost\nb.sources.r.port = 4141\nb.sources.r.channels = c\nb.channels.c.type = memory\nb.sinks.k.type = null\nb.sinks.k.channel = c\na.sinks.k.compression-type = deflate"
    ),
    good: framed!(
        "a.sinks.k.type = avro\na.sinks.k.hostname = localhost\na.sinks.k.port = 4141\nb.sources = r\nb.channels = c\nb.sinks = k\nb.sources.r.type = avro\nb.sources.r.bind = localhost\nb.sources.r.port = 4141\nb.sources.r.channels = c\nb.channels.c.type = memory\nb.sinks.k.type = null\nb.sinks.k.channel = c\na.sinks.k.compression-type = deflate\nb.sources.r.compression-type = deflate"
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
        if from.protocol != to.protocol || from.compression.0 == to.compression.0 {
            return None;
        }
        let message = format!(
            "sink `{}` sends with compression `{}`, source `{}` expects `{}`",
            from.name, from.compression.0, to.name, to.compression.0
        );
        let mut finding = Finding::new(&LINT.rule, from.compression.1.unwrap_or(from.span), message);
        let place = to.compression.1.unwrap_or(to.span);
        hop.member.show(
            &mut finding,
            door.member,
            place,
            &format!("source `{}` of agent `{}`", to.name, to.agent),
        );
        finding.help("write the same `compression-type` at both ends");
        Some(finding)
    })
}
