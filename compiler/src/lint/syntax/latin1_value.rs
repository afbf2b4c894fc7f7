//! Text outside ASCII that Flume reads otherwise.

use logflowc_grammar::finding::{Edit, Fix, Level, Report, Rule, Safety};
use logflowc_grammar::source::{Charset, Span};
use logflowc_grammar::text::Text;

use crate::fix::escaped;
use crate::lint::characters::is_slip;
use crate::lint::{Context, Lint, framed};
use crate::read::Form;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF008",
        name: "latin1-value",
        level: Level::Warning,
        why: "Flume reads properties as ISO-8859-1, so every other letter of a UTF-8 file becomes two wrong ones.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = static\na.sources.r.interceptors.i.key = city\na.sources.r.interceptors.i.value = München"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = static\na.sources.r.interceptors.i.key = city\na.sources.r.interceptors.i.value = M\\u00fcnchen"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for document in context.documents.iter().filter(|document| document.form == Form::Properties) {
        let source = context.sources.get(document.file);
        if source.charset() == Charset::Latin1 || source.text().is_ascii() {
            continue;
        }
        // A byte order mark has a finding of its own, and what stands behind it may be a comment.
        let unmarked = document.entries.iter().filter(|entry| !entry.key.as_str().starts_with('\u{feff}'));
        for text in unmarked.flat_map(|entry| [&entry.key, &entry.value]) {
            let written = context.sources.slice(text.span());
            if written.chars().any(|c| !c.is_ascii() && !is_slip(c)) {
                found(text, written, report);
            }
        }
    }
}

fn found(text: &Text, written: &str, report: &mut Report) {
    let read: String = written.trim().bytes().map(char::from).filter(|c| !c.is_control()).collect();
    let finding = report.finding(&LINT.rule, text.span(), "Flume does not read this text as it is written");
    finding
        .label(format!("read as `{read}`"))
        .note("Flume reads properties as ISO-8859-1; `logflowc run` reads UTF-8")
        .help("write letters outside ASCII as `\\uXXXX`");
    // A comment behind a value is to be moved, not to be escaped.
    finding.fix = (!written.contains('#')).then(|| Fix {
        title: "write letters outside ASCII as escapes".to_owned(),
        safety: Safety::Unsafe,
        edits: escapes(text.span(), written),
    });
}

/// Escapes for the letters outside ASCII of what is written at a span.
fn escapes(span: Span, written: &str) -> Vec<Edit> {
    let start = span.start as usize;
    let outside = written.char_indices().filter(|(_, c)| !c.is_ascii());
    let edit = |(at, c): (usize, char)| Edit {
        span: Span::new(span.file, start + at..start + at + c.len_utf8()),
        text: escaped(c),
    };
    outside.map(edit).collect()
}
