//! A key that the component accepts and never uses.

use logflowc_grammar::catalog::DocStatus;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::context::advice;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF208",
        name: "ignored-property",
        level: Level::Warning,
        why: "Flume starts without a word, and the setting has no effect.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = netcatudp\na.sources.s.bind = 127.0.0.1\na.sources.s.port = 9999\na.sources.s.remoteAddressHeader = from\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = netcatudp\na.sources.s.bind = 127.0.0.1\na.sources.s.port = 9999\na.sources.s.remoteAddress = from\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let Some(property) = property.filter(|property| property.status == DocStatus::Ignored) else {
            continue;
        };
        // `logger` does use it here, as its author means it.
        let honoured = place.component.class.known().is_some_and(|class| class.name == "logger");
        let message = format!("`{}` of {} is never used", value.key, place.title());
        let finding = report.finding(&LINT.rule, value.key.span(), message);
        finding.label("no effect");
        if honoured {
            finding.level(Level::Note).note("Flume ignores it; `logflowc run` honours it");
        } else {
            context.offer_removal(finding, Safety::Safe, &value.setting.key);
        }
        if !property.note.is_empty() {
            finding.help(advice(property.note));
        }
    }
}
