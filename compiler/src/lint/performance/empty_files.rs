//! A rolling file sink that begins a file every 30 seconds.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF605",
        name: "empty-files",
        level: Level::Note,
        why: "It does so also when nothing came, and leaves an empty file behind.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = file_roll\na.sinks.s.sink.directory = /data\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = file_roll\na.sinks.s.sink.directory = /data\na.sinks.s.sink.rollInterval = 3600\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Sink, &["file_roll"])) {
        if place.component.value("sink.rollInterval").is_some() {
            continue;
        }
        report
            .finding(
                &LINT.rule,
                place.component.span(),
                format!("{} begins a file every 30 seconds", place.title()),
            )
            .note("`sink.rollInterval` is 30 by default; a file is begun even when no event came")
            .help("add `sink.rollInterval`, in seconds; 0 keeps one file");
    }
}
