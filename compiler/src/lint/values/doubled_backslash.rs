//! A pattern in which backslashes were doubled twice.

use logflowc_grammar::catalog::Type;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF229",
        name: "doubled-backslash",
        level: Level::Note,
        why: "In a properties file `\\\\\\\\d` is the pattern `\\\\d`: a backslash and the letter d, not a digit.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = ^\\\\\\\\d+"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = ^\\\\d+"
    ),
    since: "0.1.0",
    check,
};

const CLASSES: [char; 9] = ['d', 'D', 'w', 'W', 's', 'S', 'b', '.', '['];

fn check(context: &Context<'_>, report: &mut Report) {
    for (_, value, property) in context.values() {
        if value.setting.unknown || property.is_none_or(|property| property.kind != Type::Regex) {
            continue;
        }
        let text = &value.setting.value;
        let Some(at) = doubled(text.as_str()) else { continue };
        let class = &text.as_str()[at + 2..];
        let class = class.chars().next().expect("a letter follows");
        report
            .finding(
                &LINT.rule,
                text.span_of(at..at + 3),
                format!("this matches a backslash and then `{class}`"),
            )
            .note(format!("the pattern is `{text}`"))
            .help(format!("for the class write `\\\\{class}` in a properties file"));
    }
}

/// Where two backslashes stand in front of the letter of a class.
fn doubled(pattern: &str) -> Option<usize> {
    let mut chars = pattern.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let escaped = chars.next_if(|_| c == '\\').map(|(_, next)| next);
        if escaped == Some('\\') && chars.peek().is_some_and(|(_, next)| CLASSES.contains(next)) {
            return Some(at);
        }
    }
    None
}
