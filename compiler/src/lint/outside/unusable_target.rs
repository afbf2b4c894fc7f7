//! A server that answers, and does not let a component in, or has not what it names.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};
use crate::probe::Probe;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF954",
        name: "unusable-target",
        level: Level::Warning,
        why: "Nothing can be read there, or written, until somebody makes it or gives permission.",
    },
    bad: framed!(
        "a.sinks = k lost\na.sinks.lost.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.lost.kafka.bootstrap.servers = localhost:9092\na.sinks.lost.kafka.topic = gone\na.sinks.lost.channel = c"
    ),
    good: framed!(
        "a.sinks = k l\na.sinks.l.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.l.kafka.bootstrap.servers = localhost:9092\na.sinks.l.kafka.topic = logs\na.sinks.l.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, probe, span, why) in context.failed_probes() {
        let Probe::Target { .. } = probe else { continue };
        let message = format!("{} cannot use what it names", place.title());
        report.finding(&LINT.rule, span, message).label(why);
    }
}
