//! Two producers that go by one name.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::resources::Resource;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF415",
        name: "shared-transactional-id",
        level: Level::Error,
        why: "Kafka takes the second producer of a name for the first one that has come back: each ends the transactions of the other.",
    },
    bad: framed!(
        "a.sinks.k.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.k.kafka.bootstrap.servers = k:9092\na.sinks.k.kafka.producer.acks = all\na.sinks.k.kafka.producer.transactional.id = a-k\na.channels.c.type = org.apache.flume.channel.kafka.KafkaChannel\na.channels.c.kafka.bootstrap.servers = k:9092\na.sinks = k l\na.sinks.l.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.l.kafka.bootstrap.servers = k:9092\na.sinks.l.kafka.producer.acks = all\na.sinks.l.channel = c\na.sinks.l.kafka.producer.transactional.id = a-k"
    ),
    good: framed!(
        "a.sinks.k.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.k.kafka.bootstrap.servers = k:9092\na.sinks.k.kafka.producer.acks = all\na.sinks.k.kafka.producer.transactional.id = a-k\na.channels.c.type = org.apache.flume.channel.kafka.KafkaChannel\na.channels.c.kafka.bootstrap.servers = k:9092\na.sinks = k l\na.sinks.l.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.l.kafka.bootstrap.servers = k:9092\na.sinks.l.kafka.producer.acks = all\na.sinks.l.channel = c\na.sinks.l.kafka.producer.transactional.id = a-l"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (other, it) in context.network().clashes(Resource::Producer) {
        let (other, it) = (other.it, it.it);
        let message = format!(
            "sinks `{}` and `{}` write transactions by one name, `{}`",
            other.owner, it.owner, it.shown
        );
        let finding = report.finding(&LINT.rule, it.span, message);
        finding.related(other.span, format!("the same name as {}", other.claimant()));
        finding.help("give each sink of each agent a name of its own");
    }
}
