//! Where to start reading, in the words of the old Kafka consumer.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF805",
        name: "old-offset-reset",
        level: Level::Error,
        why: "The consumer of today knows `earliest` and `latest`; with another word it does not start.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = org.apache.flume.source.kafka.KafkaSource\na.sources.s.kafka.bootstrap.servers = b:9092\na.sources.s.kafka.topics = logs\na.sources.s.kafka.consumer.auto.offset.reset = smallest\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = org.apache.flume.source.kafka.KafkaSource\na.sources.s.kafka.bootstrap.servers = b:9092\na.sources.s.kafka.topics = logs\na.sources.s.kafka.consumer.auto.offset.reset = earliest\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (_, value, _) in context.values() {
        if value.key.as_str() != "kafka.consumer.auto.offset.reset" {
            continue;
        }
        let text = &value.setting.value;
        let meant = match text.as_str().to_ascii_lowercase().as_str() {
            "smallest" => "earliest",
            "largest" => "latest",
            _ => continue,
        };
        report
            .finding(&LINT.rule, text.span(), format!("`{text}` is a word of the old Kafka consumer"))
            .help(format!("write `{meant}`"))
            .fix(Safety::Safe, format!("write `{meant}`"), text.span(), meant);
    }
}
