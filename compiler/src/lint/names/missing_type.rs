//! A component without `type`.

use logflowc_grammar::catalog::{Component, Kind};
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::{Class, Component as Configured};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF104",
        name: "missing-type",
        level: Level::Error,
        why: "Flume drops it and starts without it.",
    },
    bad: framed!("a.sinks = k k2\na.sinks.k2.channel = c"),
    good: framed!("a.sources.r.batchSize = 10"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let component = place.component;
        let is_bare = component.values.is_empty() && std::ptr::eq(component, place.owner);
        if !matches!(component.class, Class::Missing) || is_bare || chosen_elsewhere(component.kind) {
            continue;
        }
        let message = format!("{} has no type", place.title());
        let span = component.listed.unwrap_or_else(|| component.span());
        let finding = report.finding(&LINT.rule, span, message);
        let lost = if std::ptr::eq(component, place.owner) { "it" } else { "the whole source" };
        finding.note(format!("Flume drops {lost} and starts without"));
        if let Some(slip) = slip(component) {
            finding.related(slip.key.span(), "keys are compared letter by letter");
        }
        let types: Vec<&str> = short_names(component.kind);
        if !types.is_empty() {
            finding.help(format!("types with a short name: {}", types.join(", ")));
        }
    }
}

/// Parts whose owner has the key that chooses them.
fn chosen_elsewhere(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Source
            | Kind::Channel
            | Kind::Sink
            | Kind::Configfilter
            | Kind::Interceptor
            | Kind::SinkProcessor
    )
}

fn slip(component: &Configured) -> Option<&crate::config::Value> {
    component.values.iter().find(|value| value.key.as_str().eq_ignore_ascii_case("type"))
}

fn short_names(kind: Kind) -> Vec<&'static str> {
    let of_kind = logflowc_grammar::catalog::COMPONENTS.iter().filter(|component| component.kind == kind);
    of_kind.flat_map(Component::short_names).collect()
}
