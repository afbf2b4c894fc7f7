//! A sink that writes transactions to Kafka, of which its channel is no part.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::analysis::delivery::{Level as Promise, promise_together};
use crate::config::Component;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF414",
        name: "partial-transaction",
        level: Level::Note,
        why: "Readers see a batch as a whole, but when the agent dies before the channel has forgotten it, it is written again.",
    },
    bad: framed!(
        "a.sinks.k.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.k.kafka.bootstrap.servers = k:9092\na.sinks.k.kafka.producer.acks = all\na.sinks.k.kafka.producer.transactional.id = a-k"
    ),
    good: framed!(
        "a.sinks.k.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.k.kafka.bootstrap.servers = k:9092\na.sinks.k.kafka.producer.acks = all\na.sinks.k.kafka.producer.transactional.id = a-k\na.channels.c.type = org.apache.flume.channel.kafka.KafkaChannel\na.channels.c.kafka.bootstrap.servers = k:9092"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, _) in context.analysed() {
        for (index, sink) in flow.nodes(Kind::Sink) {
            let Some(id) = sink.value("kafka.producer.transactional.id") else { continue };
            let channel = flow.channel_of(index).and_then(|channel| flow.graph[channel].component());
            let Some(channel) = channel.filter(|_| class(sink) == "kafka") else { continue };
            if promise_together(channel, sink) == Promise::EffectivelyOnce {
                continue;
            }
            let message =
                format!("channel `{}` is no part of the transactions of sink `{}`", channel.name, sink.name);
            let finding = report.finding(&LINT.rule, id.key.span(), message);
            finding.label("a batch may be written twice").related(channel.span(), "forgets a batch later");
            finding.help(help(channel));
        }
    }
}

/// What would make it a part of them.
fn help(channel: &Component) -> &'static str {
    if class(channel) != "kafka" {
        "take a Kafka channel on the servers of the sink"
    } else if channel.value("kafka.consumer.isolation.level").is_some() {
        "the channel has to read what is committed: remove its `kafka.consumer.isolation.level`"
    } else {
        "name the same servers in `kafka.bootstrap.servers` of both, if they are the same"
    }
}
