//! A password in a URL.

use logflowc_grammar::finding::{Level, Report, Rule};
use std::ops::Range;

use crate::lint::{Context, Lint, framed};
use crate::sounds_secret;

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
        for range in secrets(value.setting.value.as_str()) {
            let message = format!("`{}` of {} holds a password", value.key, place.title());
            report
                .finding(&LINT.rule, value.setting.value.span_of(range), message)
                .help("take it from the environment, `${env:NAME}`, or from a config filter");
        }
    }
}

/// Where secrets stand in the addresses of a value: in `scheme://user:secret@host` and in `?token=secret`.
pub(crate) fn secrets(text: &str) -> Vec<Range<usize>> {
    // Most values have none, and every value is looked at several times.
    if !text.contains(':') {
        return Vec::new();
    }
    let starts: Vec<usize> = text.match_indices("://").map(|(at, sign)| at + sign.len()).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let addresses = starts.iter().zip(ends).flat_map(|(start, end)| {
        let rest = &text[*start..end];
        let end = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
        password(text, *start..end).into_iter().chain(in_query(text, *start..end))
    });
    addresses.filter(|range| !range.is_empty() && !text[range.clone()].contains("${")).collect()
}

/// What stands between `user:` and `@host`.
fn password(text: &str, address: Range<usize>) -> Option<Range<usize>> {
    let authority = text[address.clone()].split(['/', '?']).next()?;
    let at = address.start + authority.rfind('@')?;
    let colon = address.start + text[address.start..at].find(':')?;
    Some(colon + 1..at)
}

/// The values of parameters that are called like secrets.
fn in_query(text: &str, address: Range<usize>) -> Vec<Range<usize>> {
    let Some(mark) = text[address.clone()].find('?') else { return Vec::new() };
    let query = &text[address.start + mark + 1..address.end];
    let query = query.split('#').next().unwrap_or_default();
    let mut start = address.start + mark + 1;
    let mut found = Vec::new();
    for parameter in query.split(['&', ';']) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        if sounds_secret(name) || is_key(name) {
            found.push(start + parameter.len() - value.len()..start + parameter.len());
        }
        start += parameter.len() + 1;
    }
    found
}

/// Whether a parameter is a key to a service: `key`, `api_key`, `sig`.
fn is_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['_', '-'], "");
    matches!(name.as_str(), "key" | "apikey" | "accesskey" | "sig" | "signature")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        secrets(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn secrets_are_found_before_the_host_and_in_the_query() {
        assert_eq!(found("https://flume:s3cr3t@host/in?x=1"), ["s3cr3t"]);
        assert_eq!(found("https://host/in?x=1&token=abc&api_key=def#end"), ["abc", "def"]);
        assert_eq!(found("http://u:p@a/,http://u:q@b/?sig=r then ?token=x"), ["p", "q", "r"]);
        assert_eq!(found("https://u:${env:PW}@host/?token=${env:TOKEN}&password="), [""; 0]);
        assert_eq!(found("https://host/a@b:c?sort=key&page=2"), [""; 0]);
    }
}
