//! A component that is made for trying things out.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF243",
        name: "demonstration-component",
        level: Level::Note,
        why: "It invents events, or only shows them in the log of the agent.",
    },
    bad: "a.sources = r\na.channels = c\na.sources.r.type = seq\na.sources.r.channels = c\na.channels.c.type = memory",
    good: "a.sources = r\na.channels = c\na.sources.r.type = netcat\na.sources.r.bind = 127.0.0.1\na.sources.r.port = 44444\na.sources.r.channels = c\na.channels.c.type = memory",
    since: "0.1.0",
    check,
};

const PARTS: [(Kind, &str, &str); 3] = [
    (Kind::Source, "stress", "invents events as fast as it can"),
    (Kind::Source, "seq", "invents events, which count up"),
    (Kind::Sink, "logger", "writes the first 16 bytes of each event to the log of the agent"),
];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let part = PARTS.iter().find(|(kind, name, _)| place.is(*kind, &[*name]));
        let Some((_, name, what)) = part else { continue };
        let message = format!("{} is of type `{name}`, which is made for trials", place.title());
        report.finding(&LINT.rule, place.component.span(), message).note(format!("it {what}"));
    }
}
