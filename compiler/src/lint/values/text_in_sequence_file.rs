//! Text records in a sequence file, where a text file may be meant.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF226",
        name: "text-in-sequence-file",
        level: Level::Note,
        why: "`writeFormat = Text` chooses the class of the records; the file is a sequence file all the same.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.writeFormat = Text\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.fileType = DataStream\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Sink, &["hdfs"])) {
        let Some(format) = place.known("hdfs.writeFormat") else { continue };
        let text = &format.setting.value;
        if !text.as_str().eq_ignore_ascii_case("Text") || place.component.value("hdfs.fileType").is_some() {
            continue;
        }
        report
            .finding(
                &LINT.rule,
                text.span(),
                format!("{} writes text records into sequence files", place.title()),
            )
            .note("`hdfs.fileType` is `SequenceFile` by default")
            .help("for plain text add `hdfs.fileType = DataStream`; else say `SequenceFile`");
    }
}
