//! A property of the Kafka clients of old.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF807",
        name: "old-kafka-client-property",
        level: Level::Warning,
        why: "The Kafka client of today warns about it in the log and goes on without.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.s.kafka.bootstrap.servers = b:9092\na.sinks.s.kafka.producer.compression.codec = gzip\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.s.kafka.bootstrap.servers = b:9092\na.sinks.s.kafka.producer.compression.type = gzip\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

/// Properties of the producer with the ones that took their place; where there is none, the text is empty.
const PRODUCER: [(&str, &str); 9] = [
    ("compression.codec", "compression.type"),
    ("request.required.acks", "acks"),
    ("message.send.max.retries", "retries"),
    ("queue.buffering.max.ms", "linger.ms"),
    ("metadata.broker.list", ""),
    ("producer.type", ""),
    ("batch.num.messages", ""),
    ("serializer.class", ""),
    ("queue.enqueue.timeout.ms", ""),
];

/// The same for the consumer.
const CONSUMER: [(&str, &str); 7] = [
    ("fetch.message.max.bytes", "max.partition.fetch.bytes"),
    ("socket.receive.buffer.bytes", "receive.buffer.bytes"),
    ("fetch.wait.max.ms", "fetch.max.wait.ms"),
    ("auto.commit.enable", ""),
    ("zookeeper.connect", ""),
    ("consumer.timeout.ms", ""),
    ("rebalance.max.retries", ""),
];

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, _) in context.values() {
        let key = value.key.as_str();
        let (prefix, table) = match key {
            _ if key.starts_with("kafka.producer.") => ("kafka.producer.", &PRODUCER[..]),
            _ if key.starts_with("kafka.consumer.") => ("kafka.consumer.", &CONSUMER[..]),
            _ => continue,
        };
        let Some((_, new)) = table.iter().find(|(old, _)| key[prefix.len()..] == **old) else { continue };
        let message = format!("`{key}` of {} is for the Kafka client of old", place.title());
        let finding = report.finding(&LINT.rule, value.key.span(), message);
        finding.label("no effect");
        let whole = format!("{prefix}{new}");
        if new.is_empty() {
            finding.help("remove the line; the client of today needs no such thing");
        } else if place.component.value(&whole).is_none() {
            finding.help(format!("write `{whole}`"));
            finding.fix(Safety::Unsafe, format!("write `{whole}`"), value.key.span(), whole);
        }
    }
}
