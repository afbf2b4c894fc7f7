//! A key that the component does not have.

use logflowc_grammar::catalog::Property;
use logflowc_grammar::finding::Safety;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::{Class, Value};
use crate::lint::context::Place;
use crate::lint::nearest::nearest;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
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
            unknown(&place, value, report);
        }
    }
}

fn unknown(place: &Place<'_>, value: &Value, report: &mut Report) {
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
        finding.fix(Safety::Unsafe, format!("write `{}`", meant.key), value.key.span(), meant.key);
        return;
    }
    let names = class.properties.iter().filter(own).map(|property| property.key);
    if let Some(meant) = nearest(key, names) {
        finding.help(format!("did you mean `{meant}`?"));
        let safety = if meant.eq_ignore_ascii_case(key) { Safety::Safe } else { Safety::Unsafe };
        finding.fix(safety, format!("write `{meant}`"), value.key.span(), meant);
    }
}
