//! A sink that speaks another protocol than the source it sends to.

use logflowc_grammar::finding::{Finding, Level, Report, Rule};

use crate::link::{Network, Placed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF321",
        name: "hop-protocol",
        level: Level::Error,
        why: "The source does not understand a word; no event arrives.",
    },
    bad: framed!(
        "a.sinks.k.type = avro\na.sinks.k.hostname = localhost\na.sinks.k.port = 4141\nb.sources = r\nb.channels = c\nb.sinks = k\nb.sources.r.type = thrift\nb.sources.r.bind = localhost\nb.sources.r.port = 4141\nb.sources.r.channels = c\nb.channels.c.type = memory\nb.sinks.k.type = null\nb.sinks.k.channel = c"
    ),
    good: framed!(
        "a.sinks.k.type = avro\na.sinks.k.hostname = localhost\na.sinks.k.port = 4141\nb.sources = r\nb.channels = c\nb.sinks = k\nb.sources.r.type = avro\nb.sources.r.bind = localhost\nb.sources.r.port = 4141\nb.sources.r.channels = c\nb.channels.c.type = memory\nb.sinks.k.type = null\nb.sinks.k.channel = c"
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
        if from.protocol == to.protocol {
            return None;
        }
        let message = format!(
            "sink `{}` sends {} to source `{}`, which expects {}",
            from.name, from.protocol, to.name, to.protocol
        );
        let mut finding = Finding::new(&LINT.rule, from.span, message);
        hop.member.show(
            &mut finding,
            door.member,
            to.span,
            &format!("source `{}` of agent `{}` listens here", to.name, to.agent),
        );
        let same = if [from, to].iter().all(|end| end.protocol.ends_with("thrift")) {
            "give both ends the same `protocol`"
        } else {
            "use the same type at both ends"
        };
        finding.help(same);
        Some(finding)
    })
}
