//! A hop to a port of this machine at which no agent listens.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::resources::local;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF324",
        name: "hop-to-nowhere",
        level: Level::Note,
        why: "The sink tries to connect for ever, and its channel fills up.",
    },
    bad: framed!(
        "a.sinks.k.type = avro\na.sinks.k.hostname = localhost\na.sinks.k.port = 4144\nb.sources = r\nb.channels = c\nb.sinks = k\nb.sources.r.type = avro\nb.sources.r.bind = localhost\nb.sources.r.port = 4141\nb.sources.r.channels = c\nb.channels.c.type = memory\nb.sinks.k.type = null\nb.sinks.k.channel = c"
    ),
    good: framed!(
        "a.sinks.k.type = avro\na.sinks.k.hostname = localhost\na.sinks.k.port = 4141\nb.sources = r\nb.channels = c\nb.sinks = k\nb.sources.r.type = avro\nb.sources.r.bind = localhost\nb.sources.r.port = 4141\nb.sources.r.channels = c\nb.channels.c.type = memory\nb.sinks.k.type = null\nb.sinks.k.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let network = context.network();
    let doors = &context.ends.doors;
    for hop in &context.ends.hops {
        // Without any agent that listens, the other one simply has another file.
        let told = doors.iter().any(|door| door.end.agent != hop.end.agent && local(&door.end.host));
        if !told || !local(&hop.end.host) || !network.targets(hop).is_empty() {
            continue;
        }
        let end = &hop.end;
        let message =
            format!("no agent of this file listens on port {}, to which sink `{}` sends", end.port, end.name);
        let finding = report.finding(&LINT.rule, end.span, message);
        for door in doors.iter().filter(|door| door.end.agent != end.agent) {
            finding.related(
                door.end.span,
                format!("agent `{}` listens on port {}", door.end.agent, door.end.port),
            );
        }
        finding.help("let both ends name the same port");
    }
}
