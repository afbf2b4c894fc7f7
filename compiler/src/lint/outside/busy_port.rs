//! A port that cannot be listened on, on the machine that checks.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};
use crate::probe::{self, Probe};

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
    let Some(answers) = &context.world.probed else { return };
    for place in context.owners() {
        for (probe, text) in probe::of(place.component) {
            let (Probe::Port { port, .. }, Some(why)) = (&probe, answers.get(&probe)) else { continue };
            let message = format!("{} cannot listen on port {port}", place.title());
            report.finding(&LINT.rule, text.span(), message).label(why);
        }
    }
}
