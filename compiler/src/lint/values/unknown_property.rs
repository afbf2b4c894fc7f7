//! A key that the component does not have.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::Safety;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::context::Place;
use crate::lint::slip::{Missed, Slip, weigh};
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
    for missed in context.slips() {
        unknown(missed, report);
    }
}

fn unknown(Missed { place, value, slip }: &Missed<'_>, report: &mut Report) {
    let key = value.key.as_str();
    if !matches!(slip, Slip::Typo(_) | Slip::Unknown) || has_own_rule(place, key) {
        return;
    }
    let message = format!("{} has no property `{key}`", place.title());
    let finding = report.finding(&LINT.rule, value.key.span(), message);
    finding.label("no effect");
    if let Slip::Typo(meant) = slip {
        finding.help(format!("did you mean `{meant}`?"));
        if place.component.value(meant).is_none() {
            weigh(finding, place, meant);
        }
        finding.fix(Safety::Unsafe, format!("write `{meant}`"), value.key.span(), *meant);
    }
}

/// A missing channel has a finding of its own, which knows these slips.
fn has_own_rule(place: &Place<'_>, key: &str) -> bool {
    match (place.component.kind, key) {
        (Kind::Source, "channel") => place.component.value("channels").is_none(),
        (Kind::Sink, "channels") => place.component.value("channel").is_none(),
        _ => false,
    }
}
