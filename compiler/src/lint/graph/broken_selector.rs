//! A selector that Flume documents and cannot make.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF305",
        name: "broken-selector",
        level: Level::Error,
        why: "Flume 1.10 and 1.11 refuse the load_balancing selector, by its short name and by its class name.",
    },
    bad: framed!("a.sources.r.selector.type = load_balancing"),
    good: framed!("a.sources.r.selector.type = replicating"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let Some(class) = place.component.class.known().filter(|class| class.broken) else { continue };
        report
            .finding(
                &LINT.rule,
                place.component.span(),
                format!("`{}` cannot be used in an agent file", class.name),
            )
            .note(format!("Flume drops source `{}` and starts without it", place.owner.name))
            .help("replicate or multiplex, and balance over the sinks with a sink group");
    }
}
