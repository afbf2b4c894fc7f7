//! Two sources that keep their positions in one file.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::resources::Resource;
use crate::lint::context::kind_word;
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
    for (first, later) in context.network().clashes(Resource::PositionFile) {
        let (it, other) = (later.it, first.it);
        if it.agent != other.agent {
            // They may well run on different machines.
            continue;
        }
        let message = format!(
            "sources `{}` and `{}` keep their positions in one file, `{}`",
            other.owner, it.owner, it.shown
        );
        let finding = report.finding(&LINT.rule, it.span, message);
        let text = format!(
            "the same file as {} `{}` of agent `{}`",
            kind_word(other.kind),
            other.owner,
            other.agent
        );
        finding.related(other.span, text);
        if it.default {
            finding.label("`positionFile` is the same for all by default");
        }
        finding.help(format!("add `{}.sources.{}.positionFile = …`", it.agent, it.owner));
    }
}
