//! An HTTP sink that sends every event again for ever.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::Component;
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
        if !chosen(component, "rollback", "defaultRollback", "200") {
            continue;
        }
        report
            .finding(&LINT.rule, component.span(), format!("{} never gets rid of an event", place.title()))
            .note("`defaultRollback` is true, for every answer; an event that was taken is sent again")
            .help("add `rollback.2XX = false`, and `backoff.2XX = false` for speed");
    }
}

/// Whether an HTTP sink does something after a status: what is set for the status, else for its class, else for all.
/// By default it rolls back and backs off.
pub(super) fn chosen(component: &Component, key: &str, default: &str, status: &str) -> bool {
    let of = |status: &str| component.text(&format!("{key}.{status}"));
    let set = of(status).or_else(|| of(&format!("{}XX", &status[..1]))).or_else(|| component.text(default));
    set.is_none_or(|text| text.trim().eq_ignore_ascii_case("true"))
}
