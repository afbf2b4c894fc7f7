//! A key that belongs to another type of component.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::context::kind_word;
use crate::lint::nearest::quoted;
use crate::lint::slip::{Missed, Slip};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF216",
        name: "foreign-property",
        level: Level::Warning,
        why: "Flume starts without a word, and the setting has no effect.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = logger\na.sinks.s.hdfs.path = /logs\na.sinks.s.channel = c"
    ),
    good: framed!("a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.channel = c"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for Missed { place, value, slip } in context.slips() {
        let Slip::Foreign(owners) = slip else { continue };
        let key = value.key.as_str();
        let Some(class) = place.component.class.known() else { continue };
        let kind = kind_word(owners[0].kind);
        let names = quoted(owners.iter().map(|owner| owner.name));
        let other = if owners[0].kind == class.kind { "another type of" } else { "a" };
        let message = format!("`{key}` of {} is a key of {other} {kind}", place.title());
        let finding = report.finding(&LINT.rule, value.key.span(), message);
        finding.label("no effect").note(format!("it belongs to {names}"));
        if let Some(text) = place.component.class.text() {
            finding.related(text.span(), format!("`{}` has no such key", class.name));
        }
    }
}
