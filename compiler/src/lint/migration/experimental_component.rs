//! A component that Flume calls experimental.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF810",
        name: "experimental-component",
        level: Level::Note,
        why: "The user guide advises against it for production.",
    },
    bad: framed!("a.channels = c d\na.channels.d.type = spillablememory"),
    good: framed!("a.channels = c d\na.channels.d.type = file"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Channel, &["spillablememory"])) {
        report
            .finding(
                &LINT.rule,
                place.component.span(),
                format!("{} is of an experimental type", place.title()),
            )
            .note("the user guide does not recommend it for production; events in memory are lost in a crash")
            .help("a `file` channel keeps all events, a `memory` channel is faster");
    }
}
