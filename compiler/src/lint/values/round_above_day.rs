//! Hours rounded to more than a day.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::{Reading, Typed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF248",
        name: "round-above-day",
        level: Level::Error,
        why: "Hours are rounded to 1 to 24; Flume drops the sink.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.round = true\na.sinks.s.hdfs.roundUnit = hour\na.sinks.s.hdfs.roundValue = 30\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.round = true\na.sinks.s.hdfs.roundUnit = hour\na.sinks.s.hdfs.roundValue = 12\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let (value, unit) = if place.is(Kind::Sink, &["hdfs"]) && place.component.flag("hdfs.round") {
            ("hdfs.roundValue", "hdfs.roundUnit")
        } else if place.is(Kind::Sink, &["hive"]) {
            ("roundValue", "roundUnit")
        } else {
            continue;
        };
        let hours = place.known(unit).filter(|unit| unit.setting.value.as_str().eq_ignore_ascii_case("hour"));
        let (Some(hours), Some(value)) = (hours, place.known(value)) else { continue };
        let Reading::Good(Typed::Int(number @ 25..)) = value.reading else { continue };
        report
            .finding(
                &LINT.rule,
                value.setting.value.span(),
                format!("{} cannot round to {number} hours", place.title()),
            )
            .label("1 to 24")
            .related(hours.setting.value.span(), "counted in hours")
            .note(format!("Flume drops {} and starts without it", place.title()));
    }
}
