//! A Kafka sink that sends events back to the topic they came from.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::headers::{Presence, Values};
use crate::analysis::{class, text};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF516",
        name: "topic-returns",
        level: Level::Error,
        why: "The source notes the topic in a header, and the sink goes by that header first: events go round for ever.",
    },
    bad: framed!(
        "a.sources.r.type = org.apache.flume.source.kafka.KafkaSource\na.sources.r.kafka.bootstrap.servers = k:9092\na.sources.r.kafka.topics = in\na.sources.r.batchSize = 100\na.sinks.k.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.k.kafka.bootstrap.servers = k:9092\na.sinks.k.kafka.topic = out"
    ),
    good: framed!(
        "a.sources.r.type = org.apache.flume.source.kafka.KafkaSource\na.sources.r.kafka.bootstrap.servers = k:9092\na.sources.r.kafka.topics = in\na.sources.r.batchSize = 100\na.sinks.k.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.k.kafka.bootstrap.servers = k:9092\na.sinks.k.kafka.topic = out\na.sinks.k.allowTopicOverride = false"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for (index, sink) in flow.nodes(Kind::Sink).filter(|(_, sink)| class(sink) == "kafka") {
            let (Some(headers), Some(name)) = (facts.headers.before(index), text(sink, "topicHeader")) else {
                continue;
            };
            let header = headers.get(name);
            let setter = header.set.iter().find(|setter| class(setter.component) == "kafka");
            let Some(source) = setter.filter(|_| header.presence == Presence::Always) else { continue };
            if !sink.flag("allowTopicOverride") {
                continue;
            }
            // Written to the same topic on purpose, or another setting of the same name.
            let topic = text(sink, "kafka.topic").unwrap_or_default();
            if header.values == Values::one(topic) || source.component.kind != Kind::Source {
                continue;
            }
            let servers = |component| text(component, "kafka.bootstrap.servers");
            let round = servers(source.component) == servers(sink);
            let message = format!("sink `{}` writes to the topic that each event came from", sink.name);
            let place =
                sink.value("kafka.topic").map_or_else(|| sink.span(), |value| value.setting.value.span());
            let finding = report.finding(&LINT.rule, place, message);
            finding.label("not used").related(source.span, format!("sets header `{name}` to the topic"));
            if round {
                finding.note("both talk to the same brokers, so the source reads its own events again");
            } else {
                finding.level(Level::Warning).note(format!("header `{name}` goes before `kafka.topic`"));
            }
            finding.help(format!("add `{}.sinks.{}.allowTopicOverride = false`", flow.agent.name, sink.name));
        }
    }
}
