//! A setting that only logflowc knows.

use logflowc_grammar::catalog::{Fate, Property};
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::Value;
use crate::lint::context::consequence;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF811",
        name: "logflowc-only",
        level: Level::Note,
        why: "The file means something else to Flume, should it ever go back there.",
    },
    bad: framed!("a.sources.r.rate = 1000 events/s"),
    good: framed!("a.sources.r.totalEvents = 1000"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let places =
        context.places().filter(|place| place.component.class.known().is_some_and(|class| !class.extension));
    for place in places {
        let ours = |value: &&Value| value.property.is_some_and(|property| is_ours(property, value));
        // Of several, the first tells it all.
        let Some(value) = place.component.values.iter().find(ours) else { continue };
        let property = value.property.expect("only known keys are ours");
        let (what, span, fate) = if property.extension {
            (format!("`{}`", value.key), value.key.span(), Fate::Ignored)
        } else {
            let fate = property.invalid.unwrap_or(Fate::Ignored);
            (format!("`{}`", value.setting.value), value.setting.value.span(), fate)
        };
        let finding = report.finding(&LINT.rule, span, format!("only logflowc knows {what}"));
        consequence(finding, fate, &place, property);
        finding.level(Level::Note);
    }
}

/// Whether a key, or what it is set to, is ours.
fn is_ours(property: &Property, value: &Value) -> bool {
    let text = value.setting.value.as_str();
    property.extension || property.extension_values.iter().any(|word| word.eq_ignore_ascii_case(text))
}
