//! A Kafka key from before Flume 1.7.

use logflowc_grammar::catalog::DocStatus;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF803",
        name: "old-kafka-key",
        level: Level::Warning,
        why: "Flume translates it, with a warning in its log; newer keys beside it win.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.s.brokerList = b:9092\na.sinks.s.topic = logs\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.s.kafka.bootstrap.servers = b:9092\na.sinks.s.kafka.topic = logs\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let is_kafka = place.component.class.known().is_some_and(|class| class.name == "kafka");
        let Some(old) = property.filter(|old| is_kafka && old.status == DocStatus::Deprecated) else {
            continue;
        };
        let new = old.deprecated_by;
        // These say something else than the key that took their place.
        let translated =
            !matches!(old.key, "zookeeperConnect" | "readSmallestOffset" | "migrateZookeeperOffsets");
        if !translated || place.component.value(new).is_some() {
            continue;
        }
        report
            .finding(
                &LINT.rule,
                value.key.span(),
                format!("`{}` of {} is an old key", old.key, place.title()),
            )
            .label("since Flume 1.7 it has another name")
            .help(format!("write `{new}`"))
            .fix(Safety::Safe, format!("write `{new}`"), value.key.span(), new);
    }
}
