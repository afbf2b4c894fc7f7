//! A byte order mark at the start of the file.

use logflowc_grammar::finding::Safety;
use logflowc_grammar::finding::{Level, Report, Rule};
use logflowc_grammar::source::Span;

use crate::lint::{Context, Lint};
use crate::read::Form;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF003",
        name: "byte-order-mark",
        level: Level::Error,
        why: "Flume takes the mark as part of the first key, so that key belongs to another agent.",
    },
    bad: "﻿a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seq\na.sources.r.channels = c\na.channels.c.type = memory\na.sinks.k.type = null\na.sinks.k.channel = c",
    good: "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seq\na.sources.r.channels = c\na.channels.c.type = memory\na.sinks.k.type = null\na.sinks.k.channel = c",
    since: "0.1.0",
    check,
};

/// U+FEFF, the mark.
const MARK: char = '\u{feff}';

fn check(context: &Context<'_>, report: &mut Report) {
    for document in context.documents.iter().filter(|document| document.form == Form::Properties) {
        if context.sources.get(document.file).text().starts_with(MARK) {
            let span = Span::new(document.file, 0..MARK.len_utf8());
            report
                .finding(&LINT.rule, span, "the file starts with a byte order mark")
                .label("invisible, and part of the first key")
                .note("for Flume the first key belongs to another agent than the rest")
                .help("save the file as UTF-8 without a byte order mark")
                .fix(Safety::Safe, "remove the mark", span, "");
        }
    }
}
