//! A hop that is encrypted at one end only.

use logflowc_grammar::finding::{Finding, Level, Report, Rule};

use crate::link::{Network, Placed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF322",
        name: "hop-encryption",
        level: Level::Error,
        why: "No connection comes about; the sink tries again for ever.",
    },
    bad: framed!(
        "a.sinks.k.type = avro\na.sinks.k.hostname = localhost\na.sinks.k.port = 4141\nb.sources = r\nb.channels = c\nb.sinks = k\nb.sources.r.type = avro\nb.sources.r.bind = localhost\nb.sources.r.port = 4141\nb.sources.r.channels = c\nb.channels.c.type = memory\nb.sinks.k.type = null\nb.sinks.k.channel = c\na.sinks.k.ssl = true"
    ),
    good: framed!(
        "a.sinks.k.type = avro\na.sinks.k.hostname = localhost\na.sinks.k.port = 4141\nb.sources = r\nb.channels = c\nb.sinks = k\nb.sources.r.type = avro\nb.sources.r.bind = localhost\nb.sources.r.port = 4141\nb.sources.r.channels = c\nb.channels.c.type = memory\nb.sinks.k.type = null\nb.sinks.k.channel = c\na.sinks.k.ssl = true\nb.sources.r.ssl = true\nb.sources.r.keystore = /etc/flume/keys.jks\nb.sources.r.keystore-password = x"
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
        if from.protocol != to.protocol || from.ssl.0 == to.ssl.0 {
            return None;
        }
        let (plain, other) = if from.ssl.0 { ("source", &to.name) } else { ("sink", &from.name) };
        let message = format!("sink `{}` and source `{}` do not agree on encryption", from.name, to.name);
        let mut finding = Finding::new(&LINT.rule, from.ssl.1.unwrap_or(from.span), message);
        let place = to.ssl.1.unwrap_or(to.span);
        hop.member.show(
            &mut finding,
            door.member,
            place,
            &format!("source `{}` of agent `{}`", to.name, to.agent),
        );
        finding.help(format!("set `ssl = true` for {plain} `{other}` as well"));
        Some(finding)
    })
}
