//! Values that refer to each other in a circle.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::flume::load::Fatal;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF009",
        name: "substitution-loop",
        level: Level::Error,
        why: "Flume ends with an exception while it loads the file.",
    },
    bad: "a.sources = r\na.channels = c\na.sources.r.type = seq\na.sources.r.channels = c\na.channels.c.type = memory\na.sources.r.one = ${a.sources.r.two}\na.sources.r.two = ${a.sources.r.one}\na.sources.r.four = ${a.sources.r.one}",
    good: framed!("a.sources.r.batchSize = 10"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    match &context.config.fatal {
        Some(Fatal::Loop { span, names }) => {
            let first = names.first().map_or("", String::as_str);
            report
                .finding(&LINT.rule, *span, format!("`{first}` refers to itself"))
                .note(format!("by way of {}", names.join(" -> ")))
                .note("the Flume process ends");
        }
        Some(Fatal::TooMuch(span)) => {
            report
                .finding(&LINT.rule, *span, "references stand too deep in each other, or for too much text")
                .note("the Flume process ends, for want of stack or memory");
        }
        _ => {}
    }
}
