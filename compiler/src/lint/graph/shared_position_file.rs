//! Two sources that keep their positions in one file.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::resources::Resource;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF326",
        name: "shared-position-file",
        level: Level::Error,
        why: "Each overwrites what the other has written: after a restart files are read twice, or not at all.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.r.type = taildir\na.sources.r.filegroups = f\na.sources.r.filegroups.f = /var/log/r.log\na.sources.s.type = taildir\na.sources.s.filegroups = f\na.sources.s.filegroups.f = /var/log/s.log\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.r.type = taildir\na.sources.r.filegroups = f\na.sources.r.filegroups.f = /var/log/r.log\na.sources.s.type = taildir\na.sources.s.filegroups = f\na.sources.s.filegroups.f = /var/log/s.log\na.sources.s.channels = c\na.sources.s.positionFile = /var/lib/flume/s.json"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (other, it) in context.network().clashes_of_an_agent(Resource::PositionFile) {
        let message = format!(
            "sources `{}` and `{}` keep their positions in one file, `{}`",
            other.owner, it.owner, it.shown
        );
        let finding = report.finding(&LINT.rule, it.span, message);
        finding.related(other.span, format!("the same file as {}", other.claimant()));
        if it.default {
            finding.label("`positionFile` is the same for all by default");
        }
        finding.help(format!("add `{}.sources.{}.positionFile = …`", it.agent, it.owner));
    }
}
