//! A topic whose writer and reader do not agree on what a record is.

use logflowc_grammar::finding::{Finding, Level, Report, Rule};

use crate::link::{Network, Of, Placed, Reader, Writer};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF332",
        name: "topic-format",
        level: Level::Warning,
        why: "A record is either the body alone or an event of Avro, and nothing in it says which.",
    },
    bad: framed!(
        "a.sinks.k.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.k.kafka.bootstrap.servers = k:9092\na.sinks.k.kafka.topic = logs\nb.channels = c\nb.sinks = k\nb.channels.c.type = org.apache.flume.channel.kafka.KafkaChannel\nb.channels.c.kafka.bootstrap.servers = k:9092\nb.channels.c.kafka.topic = logs\nb.sinks.k.type = null\nb.sinks.k.channel = c"
    ),
    good: framed!(
        "a.sinks.k.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.k.kafka.bootstrap.servers = k:9092\na.sinks.k.kafka.topic = logs\nb.channels = c\nb.sinks = k\nb.channels.c.type = org.apache.flume.channel.kafka.KafkaChannel\nb.channels.c.kafka.bootstrap.servers = k:9092\nb.channels.c.kafka.topic = logs\nb.sinks.k.type = null\nb.sinks.k.channel = c\na.sinks.k.useFlumeEventFormat = true"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.compare(across, report);
}

/// Compares those that write to a topic with those that read it, in one configuration, or in several.
pub(crate) fn across(network: &Network<'_>) -> Placed {
    let mut hops = network.topic_hops();
    hops.retain(|(writer, reader)| {
        network.pairs(writer.member, reader.member) && writer.it.end.is_event != reader.it.end.is_event
    });
    hops.chunk_by(|(one, _), (next, _)| std::ptr::eq(one.it, next.it)).map(told).collect()
}

/// The finding about a writer and the readers that do not understand it.
fn told(hops: &[(Of<'_, Writer>, Of<'_, Reader>)]) -> (usize, Finding) {
    let (writer, first) = (&hops[0].0, &hops[0].1.it.end);
    let from = &writer.it.end;
    let (written, read, outcome) = if from.is_event {
        ("events of Avro", "bodies", "headers become part of the body, in front of it")
    } else {
        ("bodies", "events of Avro", "a body is no event of Avro: it cannot be read")
    };
    let message = format!(
        "{} writes {written} to topic `{}`, and {} reads {read}",
        from.title(),
        from.topic,
        first.title()
    );
    let mut finding = Finding::new(&LINT.rule, from.format.unwrap_or(from.span), message);
    for (_, reader) in hops {
        let to = &reader.it.end;
        let text = format!("read by {}", to.title());
        writer.member.show(&mut finding, reader.member, to.format.unwrap_or(to.span), &text);
    }
    let keys = if from.format_key == first.format_key {
        format!("write the same `{}` at both ends", first.format_key)
    } else {
        format!("give `{}` and `{}` the same value", from.format_key, first.format_key)
    };
    finding.note(outcome).help(keys);
    (writer.member.file, finding)
}
