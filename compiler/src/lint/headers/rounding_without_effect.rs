//! A rounding of the time that changes nothing.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::escapes::{escaped, escapes, finest};
use crate::analysis::{class, text};
use crate::config::Component;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF512",
        name: "rounding-without-effect",
        level: Level::Warning,
        why: "The folders are as fine as without it.",
    },
    bad: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%H\na.sinks.k.hdfs.useLocalTimeStamp = true\na.sinks.k.hdfs.round = true\na.sinks.k.hdfs.roundValue = 10\na.sinks.k.hdfs.roundUnit = minute"
    ),
    good: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%H%M\na.sinks.k.hdfs.useLocalTimeStamp = true\na.sinks.k.hdfs.round = true\na.sinks.k.hdfs.roundValue = 10\na.sinks.k.hdfs.roundUnit = minute"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (_, sink) in flow.nodes(Kind::Sink).filter(|(_, sink)| class(sink) == "hdfs") {
            let Some(round) = sink.value("hdfs.round").filter(|_| sink.flag("hdfs.round")) else { continue };
            let Some(step) = step(sink) else { continue };
            let used: Vec<_> = escaped(sink).flat_map(|value| escapes(&value.setting.value)).collect();
            let Some(path) = sink.value("hdfs.path").filter(|path| !path.setting.unknown) else { continue };
            let finest = finest(&used);
            if finest.is_some_and(|finest| finest < step) {
                continue;
            }
            let message = format!("sink `{}` rounds the time to {step} s, which changes nothing", sink.name);
            let place = sink.value("hdfs.roundValue").unwrap_or(round);
            let finding = report.finding(&LINT.rule, place.setting.value.span(), message);
            // Rounding an hour to an hour is idle, and what was meant.
            if finest == Some(step) {
                finding.level(Level::Note);
            }
            finding.related(
                path.setting.value.span(),
                match finest {
                    Some(finest) => format!("changes every {finest} s at most"),
                    None => "has no escape of the time".to_owned(),
                },
            );
            if sink.value("hdfs.roundUnit").is_none() {
                finding.note("`hdfs.roundUnit` is `second` by default");
            }
            finding.help("round to a coarser unit, use a finer escape such as `%M`, or remove `hdfs.round`");
        }
    }
}

/// What the time is rounded to, in seconds.
fn step(sink: &Component) -> Option<i64> {
    let value = sink.number("hdfs.roundValue")?;
    let unit = match text(sink, "hdfs.roundUnit")?.to_ascii_lowercase().as_str() {
        "second" => 1,
        "minute" => 60,
        "hour" => 3600,
        _ => return None,
    };
    Some(value * unit)
}
