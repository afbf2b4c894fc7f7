//! Compressed files without a codec.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF224",
        name: "compression-without-codec",
        level: Level::Error,
        why: "Flume does not know how to compress them and drops the sink.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.fileType = CompressedStream\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.fileType = CompressedStream\na.sinks.s.hdfs.codeC = gzip\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Sink, &["hdfs"])) {
        let Some(file_type) = place.known("hdfs.fileType") else { continue };
        let written = &file_type.setting.value;
        let compressed = written.as_str().eq_ignore_ascii_case("CompressedStream");
        if !compressed || place.component.value("hdfs.codeC").is_some() {
            continue;
        }
        report
            .finding(&LINT.rule, written.span(), format!("{} has no codec to compress with", place.title()))
            .note(format!("Flume drops {} and starts without it", place.title()))
            .help("add `hdfs.codeC`, for instance `gzip`, `bzip2` or `snappy`");
    }
}
