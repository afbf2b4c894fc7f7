//! A host name with more than the host in it.

use logflowc_grammar::catalog::Type;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::context::kind_word;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF246",
        name: "host-with-more",
        level: Level::Error,
        why: "Scheme and port are not part of a host; the name cannot be looked up.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = avro\na.sinks.s.hostname = collector:4141\na.sinks.s.port = 4141\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = avro\na.sinks.s.hostname = collector\na.sinks.s.port = 4141\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        if value.setting.unknown || property.is_none_or(|property| property.kind != Type::Host) {
            continue;
        }
        let text = &value.setting.value;
        let Some((host, surplus)) = split(text.as_str()) else { continue };
        let owner = format!("{} `{}`", kind_word(place.owner.kind), place.owner.name);
        report
            .finding(&LINT.rule, text.span(), format!("`{text}` is more than a host: {surplus}"))
            .note(format!("Flume starts {owner}, which cannot use such an address"))
            .help(format!("write `{host}`"))
            .fix(Safety::Unsafe, format!("write `{host}`"), text.span(), host);
    }
}

/// The host inside a text, and what else there is.
fn split(text: &str) -> Option<(&str, &'static str)> {
    if let Some((_, rest)) = text.split_once("://") {
        let host = rest.split([':', '/']).next().unwrap_or(rest);
        return Some((host, "it has a scheme"));
    }
    let (host, port) = text.split_once(':')?;
    let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    (is_port && !host.is_empty()).then_some((host, "it has a port"))
}
