//! An HTTP sink that forgets events which the server could not take.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use super::endless_resend::chosen;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF252",
        name: "lost-on-refusal",
        level: Level::Warning,
        why: "The sink commits after every answer that is not rolled back, also when the server says that it has failed.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = http\na.sinks.s.endpoint = http://collector:8080/in\na.sinks.s.defaultRollback = false\na.sinks.s.defaultBackoff = false\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = http\na.sinks.s.endpoint = http://collector:8080/in\na.sinks.s.defaultRollback = false\na.sinks.s.defaultBackoff = false\na.sinks.s.rollback.5XX = true\na.sinks.s.backoff.5XX = true\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

/// What servers answer when they have failed.
const FAILURES: &[&str] = &["500", "502", "503", "504"];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Sink, &["http"])) {
        let component = place.component;
        if FAILURES.iter().any(|status| chosen(component, "rollback", "defaultRollback", status)) {
            continue;
        }
        let culprit = component.value("rollback.5XX").or_else(|| component.value("defaultRollback"));
        let Some(culprit) = culprit.filter(|value| !value.setting.unknown) else { continue };
        report
            .finding(
                &LINT.rule,
                culprit.setting.value.span(),
                format!("{} loses what its server fails to take", place.title()),
            )
            .note("an event that is answered with 500 or 503 is taken out of the channel")
            .help("add `rollback.5XX = true` and `backoff.5XX = true`");
    }
}
