//! A number with separators between its digits.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::config::{Bad, Reading};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF218",
        name: "digit-separator",
        level: Level::Error,
        why: "Flume takes plain digits; with another character it drops the component or takes the default.",
    },
    bad: framed!("a.channels.c.capacity = 10,000"),
    good: framed!("a.channels.c.capacity = 10000"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let (Some(_), Reading::Bad(Bad::NotNumber)) = (property, &value.reading) else { continue };
        let text = value.setting.value.as_str();
        let Some(digits) = digits(text) else { continue };
        let span = value.setting.value.span();
        report
            .finding(
                &LINT.rule,
                span,
                format!("`{}` of {} has separators in its number", value.key, place.title()),
            )
            .label("not a number")
            .help(format!("write `{digits}`"))
            .fix(Safety::Safe, "remove the separators", span, digits);
    }
}

/// The digits of a number in groups of three.
fn digits(text: &str) -> Option<String> {
    let separator = text.find([',', '_', ' ', '\'', '.']).map(|at| &text[at..=at])?;
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let all_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (1..=3).contains(&first.len()) && all_digits(first);
    (fits && groups.all(|group| group.len() == 3 && all_digits(group))).then(|| text.replace(separator, ""))
}
