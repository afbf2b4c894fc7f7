//! A file in an encoding of two bytes a character.

use logflowc_grammar::finding::{Level, Report, Rule};
use logflowc_grammar::source::Span;

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF021",
        name: "utf-16-file",
        level: Level::Error,
        why: "Flume reads a byte as a character, so it finds other keys than those that an editor shows.",
    },
    bad: "\u{ff}\u{fe}a\0.\0s\0o\0u\0r\0c\0e\0s\0=\0r\0\n\0",
    good: "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seq\na.sources.r.channels = c\na.channels.c.type = memory\na.sinks.k.type = null\na.sinks.k.channel = c",
    since: "0.1.0",
    check,
};

/// The byte order marks of UTF-16 as ISO-8859-1: what is no UTF-8 is read so.
const MARKS: [&str; 2] = ["\u{ff}\u{fe}", "\u{fe}\u{ff}"];

fn check(context: &Context<'_>, report: &mut Report) {
    for document in context.documents {
        let text = context.sources.get(document.file).text();
        if MARKS.iter().any(|mark| text.starts_with(mark)) && text.contains('\0') {
            let span = Span::new(document.file, 0..MARKS[0].len());
            report
                .finding(&LINT.rule, span, "the file is written in UTF-16")
                .label("two bytes for each character")
                .help("save it as UTF-8 without a byte order mark");
        }
    }
}
