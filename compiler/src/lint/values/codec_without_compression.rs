//! A codec for files that are not compressed.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF223",
        name: "codec-without-compression",
        level: Level::Error,
        why: "Flume refuses a codec together with `DataStream`, even the codec `none`, and drops the sink.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.fileType = DataStream\na.sinks.s.hdfs.codeC = gzip\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.fileType = CompressedStream\na.sinks.s.hdfs.codeC = gzip\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Sink, &["hdfs"])) {
        let (Some(codec), Some(file_type)) = (place.known("hdfs.codeC"), place.known("hdfs.fileType")) else {
            continue;
        };
        let written = &file_type.setting.value;
        if !written.as_str().eq_ignore_ascii_case("DataStream") {
            continue;
        }
        let message = format!("{} has a codec for files of type `{written}`", place.title());
        report
            .finding(&LINT.rule, codec.key.span(), message)
            .related(written.span(), "such files are not compressed")
            .note(format!("Flume drops {} and starts without it", place.title()))
            .help("write `CompressedStream`, or remove the codec")
            .fix(Safety::Unsafe, "write `CompressedStream`", written.span(), "CompressedStream");
    }
}
