//! A folder that cannot be used, on the machine that checks.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};
use crate::probe::Probe;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF951",
        name: "unusable-folder",
        level: Level::Warning,
        why: "Flume fails to start the component, and says so only in its log.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = /missing\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = /in\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, probe, span, why) in context.failed_probes() {
        let Probe::Folder { path, .. } = probe else { continue };
        let message = format!("folder `{path}` of {} cannot be used", place.title());
        report.finding(&LINT.rule, span, message).label(why);
    }
}
