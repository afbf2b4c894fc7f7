//! A position file without a folder.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF240",
        name: "bare-position-file",
        level: Level::Error,
        why: "Flume asks for the parent folder, gets none, and drops the source.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = taildir\na.sources.s.filegroups = f\na.sources.s.filegroups.f = /var/log/app.log\na.sources.s.positionFile = positions.json\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = taildir\na.sources.s.filegroups = f\na.sources.s.filegroups.f = /var/log/app.log\na.sources.s.positionFile = /var/lib/flume/positions.json\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Source, &["taildir"])) {
        let Some(file) = place.known("positionFile") else { continue };
        let text = &file.setting.value;
        if text.as_str().contains(['/', '\\']) {
            continue;
        }
        report
            .finding(&LINT.rule, text.span(), format!("the position file of {} has no folder", place.title()))
            .note(format!("Flume drops {} and starts without it", place.title()))
            .help("write the whole path, from `/` on");
    }
}
