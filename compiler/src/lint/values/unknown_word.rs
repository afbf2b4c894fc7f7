//! A value that is none of the words that the key knows.

use logflowc_grammar::catalog::Fate;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::config::{Bad, Reading};
use crate::lint::context::consequence;
use crate::lint::nearest::{nearest, quoted};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF206",
        name: "unknown-word",
        level: Level::Error,
        why: "Flume drops the component, fails later, or silently takes the default.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = /in\na.sources.s.consumeOrder = newest\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = /in\na.sources.s.consumeOrder = youngest\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let (Some(property), Reading::Bad(Bad::NotWord)) = (property, &value.reading) else { continue };
        let text = value.setting.value.as_str();
        // Where a word is expected, most components take the name of a class too.
        if text.contains('.') {
            continue;
        }
        let message = format!("`{text}` means nothing for `{}` of {}", value.key, place.title());
        let span = value.setting.value.span();
        let finding = report.finding(&LINT.rule, span, message);
        consequence(finding, property.invalid.unwrap_or(Fate::Ignored), &place, property);
        match nearest(text, property.values.iter().copied()) {
            Some(meant) => {
                finding.help(format!("did you mean `{meant}`?"));
                context.offer(finding, Safety::Unsafe, &value.setting.value, meant);
            }
            None => {
                finding.help(format!("one of {}", quoted(property.values.iter().copied())));
            }
        }
    }
}
