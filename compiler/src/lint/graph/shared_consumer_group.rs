//! Two consumers of a topic that share its events.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::resources::Resource;
use crate::lint::context::kind_word;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF331",
        name: "shared-consumer-group",
        level: Level::Warning,
        why: "Kafka gives each event to one member of a group. Two flows that both want all of them need two groups.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.r.type = org.apache.flume.source.kafka.KafkaSource\na.sources.r.batchSize = 100\na.sources.r.kafka.bootstrap.servers = k:9092\na.sources.r.kafka.topics = logs\na.sources.s.type = org.apache.flume.source.kafka.KafkaSource\na.sources.s.batchSize = 100\na.sources.s.kafka.bootstrap.servers = k:9092\na.sources.s.kafka.topics = logs\na.channels = c d\na.channels.d.type = memory\na.sources.s.channels = d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d"
    ),
    good: framed!(
        "a.sources = r s\na.sources.r.type = org.apache.flume.source.kafka.KafkaSource\na.sources.r.batchSize = 100\na.sources.r.kafka.bootstrap.servers = k:9092\na.sources.r.kafka.topics = logs\na.sources.s.type = org.apache.flume.source.kafka.KafkaSource\na.sources.s.batchSize = 100\na.sources.s.kafka.bootstrap.servers = k:9092\na.sources.s.kafka.topics = logs\na.channels = c d\na.channels.d.type = memory\na.sources.s.channels = d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.sources.s.kafka.consumer.group.id = second"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (other, it) in context.network().clashes_of_an_agent(Resource::ConsumerGroup) {
        // Several readers that feed one channel are a common way to be faster.
        if it.channels == other.channels && !it.channels.is_empty() {
            continue;
        }
        let message =
            format!("{}s `{}` and `{}` read topic `{}`", kind_word(it.kind), other.owner, it.owner, it.shown);
        let finding = report.finding(&LINT.rule, it.span, message);
        finding.related(other.span, format!("read as well by {}", other.claimant()));
        if it.default {
            finding.note("the group is `flume` by default");
        }
        finding
            .note("each event goes to one of them")
            .help("for all events in both, set `kafka.consumer.group.id` to different names");
    }
}
