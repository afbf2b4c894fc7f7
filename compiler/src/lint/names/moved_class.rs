//! A class of Flume in the wrong package, or without one.

use logflowc_grammar::catalog::{COMPONENTS, Component, Kind};
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::config::Class;
use crate::lint::context::kind_word;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF119",
        name: "moved-class",
        level: Level::Error,
        why: "Java finds a class by its whole name only; the process ends.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = org.apache.flume.sink.KafkaSink\na.sinks.s.kafka.bootstrap.servers = b:9092\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.s.kafka.bootstrap.servers = b:9092\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let Class::Other(text) = &place.component.class else { continue };
        let kind = place.component.kind;
        let Some(meant) = meant(kind, text.as_str()) else { continue };
        report
            .finding(&LINT.rule, text.span(), format!("there is no {} `{text}`", kind_word(kind)))
            .help(format!("did you mean `{}`?", meant.class))
            .fix(Safety::Unsafe, "write the whole name", text.span(), meant.class);
    }
}

/// The class of the same simple name. Classes of other packages are those of other people.
fn meant(kind: Kind, written: &str) -> Option<&'static Component> {
    let simple = written.rsplit('.').next()?;
    let ours = simple == written || written.starts_with("org.apache.flume.");
    let of_kind = COMPONENTS.iter().filter(|component| ours && component.kind == kind);
    of_kind.into_iter().find(|component| {
        component.class.rsplit('.').next().is_some_and(|name| name.eq_ignore_ascii_case(simple))
    })
}
