//! A collector that replaces the host that events bring.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF508",
        name: "origin-overwritten",
        level: Level::Note,
        why: "Behind a hop, `host` sets the name of the collector over that of the machine on which the event began.",
    },
    bad: framed!(
        "a.sources.r.type = avro\na.sources.r.bind = 0.0.0.0\na.sources.r.port = 4141\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = host"
    ),
    good: framed!(
        "a.sources.r.type = avro\na.sources.r.bind = 0.0.0.0\na.sources.r.port = 4141\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = host\na.sources.r.interceptors.i.preserveExisting = true"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, source) in flow.nodes(Kind::Source) {
            if !matches!(class(source), "avro" | "thrift") {
                continue;
            }
            let (steps, _) = flow.chain(index);
            let overwriting = |step: &&&crate::config::Component| {
                class(step) == "host" && !step.flag("preserveExisting") && step.value("hostHeader").is_none()
            };
            for step in steps.iter().filter(overwriting) {
                let message = format!("interceptor `{}` overwrites the `host` that events bring", step.name);
                report
                    .finding(&LINT.rule, step.span(), message)
                    .related(source.span(), "events come from other agents")
                    .help("set `preserveExisting = true`, or give `hostHeader` another name");
            }
        }
    }
}
