//! A key and a value without `=` between them.

use logflowc_grammar::ast::Entry;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};
use logflowc_grammar::source::Span;

use crate::flume::group::Section;
use crate::lint::{Context, Lint, framed};
use crate::read::Form;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF904",
        name: "odd-separator",
        level: Level::Note,
        why: "A blank or a colon separates too, which few readers know; a missing `=` may also be a slip.",
    },
    bad: framed!("a.sources.r.batchSize 10"),
    good: framed!("a.sources.r.batchSize = 10"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for document in context.documents.iter().filter(|document| document.form == Form::Properties) {
        for entry in &document.entries {
            let (from, to) = (entry.key.span().end, entry.value.span().start);
            if from >= to {
                continue;
            }
            let between = Span { start: from, end: to, ..entry.key.span() };
            let written = context.sources.slice(between);
            if written.contains(['=', '\\', '\n']) || !is_setting(entry) {
                continue;
            }
            let what = if written.contains(':') { "a colon" } else { "a blank" };
            report
                .finding(&LINT.rule, between, format!("{what} separates key and value of `{}`", entry.key))
                .help("write ` = `")
                .fix(Safety::Safe, "write ` = `", between, " = ");
        }
    }
}

/// Text that stands in the file by mistake has no sections.
fn is_setting(entry: &Entry) -> bool {
    let section = entry.key.as_str().split('.').nth(1).unwrap_or_default();
    Section::ALL.iter().any(|known| known.word() == section) && !entry.value.as_str().is_empty()
}
