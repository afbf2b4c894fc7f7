//! A class name where a short name would do.

use logflowc_grammar::catalog::{Component, DocStatus};
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF902",
        name: "class-for-short-name",
        level: Level::Note,
        why: "The short name means the same and is easier to read.",
    },
    bad: framed!("a.sinks = k s\na.sinks.s.type = org.apache.flume.sink.LoggerSink\na.sinks.s.channel = c"),
    good: framed!("a.sinks = k s\na.sinks.s.type = logger\na.sinks.s.channel = c"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let component = place.component;
        let (Some(class), Some(text)) = (component.class.known(), component.class.text()) else { continue };
        let Some(short) =
            class.short_names().next().filter(|_| text.as_str().contains('.') && !is_gone(class))
        else {
            continue;
        };
        report
            .finding(&LINT.rule, text.span(), format!("this class has the short name `{short}`"))
            .help(format!("write `{short}`"))
            .fix(Safety::Safe, format!("write `{short}`"), text.span(), short);
    }
}

/// A component that does not work is not worth a better name.
fn is_gone(class: &Component) -> bool {
    class.broken || class.doc_status == DocStatus::Removed
}
