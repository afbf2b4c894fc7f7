//! A value that was to be replaced.

use logflowc_grammar::catalog::Type;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF244",
        name: "placeholder-value",
        level: Level::Warning,
        why: "The text of an example or template was left in.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = netcat\na.sources.s.bind = <your-host>\na.sources.s.port = 44444\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = netcat\na.sources.s.bind = 127.0.0.1\na.sources.s.port = 44444\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

const WORDS: [&str; 14] = [
    "changeme",
    "change_me",
    "change-me",
    "todo",
    "tbd",
    "fixme",
    "xxx",
    "xxxx",
    "yyyy",
    "your_host",
    "yourhost",
    "your-host",
    "hostname_here",
    "placeholder",
];

/// Keys whose text goes into events, where anything may be meant.
const FREE: [&str; 2] = ["replaceString", "value"];

const HOSTS: [&str; 3] = ["example.com", "example.org", "example.net"];

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let Some(property) = property.filter(|_| !value.setting.unknown) else { continue };
        let text = &value.setting.value;
        let written = text.as_str();
        if matches!(property.kind, Type::Regex | Type::PathPattern) || FREE.contains(&property.key) {
            continue;
        }
        let example = is_example(property.kind, written);
        if !example && !is_blank_form(written) {
            continue;
        }
        let message = format!("`{}` of {} was not filled in", value.key, place.title());
        let finding = report.finding(&LINT.rule, text.span(), message);
        finding.label("a placeholder");
        if example {
            finding.level(Level::Note).help("hosts of `example.com` and the like do not exist");
        }
    }
}

/// `<your-host>`, `[your topic]`, `CHANGEME`.
fn is_blank_form(text: &str) -> bool {
    let inner = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let words = |inner: &str| {
        inner.starts_with(|c: char| c.is_ascii_alphabetic()) && !inner.contains(['<', '>', '='])
    };
    inner.is_some_and(words) || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn is_example(kind: Type, text: &str) -> bool {
    let hosts = matches!(kind, Type::Host | Type::HostportList | Type::EscapePath | Type::String);
    // Few values have a dot; those need not be searched.
    hosts
        && text.contains('.')
        && HOSTS.iter().any(|host| {
            text.match_indices(host).any(|(at, _)| {
                let before =
                    text[..at].chars().next_back().is_none_or(|c| matches!(c, '.' | '/' | ',' | '@'));
                let after =
                    text[at + host.len()..].chars().next().is_none_or(|c| matches!(c, ':' | '/' | ','));
                before && after
            })
        })
}
