//! A Kafka consumer in the group `flume`.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF242",
        name: "default-consumer-group",
        level: Level::Note,
        why: "Everybody who keeps the default shares the group: each gets a part of the messages.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = org.apache.flume.source.kafka.KafkaSource\na.sources.s.kafka.bootstrap.servers = b:9092\na.sources.s.kafka.topics = logs\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = org.apache.flume.source.kafka.KafkaSource\na.sources.s.kafka.bootstrap.servers = b:9092\na.sources.s.kafka.topics = logs\na.sources.s.kafka.consumer.group.id = archive\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let is_consumer = place.is(Kind::Source, &["kafka"]) || place.is(Kind::Channel, &["kafka"]);
        let given =
            ["kafka.consumer.group.id", "groupId"].iter().any(|key| place.component.value(key).is_some());
        if !is_consumer || given {
            continue;
        }
        report
            .finding(
                &LINT.rule,
                place.component.span(),
                format!("{} is in the consumer group `flume`", place.title()),
            )
            .note("it shares the messages with every other consumer that kept the default")
            .help("add `kafka.consumer.group.id`");
    }
}
