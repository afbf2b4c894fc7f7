//! A password in a URL.

use logflowc_grammar::finding::{Level, Report, Rule};
use std::ops::Range;

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF710",
        name: "password-in-url",
        level: Level::Warning,
        why: "Who can read the file knows the secret, and URLs are shown in logs and error messages.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = http\na.sinks.s.endpoint = https://flume:s3cr3t@collector/in\na.sinks.s.defaultRollback = false\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = http\na.sinks.s.endpoint = https://collector/in\na.sinks.s.defaultRollback = false\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, _) in context.values() {
        let Some(range) = password(value.setting.value.as_str()) else { continue };
        let message = format!("`{}` of {} holds a password", value.key, place.title());
        report
            .finding(&LINT.rule, value.setting.value.span_of(range), message)
            .help("take it from the environment, `${env:NAME}`, or from a config filter");
    }
}

/// Where the password stands in `scheme://user:password@host`.
pub(crate) fn password(text: &str) -> Option<Range<usize>> {
    if !text.contains('@') {
        return None;
    }
    let start = text.find("://")? + 3;
    let end = text[start..].find(['/', ' ', '?']).map_or(text.len(), |at| start + at);
    let at = start + text[start..end].rfind('@')?;
    let colon = start + text[start..at].find(':')?;
    let password = &text[colon + 1..at];
    (!password.is_empty() && !password.contains("${")).then_some(colon + 1..at)
}
