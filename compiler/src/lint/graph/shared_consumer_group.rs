//! Two consumers of a topic that share its events.

use logflowc_grammar::finding::{Finding, Level, Report, Rule};

use crate::link::{Network, Placed};
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
    context.compare(across, report);
}

/// Looks for readers of one configuration, or of several.
pub(crate) fn across(network: &Network<'_>) -> Placed {
    let found = network.rivals().into_iter().map(|(first, later)| {
        let (one, it) = (&first.it.end, &later.it.end);
        let group = later.it.group.as_deref().unwrap_or_default();
        let (one_title, title) = (one.title(), it.title());
        let message = format!("{one_title} and {title} read topic `{}` as group `{group}`", it.topic);
        let mut finding = Finding::new(&LINT.rule, it.span, message);
        later.member.show(&mut finding, first.member, one.span, &format!("read as well by {one_title}"));
        if later.it.is_default {
            finding.note("the group is `flume` by default");
        }
        finding
            .note("each event goes to one of them")
            .help("for all events in both, set `kafka.consumer.group.id` to different names");
        (later.member.file, finding)
    });
    found.collect()
}
