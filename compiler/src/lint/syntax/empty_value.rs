//! A key without a value.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::flume::group::StrayReason;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF007",
        name: "empty-value",
        level: Level::Warning,
        why: "Flume ignores a key whose value is empty, as if it were not there.",
    },
    bad: framed!("a.channels.c.capacity ="),
    good: framed!("a.channels.c.capacity = 1000"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for stray in context.config.strays.iter().filter(|stray| stray.why == StrayReason::EmptyValue) {
        let key = &stray.key;
        if key.as_str().is_empty() {
            continue;
        }
        let finding = report.finding(&LINT.rule, key.span(), format!("key `{key}` has no value"));
        finding.label("ignored").help("give it a value, or remove the line");
        if stray.setting.raw.as_str().trim().is_empty() {
            context.offer_removal(finding, Safety::Unsafe, &stray.setting.key);
        }
    }
}
