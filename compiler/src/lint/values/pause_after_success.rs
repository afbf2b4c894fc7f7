//! An HTTP sink that pauses after every event.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use super::endless_resend::chosen;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF253",
        name: "pause-after-success",
        level: Level::Warning,
        why: "By default the sink backs off after every answer: after 200 too it waits up to five seconds.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = http\na.sinks.s.endpoint = http://collector:8080/in\na.sinks.s.rollback.2XX = false\na.sinks.s.channel = c"
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
        // One that sends an event again for ever has another finding.
        if chosen(component, "rollback", "defaultRollback", "200")
            || !chosen(component, "backoff", "defaultBackoff", "200")
        {
            continue;
        }
        report
            .finding(&LINT.rule, component.span(), format!("{} pauses after every event", place.title()))
            .note("after some events it sends one in five seconds, and the channel fills up")
            .help("add `backoff.2XX = false`");
    }
}
