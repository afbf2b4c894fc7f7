//! A key as the user guide spells it, and the code does not.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::slip::{Missed, Slip, suggest};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF213",
        name: "guide-spelling",
        level: Level::Warning,
        why: "The user guide is wrong; Flume ignores the setting without a word.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.s.kafka.bootstrap.servers = b:9092\na.sinks.s.kafka.flumeBatchSize = 50\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.s.kafka.bootstrap.servers = b:9092\na.sinks.s.flumeBatchSize = 50\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for Missed { place, value, slip } in context.slips() {
        let Slip::Guide(meant) = slip else { continue };
        let key = value.key.as_str();
        let message = format!("nothing reads `{key}` of {}", place.title());
        let finding = report.finding(&LINT.rule, value.key.span(), message);
        suggest(finding, place, value, meant, Safety::Safe);
        finding.note("the user guide is wrong here");
    }
}
