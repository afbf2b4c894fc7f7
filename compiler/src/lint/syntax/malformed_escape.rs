//! A `\u` that four hexadecimal digits do not follow.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF001",
        name: "malformed-escape",
        level: Level::Error,
        why: "The JDK refuses the whole file, so Flume ends before it has read a single key.",
    },
    bad: framed!("a.sources.r.batchSize = \\u12zz"),
    good: framed!("a.sources.r.batchSize = \\u0031"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for entry in context.documents.iter().flat_map(|document| &document.entries) {
        for span in &entry.malformed {
            report
                .finding(&LINT.rule, *span, "malformed `\\u` escape")
                .label("four hexadecimal digits belong here")
                .note("the JDK refuses the whole file and the Flume process ends")
                .help("write `\\\\u` for a backslash before a `u`, as in a Windows path")
                .fix(
                    Safety::Unsafe,
                    "double the backslash",
                    *span,
                    format!("\\{}", context.sources.slice(*span)),
                );
        }
    }
}
