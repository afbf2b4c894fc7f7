//! Two sources that empty one folder.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::resources::Resource;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF327",
        name: "shared-spool-directory",
        level: Level::Error,
        why: "Both take the same file; one finds it renamed under its hands and stops for good.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.r.type = spooldir\na.sources.r.spoolDir = /in\na.sources.s.type = spooldir\na.sources.s.channels = c\na.sources.s.spoolDir = /in/"
    ),
    good: framed!(
        "a.sources = r s\na.sources.r.type = spooldir\na.sources.r.spoolDir = /in\na.sources.s.type = spooldir\na.sources.s.channels = c\na.sources.s.spoolDir = /in2"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (other, it) in context.network().clashes_of_an_agent(Resource::SpoolDirectory) {
        let message = format!("sources `{}` and `{}` both empty `{}`", other.owner, it.owner, it.shown);
        let finding = report.finding(&LINT.rule, it.span, message);
        finding.related(other.span, format!("the same folder as {}", other.claimant()));
        finding
            .note("a source whose file disappears stops until the agent is restarted")
            .help("give each a folder of its own, or use one source with several channels");
    }
}
