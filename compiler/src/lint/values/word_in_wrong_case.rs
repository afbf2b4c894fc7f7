//! A word in another letter case than the one that counts.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::config::{Component, Reading, Typed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF225",
        name: "word-in-wrong-case",
        level: Level::Error,
        why: "Most words may be written in any case; these few may not.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.writeFormat = text\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.writeFormat = Text\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

/// A key of a component whose words are compared exactly.
struct Strict {
    kind: Kind,
    component: &'static str,
    key: &'static str,
    level: Level,
    note: &'static str,
}

const STRICT: [Strict; 3] = [
    Strict {
        kind: Kind::Sink,
        component: "hdfs",
        key: "hdfs.writeFormat",
        level: Level::Error,
        note: "Flume starts the sink, which cannot open a sequence file",
    },
    Strict {
        kind: Kind::Sink,
        component: "thrift",
        key: "protocol",
        level: Level::Warning,
        note: "Flume accepts the word and uses `compact`",
    },
    Strict {
        kind: Kind::Serializer,
        component: "avro_event",
        key: "compressionCodec",
        level: Level::Warning,
        note: "Flume does not compress then",
    },
];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        for strict in STRICT.iter().filter(|strict| place.is(strict.kind, &[strict.component])) {
            let Some(value) = place.known(strict.key) else { continue };
            let Reading::Good(Typed::Word(word)) = value.reading else { continue };
            let text = &value.setting.value;
            if text.as_str() == word || !is_used(place.component, strict.key) {
                continue;
            }
            let message = format!("`{text}` of {} is spelled `{word}`", place.title());
            report
                .finding(&LINT.rule, text.span(), message)
                .level(strict.level)
                .note(strict.note)
                .help(format!("write `{word}`"))
                .fix(Safety::Safe, format!("write `{word}`"), text.span(), word);
        }
    }
}

/// The format of records is looked at in sequence files only.
fn is_used(component: &Component, key: &str) -> bool {
    let file_type = component.text("hdfs.fileType").unwrap_or("SequenceFile");
    key != "hdfs.writeFormat" || file_type.eq_ignore_ascii_case("SequenceFile")
}
