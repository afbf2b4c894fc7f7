//! A choice of the HTTP sink for what no status is called.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF254",
        name: "unmatched-status",
        level: Level::Warning,
        why: "Flume looks for the very digits of a status, then for its class as in `5XX`; it never finds another key.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = http\na.sinks.s.endpoint = http://collector:8080/in\na.sinks.s.rollback.2xx = false\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = http\na.sinks.s.endpoint = http://collector:8080/in\na.sinks.s.rollback.2XX = false\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

const CHOICES: &[&str] = &["backoff.*", "rollback.*", "incrementMetrics.*"];

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let choice = property.is_some_and(|property| CHOICES.contains(&property.key));
        let Some((head, status)) = value.key.as_str().split_once('.').filter(|_| choice) else { continue };
        if !place.is(Kind::Sink, &["http"]) || is_matched(status) {
            continue;
        }
        let message = format!("`{status}` is neither a status nor a class of statuses");
        let finding = report.finding(&LINT.rule, value.key.span(), message);
        finding.note(format!("{} never looks at it", place.title()));
        let upper = status.to_ascii_uppercase();
        if is_matched(&upper) {
            finding.help(format!("did you mean `{head}.{upper}`?"));
            context.offer(finding, Safety::Unsafe, &value.key, &format!("{head}.{upper}"));
        } else {
            finding.help("write a number from 100 to 599, or a class from `1XX` to `5XX`");
        }
    }
}

/// Whether an answer can have it.
fn is_matched(status: &str) -> bool {
    match status.as_bytes() {
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'5', tens, ones] => tens.is_ascii_digit() && ones.is_ascii_digit(),
        _ => false,
    }
}
