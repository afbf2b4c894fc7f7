//! A number of bytes that looks like one of megabytes.

use logflowc_grammar::catalog::{Default, Type};
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::{Reading, Typed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF222",
        name: "megabytes-for-bytes",
        level: Level::Note,
        why: "Sizes are counted in bytes throughout.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.rollSize = 128\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.rollSize = 134217728\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

const SMALL: i64 = 1024;

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let Some(property) = property.filter(|property| property.kind == Type::Bytes) else { continue };
        let Reading::Good(Typed::Int(bytes)) = value.reading else { continue };
        let small_by_nature = matches!(property.default, Some(Default::Int(default)) if default < SMALL);
        if small_by_nature || !(1..SMALL).contains(&bytes) {
            continue;
        }
        let message = format!("`{}` of {} is {bytes} bytes", value.key, place.title());
        report
            .finding(&LINT.rule, value.setting.value.span(), message)
            .label("counted in bytes")
            .help(format!("{bytes} megabytes are `{}`", bytes << 20));
    }
}
