//! An escape where Flume replaces none.

use logflowc_grammar::catalog::{Kind, Type};
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::analysis::escapes::{EscapeKind, LETTERS, escapes};
use crate::config::{Component, Value};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF515",
        name: "literal-escape",
        level: Level::Warning,
        why: "The percent sign and what follows stay as they are.",
    },
    bad: framed!("a.sinks.k.type = file_roll\na.sinks.k.sink.directory = /var/log/%Y-%m-%d"),
    good: framed!("a.sinks.k.type = file_roll\na.sinks.k.sink.directory = /var/log/out"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (_, sink) in flow.nodes(Kind::Sink) {
            for value in sink.values.iter().filter(|value| !value.setting.unknown && literal(sink, value)) {
                let Some(escape) =
                    escapes(&value.setting.value).into_iter().find(|escape| match &escape.kind {
                        EscapeKind::Header(_) => true,
                        EscapeKind::Time(letter) => *letter != '%' && LETTERS.contains(*letter),
                        EscapeKind::Machine(_) => false,
                    })
                else {
                    continue;
                };
                let message = format!("`{}` of sink `{}` takes no escapes", value.key, sink.name);
                let finding = report.finding(&LINT.rule, escape.span, message);
                finding.label("stays as it is");
                match class(sink) {
                    "kafka" => finding.help("`allowTopicOverride` has to be true for it"),
                    "hdfs" => finding.help("`hdfs.path` and `hdfs.filePrefix` take escapes"),
                    _ => finding.help("write into fixed folders, one for each sink, or use an hdfs sink"),
                };
            }
        }
    }
}

/// Whether a value is a name of files or of a topic in which nothing is replaced.
fn literal(sink: &Component, value: &Value) -> bool {
    match (class(sink), value.key.as_str()) {
        ("kafka", "kafka.topic") => !sink.flag("allowTopicOverride"),
        ("hdfs", key) => matches!(key, "hdfs.fileSuffix" | "hdfs.inUsePrefix" | "hdfs.inUseSuffix"),
        ("file_roll", "sink.pathManager.prefix" | "sink.pathManager.extension") => true,
        _ => value.property.is_some_and(|property| property.kind == Type::Path),
    }
}
