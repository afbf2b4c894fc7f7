//! A key without the words that belong in front of it.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::slip::{Missed, Slip, suggest};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF214",
        name: "missing-prefix",
        level: Level::Warning,
        why: "Flume ignores the setting without a word.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.rollInterval = 600\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.rollInterval = 600\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for Missed { place, value, slip } in context.slips() {
        let Slip::Prefix(meant) = slip else { continue };
        let key = value.key.as_str();
        let message = format!("`{key}` of {} lacks its prefix", place.title());
        let finding = report.finding(&LINT.rule, value.key.span(), message);
        suggest(finding, place, value, meant, Safety::Unsafe);
    }
}
