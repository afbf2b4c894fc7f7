//! A folder that cannot be used, on the machine that checks.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};
use crate::probe::{self, Probe};

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
    let Some(answers) = &context.world.probed else { return };
    for place in context.owners() {
        for (probe, text) in probe::of(place.component) {
            let (Probe::Folder { path, .. }, Some(why)) = (&probe, answers.get(&probe)) else { continue };
            let message = format!("folder `{path}` of {} cannot be used", place.title());
            report.finding(&LINT.rule, text.span(), message).label(why);
        }
    }
}
