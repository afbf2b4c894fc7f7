//! An HTTP sink that sends every event again for ever.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF249",
        name: "endless-resend",
        level: Level::Error,
        why: "By default the sink rolls back after every answer, also after 200.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = http\na.sinks.s.endpoint = http://collector:8080/in\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = http\na.sinks.s.endpoint = http://collector:8080/in\na.sinks.s.rollback.2XX = false\na.sinks.s.backoff.2XX = false\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Sink, &["http"])) {
        let component = place.component;
        let keys = ["defaultRollback", "rollback.2XX", "rollback.200"];
        if keys.iter().any(|key| component.text(key).is_some_and(|text| !text.eq_ignore_ascii_case("true"))) {
            continue;
        }
        report
            .finding(&LINT.rule, component.span(), format!("{} never gets rid of an event", place.title()))
            .note("`defaultRollback` is true, for every answer; an event that was taken is sent again")
            .help("add `rollback.2XX = false`, and `backoff.2XX = false` for speed");
    }
}
