//! A number of milliseconds that looks like one of seconds.

use logflowc_grammar::catalog::{Default, Type};
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::{Reading, Typed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF221",
        name: "seconds-for-milliseconds",
        level: Level::Note,
        why: "The same idea is counted in seconds by one component and in milliseconds by another.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = vmstat 1\na.sources.s.batchTimeout = 5\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = vmstat 1\na.sources.s.batchTimeout = 5000\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

/// Shorter times than this are asked for by slip, where the default is a second or more.
const SHORT: i64 = 100;

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let Some(property) = property.filter(|property| property.kind == Type::DurationMs) else { continue };
        let Reading::Good(Typed::Int(millis)) = value.reading else { continue };
        let usual = matches!(property.default, Some(Default::Int(default)) if default >= 1000);
        if !usual || !(1..SHORT).contains(&millis) {
            continue;
        }
        let message = format!("`{}` of {} is {millis} thousandths of a second", value.key, place.title());
        report
            .finding(&LINT.rule, value.setting.value.span(), message)
            .label("counted in milliseconds")
            .help(format!("{millis} seconds are `{}`", millis * 1000));
    }
}
