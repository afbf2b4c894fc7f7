//! A key that the component does not have.

use logflowc_grammar::catalog::Property;
use logflowc_grammar::finding::{Finding, Level, Report, Rule, Safety};

use super::context::Place;
use super::nearest::nearest;
use super::{Context, Lint, framed};
use crate::config::{Class, Value};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF201",
        name: "unknown-property",
        level: Level::Warning,
        why: "Flume starts without a word, and the setting has no effect.",
    },
    bad: framed!("a.channels.c.capcity = 1000"),
    good: framed!("a.channels.c.capacity = 1000"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        if property.is_none() && place.component.class.known().is_some() {
            unknown(context, &place, value, report);
        }
    }
}

fn unknown(context: &Context<'_>, place: &Place<'_>, value: &Value, report: &mut Report) {
    let key = value.key.as_str();
    // A missing channel has a finding of its own, which knows this slip.
    let slip = matches!((place.owner.kind, key), (logflowc_grammar::catalog::Kind::Source, "channel"));
    if slip && place.component.value("channels").is_none() {
        return;
    }
    let message = format!("{} has no property `{key}`", place.title());
    let finding = report.finding(&LINT.rule, value.key.span(), message);
    finding.label("no effect");
    let Class::Known(class, _) = &place.component.class else { return };
    let own = |property: &&Property| !property.prefix;
    if let Some(meant) =
        class.properties.iter().find(|property| property.key.rsplit('.').next() == Some(key) && own(property))
    {
        finding.help(format!("did you mean `{}`?", meant.key));
        offer(context, finding, place, value, Safety::Unsafe, meant.key);
        return;
    }
    let names = class.properties.iter().filter(own).map(|property| property.key);
    if let Some(meant) = nearest(key, names) {
        finding.help(format!("did you mean `{meant}`?"));
        let safety = if meant.eq_ignore_ascii_case(key) { Safety::Safe } else { Safety::Unsafe };
        offer(context, finding, place, value, safety, meant);
    }
}

/// Offers the key that is meant, unless it is there already.
fn offer(
    context: &Context<'_>,
    finding: &mut Finding,
    place: &Place<'_>,
    value: &Value,
    safety: Safety,
    meant: &str,
) {
    if place.component.value(meant).is_none() {
        context.offer(finding, safety, &value.key, meant);
    }
}
