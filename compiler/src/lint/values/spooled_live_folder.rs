//! A spooling source on a folder where logs are written.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF238",
        name: "spooled-live-folder",
        level: Level::Note,
        why: "A file must be complete when it appears; one that grows or comes again stops the source.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = /var/log/nginx\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = /var/spool/nginx\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Source, &["spooldir"])) {
        let Some(folder) = place.known("spoolDir") else { continue };
        let text = &folder.setting.value;
        // A folder that is called so was made for it.
        if !text.as_str().starts_with("/var/log") || text.as_str().to_ascii_lowercase().contains("spool") {
            continue;
        }
        report
            .finding(&LINT.rule, text.span(), format!("{} reads a folder in which files grow", place.title()))
            .note("a file that changes after it was picked up stops the source until the agent is restarted")
            .help("move complete files into a folder of their own, or use a `taildir` source");
    }
}
