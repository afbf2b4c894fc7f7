//! A setting that another one silently overrules.

use logflowc_grammar::catalog::{DocStatus, Kind};
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::context::Place;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF235",
        name: "overruled-setting",
        level: Level::Warning,
        why: "Only one of the two counts; Flume does not say which.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = org.apache.flume.source.kafka.KafkaSource\na.sources.s.kafka.bootstrap.servers = b:9092\na.sources.s.kafka.topics = logs\na.sources.s.kafka.topics.regex = ^logs-\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = org.apache.flume.source.kafka.KafkaSource\na.sources.s.kafka.bootstrap.servers = b:9092\na.sources.s.kafka.topics.regex = ^logs\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

/// Pairs of keys of a component, the one that wins first.
static PAIRS: [(Kind, &str, &str, &str); 4] = [
    (Kind::Source, "kafka", "kafka.topics.regex", "kafka.topics"),
    (Kind::Sink, "avro", "hosts", "hostname"),
    (Kind::Sink, "thrift", "hosts", "hostname"),
    (Kind::Sink, "hdfs", "hdfs.emptyInUseSuffix", "hdfs.inUseSuffix"),
];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        for (kind, name, winner, loser) in PAIRS {
            // What must be there without being read is no mistake; a switch overrules when it is on.
            let required = loser == "hostname";
            let off = winner == "hdfs.emptyInUseSuffix" && !place.component.flag(winner);
            if place.is(kind, &[name]) && !required && !off {
                compare(&place, winner, loser, report);
            }
        }
        let Some(class) = place.component.class.known() else { continue };
        for old in class.properties.iter().filter(|property| property.status == DocStatus::Deprecated) {
            // ZooKeeper may still be asked for old offsets.
            if old.key != "zookeeperConnect" {
                compare(&place, old.deprecated_by, old.key, report);
            }
        }
    }
}

fn compare(place: &Place<'_>, winner: &str, loser: &str, report: &mut Report) {
    let (Some(kept), Some(lost)) = (place.component.value(winner), place.component.value(loser)) else {
        return;
    };
    let message = format!("`{loser}` of {} is overruled by `{winner}`", place.title());
    report
        .finding(&LINT.rule, lost.key.span(), message)
        .label("no effect")
        .related(kept.key.span(), "this one counts")
        .help(format!("remove `{loser}`"));
}
