//! A unit behind a number.

use logflowc_grammar::catalog::{Property, Type};
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::config::{Bad, Reading};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF217",
        name: "unit-in-number",
        level: Level::Error,
        why: "Flume takes plain numbers in the unit of the key; with another character it drops the component or takes the default.",
    },
    bad: framed!("a.channels.c.byteCapacity = 64MB"),
    good: framed!("a.channels.c.byteCapacity = 67108864"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let (Some(property), Reading::Bad(Bad::NotNumber)) = (property, &value.reading) else { continue };
        let text = value.setting.value.as_str();
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let unit = text[digits..].trim();
        let Some(factor) = factor(property, unit) else { continue };
        let span = value.setting.value.span();
        let message = format!("`{}` of {} takes a number without a unit", value.key, place.title());
        let finding = report.finding(&LINT.rule, span, message);
        if !property.unit.is_empty() {
            finding.label(format!("counted in {}", property.unit));
        }
        let number = text[..digits].parse::<i64>().ok().and_then(|number| factor.apply(number));
        if let Some(number) = number {
            finding.help(format!("write `{number}`"));
            finding.fix(Safety::Safe, format!("write `{number}`"), span, number.to_string());
        }
    }
}

/// What a unit makes of a number.
struct Factor {
    times: i64,
    by: i64,
}

impl Factor {
    fn apply(&self, number: i64) -> Option<i64> {
        let product = number.checked_mul(self.times)?;
        (product % self.by == 0).then_some(product / self.by)
    }
}

fn factor(property: &Property, unit: &str) -> Option<Factor> {
    let lower = unit.to_ascii_lowercase();
    let times = |times| Some(Factor { times, by: 1 });
    match property.kind {
        Type::DurationMs => times(millis(&lower)?),
        Type::DurationS => Some(Factor { times: millis(&lower)?, by: 1000 }),
        Type::Bytes => times(bytes(&lower)?),
        Type::Size | Type::Int | Type::Long if lower == "k" => times(1000),
        Type::Size | Type::Int | Type::Long if lower == "m" => times(1_000_000),
        Type::Size if lower == "events" => times(1),
        Type::Int if lower == "%" && property.unit == "%" => times(1),
        _ => None,
    }
}

fn millis(unit: &str) -> Option<i64> {
    Some(match unit {
        "ms" | "millis" => 1,
        "s" | "sec" | "secs" | "second" | "seconds" => 1000,
        "m" | "min" | "mins" | "minute" | "minutes" => 60_000,
        "h" | "hour" | "hours" => 3_600_000,
        "d" | "day" | "days" => 86_400_000,
        _ => return None,
    })
}

fn bytes(unit: &str) -> Option<i64> {
    Some(match unit {
        "b" | "byte" | "bytes" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return None,
    })
}
