//! The old key for where a Kafka channel starts to read.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Edit, Fix, Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF806",
        name: "read-smallest-offset",
        level: Level::Warning,
        why: "Flume translates it, with a warning in its log; `false` is not the same as leaving it out.",
    },
    bad: framed!(
        "a.channels = c d\na.channels.d.type = org.apache.flume.channel.kafka.KafkaChannel\na.channels.d.kafka.bootstrap.servers = b:9092\na.channels.d.readSmallestOffset = true"
    ),
    good: framed!(
        "a.channels = c d\na.channels.d.type = org.apache.flume.channel.kafka.KafkaChannel\na.channels.d.kafka.bootstrap.servers = b:9092\na.channels.d.kafka.consumer.auto.offset.reset = earliest"
    ),
    since: "0.1.0",
    check,
};

const NEW: &str = "kafka.consumer.auto.offset.reset";

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Channel, &["kafka"])) {
        let Some(old) = place.known("readSmallestOffset").filter(|_| place.component.value(NEW).is_none())
        else {
            continue;
        };
        let smallest = place.component.flag("readSmallestOffset");
        let word = if smallest { "earliest" } else { "latest" };
        let message = format!("`{}` of {} is an old key", old.key, place.title());
        let finding = report.finding(&LINT.rule, old.key.span(), message);
        finding.help(format!("write `{NEW} = {word}`"));
        let edits = [(old.key.span(), NEW), (old.setting.value.span(), word)];
        let edits = edits.map(|(span, text)| Edit { span, text: text.to_owned() });
        finding.fix =
            Some(Fix { title: format!("write `{NEW} = {word}`"), safety: Safety::Safe, edits: edits.into() });
    }
}
