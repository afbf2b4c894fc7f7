//! A number of seconds that looks like one of milliseconds.

use logflowc_grammar::catalog::Type;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::{Reading, Typed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF220",
        name: "milliseconds-for-seconds",
        level: Level::Note,
        why: "The same idea is counted in seconds by one component and in milliseconds by another.",
    },
    bad: framed!("a.channels.c.keep-alive = 3000"),
    good: framed!("a.channels.c.keep-alive = 3"),
    since: "0.1.0",
    check,
};

/// Nobody waits that long for room in a channel.
const LONG_WAIT: i64 = 600;

/// Three hours; files may be kept open for longer, but such a number ends in 00 and not in 000.
const LONG: i64 = 10_000;

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let Some(property) = property.filter(|property| property.kind == Type::DurationS) else { continue };
        let Reading::Good(Typed::Int(seconds)) = value.reading else { continue };
        let limit = if property.key == "keep-alive" { LONG_WAIT } else { LONG };
        let whole_days = seconds % 86_400 == 0 && seconds < 86_400 * 366;
        if seconds < limit || seconds % 1000 != 0 || whole_days {
            continue;
        }
        let message =
            format!("`{}` of {} is more than {}", value.key, place.title(), spelled_out(seconds - 1));
        report
            .finding(&LINT.rule, value.setting.value.span(), message)
            .label("counted in seconds")
            .help(format!("{seconds} milliseconds are `{}`", seconds / 1000));
    }
}

fn spelled_out(seconds: i64) -> String {
    match seconds {
        ..7200 => format!("{} minutes", seconds / 60),
        7200..172_800 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}
