//! A value that should be a number and is none.

use logflowc_grammar::catalog::Fate;
use logflowc_grammar::catalog::Property;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::config::{Bad, Reading};
use crate::lint::context::consequence;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF202",
        name: "not-a-number",
        level: Level::Error,
        why: "Flume drops the component, or silently takes another number.",
    },
    bad: framed!("a.sources.r.batchSize = many"),
    good: framed!(
        "a.sources.r.batchSize = 1000\na.channels.c.transactionCapacity = 1000\na.channels.c.capacity = 10000"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let (Some(property), Reading::Bad(bad)) = (property, &value.reading) else { continue };
        let text = value.setting.value.as_str();
        let what = match bad {
            Bad::NotNumber => "is not a number",
            Bad::TooLarge => "is too large a number",
            _ => continue,
        };
        let message = format!("`{text}` {what}: `{}` of {}", value.key, place.title());
        let finding = report.finding(&LINT.rule, value.setting.value.span(), message);
        if !property.unit.is_empty() {
            finding.label(format!("a number of {}", unit(property.unit)));
        }
        consequence(finding, property.invalid.unwrap_or(Fate::Removed), &place, property);
        finding.help("decimal digits with an optional sign: no unit, no separator");
        if let Some(digits) = digits(text, property) {
            context.offer(finding, Safety::Unsafe, &value.setting.value, &digits);
        }
    }
}

/// The digits of a number with separators, or with the unit in which it is read anyway.
fn digits(text: &str, property: &Property) -> Option<String> {
    let number = text.strip_suffix(property.unit).unwrap_or(text).trim_end();
    let digits = number.replace(['_', ','], "");
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && number.starts_with(|c: char| c.is_ascii_digit())).then_some(digits)
}

fn unit(unit: &str) -> &str {
    match unit {
        "ms" => "milliseconds",
        "s" => "seconds",
        "%" => "percent",
        "chars" => "characters",
        other => other,
    }
}
