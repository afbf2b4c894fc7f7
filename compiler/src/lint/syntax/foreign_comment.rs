//! A comment in the manner of another language.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};
use crate::read::Form;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF018",
        name: "foreign-comment",
        level: Level::Warning,
        why: "Only `#` and `!` start a comment; Flume takes the line for a key.",
    },
    bad: framed!("// the sinks"),
    good: framed!("# the sinks"),
    since: "0.1.0",
    check,
};

const MARKS: [&str; 7] = ["//", "/*", "*/", "<!--", "-->", "--", ";"];

fn check(context: &Context<'_>, report: &mut Report) {
    for entry in
        context.documents.iter().filter(|doc| doc.form == Form::Properties).flat_map(|doc| &doc.entries)
    {
        let key = entry.key.as_str();
        let star = (key == "*").then_some("*");
        let Some(mark) = MARKS.into_iter().find(|mark| key.starts_with(mark)).or(star) else { continue };
        let span = if entry.key.as_str().contains('.') {
            entry.key.span_of(0..mark.len())
        } else {
            entry.key.span()
        };
        report
            .finding(&LINT.rule, span, format!("`{mark}` starts no comment"))
            .label("read as a key")
            .help("a comment starts with `#`")
            .fix(Safety::Safe, "write `#`", entry.key.span_of(0..mark.len()), "#");
    }
}
