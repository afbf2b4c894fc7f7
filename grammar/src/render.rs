//! Findings as a person reads them: the line, a caret, the reason and what to type.

mod colour;

use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic, Label, Severity};
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::{self, Config};

use crate::finding::{Finding, Level};
use crate::source::{FileId, Sources, Span};
use colour::Coloured;

/// Longest part of a line that is shown, in bytes. Log lines and binary files are longer than any configuration.
const LINE: usize = 200;

/// Renders a finding with its source lines.
pub fn full(sources: &Sources, finding: &Finding, colour: bool) -> String {
    let excerpt = Excerpt { sources, primary: finding.span() };
    emitted(&excerpt, &diagnostic(&excerpt, finding), colour)
}

/// Renders a finding as `file:line:column: level[code name] message`.
pub fn concise(sources: &Sources, finding: &Finding) -> String {
    let span = finding.span();
    let (line, column) = sources.position(span);
    let Finding { level, message, rule, .. } = finding;
    let name = sources.get(span.file).name();
    format!("{name}:{line}:{column}: {level}[{} {}] {message}\n", rule.code, rule.name)
}

/// Renders a mistake in a text that no rule is about, such as settings of ours.
pub fn mistake(sources: &Sources, span: Span, message: &str, colour: bool) -> String {
    let excerpt = Excerpt { sources, primary: span };
    let label = Label::primary(span.file, excerpt.clip(span));
    let diagnostic = Diagnostic::error().with_message(message).with_labels(vec![label]);
    emitted(&excerpt, &diagnostic, colour)
}

fn emitted(excerpt: &Excerpt<'_>, diagnostic: &Diagnostic<FileId>, colour: bool) -> String {
    let config = Config::default();
    let mut out = Coloured::default();
    let written = if colour {
        term::emit_to_write_style(&mut out, &config, excerpt, diagnostic)
    } else {
        term::emit_to_string(&mut out.0, &config, excerpt, diagnostic)
    };
    written.expect("spans lie inside their source, and a string takes every write");
    out.0
}

fn diagnostic(excerpt: &Excerpt<'_>, finding: &Finding) -> Diagnostic<FileId> {
    let severity = match finding.level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Note => Severity::Note,
    };
    let primary = &finding.labels[0];
    let mut labels =
        vec![Label::primary(primary.span.file, excerpt.clip(primary.span)).with_message(&primary.text)];
    for label in &finding.labels[1..] {
        labels.push(Label::secondary(label.span.file, excerpt.clip(label.span)).with_message(&label.text));
    }
    let notes = finding.notes.iter().map(|note| format!("note: {note}"));
    let help = finding.help.iter().map(|help| format!("help: {help}"));
    Diagnostic::new(severity)
        .with_code(format!("{} {}", finding.rule.code, finding.rule.name))
        .with_message(&finding.message)
        .with_labels(labels)
        .with_notes(notes.chain(help).collect())
}

/// The sources with long lines cut to the part around the primary span.
struct Excerpt<'s> {
    sources: &'s Sources,
    primary: Span,
}

impl Excerpt<'_> {
    /// The part of a span that is shown: what lies on the first line, inside the excerpt of that line.
    fn clip(&self, span: Span) -> Range<usize> {
        let line = self.sources.line_index(span.file, span.start as usize).expect("a line for every byte");
        let shown = self.line_range(span.file, line).expect("the line exists");
        let range = span.range();
        let start = range.start.clamp(shown.start, shown.end);
        start..range.end.clamp(start, shown.end)
    }
}

impl<'a> Files<'a> for Excerpt<'a> {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, Error> {
        self.sources.name(id)
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        self.sources.source(id)
    }

    fn line_index(&'a self, id: FileId, byte: usize) -> Result<usize, Error> {
        self.sources.line_index(id, byte)
    }

    fn column_number(&'a self, id: FileId, line: usize, byte: usize) -> Result<usize, Error> {
        self.sources.column_number(id, line, byte)
    }

    fn line_range(&'a self, id: FileId, line: usize) -> Result<Range<usize>, Error> {
        let whole = self.sources.line_range(id, line)?;
        if whole.len() <= LINE {
            return Ok(whole);
        }
        let text = self.sources.get(id).shown();
        let focus = if self.primary.file == id && whole.contains(&(self.primary.start as usize)) {
            self.primary.start as usize
        } else {
            whole.start
        };
        let start = text.floor_char_boundary(focus.saturating_sub(LINE / 4).max(whole.start));
        let end = text.floor_char_boundary((start + LINE).min(whole.end));
        Ok(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Rule;
    use crate::source::Source;

    static RULE: Rule = Rule { code: "LF000", name: "example", level: Level::Warning, why: "" };

    #[test]
    fn a_line_of_a_megabyte_is_shown_around_the_caret() {
        let text = format!("{}ä = wrong{}\n", "x".repeat(500_000), "y".repeat(500_000));
        let mut sources = Sources::default();
        let file = sources.add(Source::new("flume.conf", text.into_bytes()));
        let mut finding = Finding::new(&RULE, Span::new(file, 500_005..500_010), "no such thing");
        finding.label("here");
        let shown = full(&sources, &finding, false);
        assert!(shown.len() < 1000, "{shown}");
        assert!(shown.contains("flume.conf:1:500005"), "{shown}");
        assert!(shown.contains("^^^^^ here"), "{shown}");
    }
}
