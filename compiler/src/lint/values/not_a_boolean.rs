//! A value that should be `true` or `false` and is neither.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::config::{Bad, Reading};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF205",
        name: "not-a-boolean",
        level: Level::Warning,
        why: "Everything but `true` is false, without a word; `yes` switches off.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = /in\na.sources.s.fileHeader = yes\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = /in\na.sources.s.fileHeader = true\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, _) in context.values() {
        if value.reading != Reading::Bad(Bad::NotBool) {
            continue;
        }
        let text = value.setting.value.as_str();
        let message = format!("`{text}` is neither `true` nor `false`: `{}` of {}", value.key, place.title());
        let span = value.setting.value.span();
        let finding = report.finding(&LINT.rule, span, message);
        finding.label("read as false");
        let (meant, safety) = match text.to_ascii_lowercase().as_str() {
            "yes" | "on" | "1" | "y" | "t" => ("true", Safety::Unsafe),
            "no" | "off" | "0" | "n" | "f" => ("false", Safety::Safe),
            _ => continue,
        };
        finding.help(format!("write `{meant}`"));
        context.offer(finding, safety, &value.setting.value, meant);
    }
}
