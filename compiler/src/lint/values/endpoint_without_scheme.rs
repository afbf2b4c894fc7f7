//! An endpoint that is no URL of HTTP.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF247",
        name: "endpoint-without-scheme",
        level: Level::Error,
        why: "Flume drops the sink when the text is no URL, and fails with every event when it is one of another kind.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = http\na.sinks.s.endpoint = collector:8080/in\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = http\na.sinks.s.endpoint = http://collector:8080/in\na.sinks.s.defaultRollback = false\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Sink, &["http"])) {
        let Some(endpoint) = place.known("endpoint") else { continue };
        let text = &endpoint.setting.value;
        let lower = text.as_str().to_ascii_lowercase();
        if ["http://", "https://"].iter().any(|scheme| lower.starts_with(scheme)) {
            continue;
        }
        report
            .finding(&LINT.rule, text.span(), format!("`{text}` is no URL of HTTP"))
            .note(format!("Flume drops {}, or starts it in vain", place.title()))
            .help("start it with `http://` or `https://`");
    }
}
