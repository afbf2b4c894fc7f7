//! A repetition of a repetition in a pattern.

use logflowc_grammar::catalog::Type;
use logflowc_grammar::finding::{Level, Report, Rule};
use std::ops::Range;

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF601",
        name: "nested-repetition",
        level: Level::Warning,
        why: "Java tries every way to split the text between the two; a line of thirty characters that does not match can take minutes.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = ^(a+)+$"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = ^a+$"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (_, value, property) in context.values() {
        if value.setting.unknown || property.is_none_or(|property| property.kind != Type::Regex) {
            continue;
        }
        let text = &value.setting.value;
        let Some(range) = nested(text.as_str()) else { continue };
        let written = &text.as_str()[range.clone()];
        report
            .finding(
                &LINT.rule,
                text.span_of(range.clone()),
                format!("`{written}` repeats what is repeated already"),
            )
            .note("Flume takes exponential time for a text that does not match; `logflowc run` does not")
            .help("one of the two repetitions is enough");
    }
}

/// A group that holds nothing but one repeated atom, and is repeated itself.
fn nested(pattern: &str) -> Option<Range<usize>> {
    let bytes = pattern.as_bytes();
    let mut opened = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => at = class_end(bytes, at),
            b'(' => opened.push(at),
            b')' => {
                let start = opened.pop()?;
                let repeated = matches!(bytes.get(at + 1), Some(b'+' | b'*'));
                if repeated && bytes.get(at + 2) != Some(&b'+') && is_repeated_atom(&pattern[start + 1..at]) {
                    return Some(start..at + 2);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The closing bracket of the class that opens at `start`.
fn class_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    // Right behind the opening a bracket is a character.
    if bytes.get(at) == Some(&b'^') {
        at += 1;
    }
    if bytes.get(at) == Some(&b']') {
        at += 1;
    }
    while at < bytes.len() && bytes[at] != b']' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at
}

fn is_repeated_atom(group: &str) -> bool {
    let group = group.strip_prefix("?:").unwrap_or(group);
    let Some(atom) = group.strip_suffix(['+', '*']) else { return false };
    let bytes = atom.as_bytes();
    match bytes {
        [b'\\', _] => true,
        [b'[', ..] => class_end(bytes, 0) == bytes.len() - 1,
        _ => atom.chars().count() == 1 && !atom.contains(['(', ')', '?', '^', '$']),
    }
}
