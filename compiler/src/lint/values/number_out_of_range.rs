//! A number that the component does not accept.

use logflowc_grammar::catalog::Fate;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::{Bad, Reading};
use crate::lint::context::consequence;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF203",
        name: "number-out-of-range",
        level: Level::Error,
        why: "Flume drops the component, or silently takes another number.",
    },
    bad: framed!("a.sources.r.batchSize = 0"),
    good: framed!("a.sources.r.batchSize = 10"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let (Some(property), Reading::Bad(Bad::OutOfRange)) = (property, &value.reading) else { continue };
        let text = value.setting.value.as_str();
        let message = format!("`{}` of {} cannot be {text}", value.key, place.title());
        let finding = report.finding(&LINT.rule, value.setting.value.span(), message);
        let bounds = match (property.min, property.max) {
            (Some(least), Some(most)) => format!("{least} to {most}"),
            (Some(least), None) => format!("at least {least}"),
            (None, Some(most)) => format!("at most {most}"),
            (None, None) => continue,
        };
        finding.label(bounds);
        consequence(finding, property.range.or(property.invalid).unwrap_or(Fate::Removed), &place, property);
    }
}
