//! A key whose letter case or hyphens are wrong.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::slip::{Missed, Slip, suggest};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF212",
        name: "key-spelling",
        level: Level::Warning,
        why: "Keys are compared letter by letter; Flume ignores the setting without a word.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = avro\na.sinks.s.hostname = h\na.sinks.s.port = 4141\na.sinks.s.batchSize = 50\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = avro\na.sinks.s.hostname = h\na.sinks.s.port = 4141\na.sinks.s.batch-size = 50\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for Missed { place, value, slip } in context.slips() {
        let Slip::Case(meant) = slip else { continue };
        let key = value.key.as_str();
        let message = format!("`{key}` of {} is spelled `{meant}`", place.title());
        let finding = report.finding(&LINT.rule, value.key.span(), message);
        suggest(finding, place, value, meant, Safety::Safe);
    }
}
