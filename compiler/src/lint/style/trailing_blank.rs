//! Blanks behind a value.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};
use crate::read::Form;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF903",
        name: "trailing-blank",
        level: Level::Note,
        why: "Flume cuts them off; other tools, and references to the value, do not.",
    },
    bad: framed!("a.sources.r.batchSize = 10  "),
    good: framed!("a.sources.r.batchSize = 10"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for entry in
        context.documents.iter().filter(|doc| doc.form == Form::Properties).flat_map(|doc| &doc.entries)
    {
        let value = entry.value.as_str();
        let end = value.trim_end_matches([' ', '\t']).len();
        if end == value.len() || end == 0 {
            continue;
        }
        let span = entry.value.span_of(end..value.len());
        report.finding(&LINT.rule, span, format!("blanks stand behind the value of `{}`", entry.key)).fix(
            Safety::Safe,
            "remove the blanks",
            span,
            "",
        );
    }
}
