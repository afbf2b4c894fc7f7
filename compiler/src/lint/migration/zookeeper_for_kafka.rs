//! Kafka by way of its old registry.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::config::Value;
use crate::lint::context::Place;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF804",
        name: "zookeeper-for-kafka",
        level: Level::Warning,
        why: "Kafka 4 has no ZooKeeper, and Flume asks it only to find the brokers or the offsets of an old consumer.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = org.apache.flume.source.kafka.KafkaSource\na.sources.s.zookeeperConnect = z:2181\na.sources.s.kafka.topics = logs\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = org.apache.flume.source.kafka.KafkaSource\na.sources.s.kafka.bootstrap.servers = b:9092\na.sources.s.kafka.topics = logs\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, _) in context.values() {
        let is_kafka = place.component.class.known().is_some_and(|class| class.name == "kafka");
        match value.key.as_str() {
            "zookeeperConnect" if is_kafka => servers(&place, value, report),
            "migrateZookeeperOffsets" if is_kafka => alone(context, &place, value, report),
            _ => {}
        }
    }
}

fn servers(place: &Place<'_>, value: &Value, report: &mut Report) {
    let message = format!("{} goes through ZooKeeper", place.title());
    let finding = report.finding(&LINT.rule, value.key.span(), message);
    if place.component.value("kafka.bootstrap.servers").is_some() {
        finding
            .note("it is asked for the offsets of an old consumer only")
            .help("remove the line once they are moved");
    } else {
        finding.help("add `kafka.bootstrap.servers` with the brokers, and remove the line");
    }
}

/// Whether offsets are moved is of no interest where nobody says from where.
fn alone(context: &Context<'_>, place: &Place<'_>, value: &Value, report: &mut Report) {
    if place.component.value("zookeeperConnect").is_none() {
        let message = format!("{} says whether to move offsets out of no ZooKeeper", place.title());
        let finding = report.finding(&LINT.rule, value.key.span(), message);
        finding.label("no effect").help("remove the line");
        context.offer_removal(finding, Safety::Safe, &value.key);
    }
}
