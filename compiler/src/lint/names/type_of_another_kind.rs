//! A type that belongs to another kind of component.

use logflowc_grammar::catalog::{Component, Kind};
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::Class;
use crate::lint::context::kind_word;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF117",
        name: "type-of-another-kind",
        level: Level::Error,
        why: "Flume takes it for a class name, cannot load it, and its process ends.",
    },
    bad: framed!("a.sinks = k s\na.sinks.s.type = netcat\na.sinks.s.channel = c"),
    good: framed!("a.sinks = k s\na.sinks.s.type = logger\na.sinks.s.channel = c"),
    since: "0.1.0",
    check,
};

const KINDS: [Kind; 6] =
    [Kind::Source, Kind::Channel, Kind::Sink, Kind::Interceptor, Kind::Selector, Kind::SinkProcessor];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let Class::Other(text) = &place.component.class else { continue };
        let kind = place.component.kind;
        let Some(other) = KINDS
            .into_iter()
            .find(|other| *other != kind && Component::find(*other, text.as_str()).is_some())
        else {
            continue;
        };
        let (is, wanted) = (kind_word(other), kind_word(kind));
        let message = format!("type `{text}` is a {is}, not a {wanted}");
        report
            .finding(&LINT.rule, text.span(), message)
            .help(format!("give the {wanted} a type of its own, or declare it among the {is}s"));
    }
}
