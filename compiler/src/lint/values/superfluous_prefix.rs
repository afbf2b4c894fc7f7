//! A key with a word in front that does not belong there.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::slip::{Missed, Slip, suggest};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF215",
        name: "superfluous-prefix",
        level: Level::Warning,
        why: "Flume ignores the setting without a word.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.serializer = avro_event\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.serializer = avro_event\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for Missed { place, value, slip } in context.slips() {
        let Slip::Superfluous(meant) = slip else { continue };
        let key = value.key.as_str();
        let message = format!("`{key}` of {} has a prefix too many", place.title());
        let finding = report.finding(&LINT.rule, value.key.span(), message);
        suggest(finding, place, value, meant, Safety::Unsafe);
    }
}
