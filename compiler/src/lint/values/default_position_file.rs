//! A taildir source without a position file of its own.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF241",
        name: "default-position-file",
        level: Level::Note,
        why: "All such sources of a user share one file and overwrite each other's positions.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = taildir\na.sources.s.filegroups = f\na.sources.s.filegroups.f = /var/log/app.log\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = taildir\na.sources.s.filegroups = f\na.sources.s.filegroups.f = /var/log/app.log\na.sources.s.positionFile = /var/lib/flume/app.json\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Source, &["taildir"])) {
        if place.component.value("positionFile").is_some() {
            continue;
        }
        report
            .finding(
                &LINT.rule,
                place.component.span(),
                format!("{} has no position file of its own", place.title()),
            )
            .note("the default is `~/.flume/taildir_position.json` for every taildir source of the user")
            .help("add `positionFile`");
    }
}
