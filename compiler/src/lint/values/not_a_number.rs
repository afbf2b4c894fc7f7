//! A value that should be a number and is none.

use logflowc_grammar::catalog::Fate;
use logflowc_grammar::finding::{Level, Report, Rule};

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
    }
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
