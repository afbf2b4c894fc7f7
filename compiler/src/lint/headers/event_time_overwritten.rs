//! An interceptor that replaces the time that events bring.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::analysis::headers::{Presence, sets};
use crate::config::Component;
use crate::lint::context::steps;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF507",
        name: "event-time-overwritten",
        level: Level::Note,
        why: "The time at which something happened becomes the time at which it arrived.",
    },
    bad: framed!(
        "a.sources.r.type = syslogudp\na.sources.r.port = 5140\na.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%Y\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = timestamp"
    ),
    good: framed!(
        "a.sources.r.type = syslogudp\na.sources.r.port = 5140\na.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%Y\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = timestamp\na.sources.r.interceptors.i.preserveExisting = true"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for (index, step) in steps(flow) {
            let (Some((name, _)), Some(headers)) = (sets(step), facts.headers.before(index)) else {
                continue;
            };
            let header = headers.get(name);
            let theirs = |component: &Component| component.kind == Kind::Source;
            let brought = header.set.iter().find(|setter| theirs(setter.component));
            let absent = header.presence == Presence::Never;
            if class(step) != "timestamp" || step.flag("preserveExisting") || absent {
                continue;
            }
            let Some(source) = brought else { continue };
            let message = format!("interceptor `{}` overwrites the time that events bring", step.name);
            report
                .finding(&LINT.rule, step.span(), message)
                .related(source.span, format!("sets `{name}`"))
                .help("set `preserveExisting = true` to keep the time of the events");
        }
    }
}
