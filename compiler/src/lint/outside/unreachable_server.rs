//! A server that does not answer the machine that checks.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};
use crate::probe::Probe;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF953",
        name: "unreachable-server",
        level: Level::Warning,
        why: "Events stay in the channel until it is full.",
    },
    bad: framed!(
        "a.sinks = k l\na.sinks.l.type = avro\na.sinks.l.hostname = gone\na.sinks.l.port = 4141\na.sinks.l.channel = c"
    ),
    good: framed!(
        "a.sinks = k l\na.sinks.l.type = avro\na.sinks.l.hostname = localhost\na.sinks.l.port = 4141\na.sinks.l.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, probe, span, why) in context.failed_probes() {
        let Probe::Endpoint { host, port, .. } = probe else { continue };
        let message = format!("{} cannot reach `{host}:{port}`", place.title());
        report.finding(&LINT.rule, span, message).label(why);
    }
}
