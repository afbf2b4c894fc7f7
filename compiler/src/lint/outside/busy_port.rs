//! A port that cannot be listened on, on the machine that checks.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};
use crate::probe::Probe;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF952",
        name: "busy-port",
        level: Level::Warning,
        why: "Flume fails to start the source, and most sources do not try again.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = netcat\na.sources.s.bind = localhost\na.sources.s.port = 80\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = netcat\na.sources.s.bind = localhost\na.sources.s.port = 8080\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, probe, span, why) in context.failed_probes() {
        let Probe::Port { port, .. } = probe else { continue };
        let message = format!("{} cannot listen on port {port}", place.title());
        report.finding(&LINT.rule, span, message).label(why);
    }
}
