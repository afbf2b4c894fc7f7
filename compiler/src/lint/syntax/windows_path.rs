//! A Windows path with single backslashes.

use logflowc_grammar::ast::Entry;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::characters::visible;
use crate::lint::{Context, Lint, framed};
use crate::read::Form;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF017",
        name: "windows-path",
        level: Level::Warning,
        why: "In a properties file a backslash is an escape: it vanishes, or makes a tab or a line end of the next letter.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = C:\\logs\\new\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = C:/logs/new\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for document in context.documents.iter().filter(|document| document.form == Form::Properties) {
        for entry in document.entries.iter().filter(|entry| has_drive(entry.value.as_str())) {
            let whole = entry.value.span();
            let written = context.sources.slice(whole).trim_end();
            if has_single_backslash(written) {
                found(entry, written, report);
            }
        }
    }
}

fn found(entry: &Entry, written: &str, report: &mut Report) {
    let whole = entry.value.span();
    let span = entry.lost_backslashes.first().copied().unwrap_or(whole);
    let path = written.replace("\\\\", "/").replace('\\', "/");
    report
        .finding(&LINT.rule, span, "a path with backslashes loses them")
        .note(format!("the value is `{}`", visible(entry.value.as_str())))
        .help(format!("write slashes, which Windows takes too: `{path}`"))
        .fix(Safety::Safe, "write slashes", whole, path);
}

fn has_drive(value: &str) -> bool {
    let bytes = value.as_bytes();
    bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':'
}

fn has_single_backslash(written: &str) -> bool {
    written.replace("\\\\", "").contains('\\')
}
