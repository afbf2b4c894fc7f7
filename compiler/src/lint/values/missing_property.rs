//! A key that the component cannot do without.

use logflowc_grammar::catalog::{Fate, Kind, Property};
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::context::{Place, advice, consequence};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF207",
        name: "missing-property",
        level: Level::Error,
        why: "Flume drops the component, or starts it in vain.",
    },
    bad: framed!("a.sources = r s\na.sources.s.type = exec\na.sources.s.channels = c"),
    good: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = tail -F /var/log/app.log\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let Some(class) = place.component.class.known() else { continue };
        for property in class.properties.iter().filter(|property| property.required && !property.prefix) {
            let given = place.component.values.iter().any(|value| value.key.as_str() == property.key);
            if !given && !elsewhere(context, &place, property) {
                missing(&place, property, report);
            }
        }
    }
}

/// Keys whose absence has a rule of its own, that an older key stands in for, or that are there with a slip.
fn elsewhere(context: &Context<'_>, place: &Place<'_>, property: &Property) -> bool {
    let own_rule = matches!(
        (place.component.kind, property.key),
        (Kind::Source, "channels" | "type")
            | (Kind::Sink, "channel" | "type")
            | (_, "type")
            | (Kind::Sinkgroup, "processor.type")
    );
    let class = place.component.class.known().expect("only known classes come here");
    let stand_in = class.properties.iter().any(|other| {
        other.deprecated_by.split([',', ' ', '/']).any(|key| key == property.key)
            && place.component.value(other.key).is_some()
    });
    let misspelt = context.meant_as(place.component, property.key).next().is_some();
    own_rule
        || stand_in
        || misspelt
        || place.component.values.is_empty() && std::ptr::eq(place.owner, place.component)
}

fn missing(place: &Place<'_>, property: &Property, report: &mut Report) {
    let message = format!("{} needs `{}`", place.title(), property.key);
    let finding = report.finding(&LINT.rule, place.component.span(), message);
    consequence(finding, property.absent.unwrap_or(Fate::Removed), place, property);
    if !property.note.is_empty() {
        finding.help(advice(property.note));
    }
}
