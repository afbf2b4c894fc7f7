//! A document with what was found in it.

use logflowc_compiler::config::Config;
use logflowc_compiler::fix::Examined;
use logflowc_compiler::read;
use logflowc_compiler::selection::Choice;
use logflowc_compiler::world::World;
use logflowc_compiler::{Checked, allow};
use logflowc_grammar::finding::{Finding, Level};
use logflowc_grammar::source::{FileId, Source, Sources, Span};
use lsp_types::{Position, Range, Uri};

use crate::lines::Lines;
use crate::uri;

/// A document that is open.
pub(crate) struct Document {
    pub(crate) uri: Uri,
    pub(crate) version: i32,
    pub(crate) lines: Lines,
    /// What the text was checked with and what came out; absent when the text has changed since.
    pub(crate) analysis: Option<Analysis>,
    /// Whether the client has not seen the findings yet.
    pub(crate) unpublished: bool,
}

/// What checking a text tells.
pub(crate) struct Analysis {
    pub(crate) sources: Sources,
    pub(crate) checked: Checked,
    /// What counts, by place.
    pub(crate) findings: Vec<Finding>,
    /// What decides what counts.
    pub(crate) choice: Choice,
}

/// A document whose analysis is up to date.
#[derive(Clone, Copy)]
pub(crate) struct View<'d> {
    pub(crate) uri: &'d Uri,
    pub(crate) lines: &'d Lines,
    pub(crate) analysis: &'d Analysis,
    pub(crate) world: &'d World,
}

impl Analysis {
    /// Checks a text as `check` does.
    pub(crate) fn of(name: String, bytes: Vec<u8>, world: &World, choice: Choice) -> Self {
        let mut sources = Sources::default();
        let file = sources.add(Source::new(name, bytes));
        let checked = logflowc_compiler::check(&mut sources, &[file], None, world);
        let found = checked.report.clone().into_sorted();
        let mut findings = choice.apply(allow::not_allowed(&sources, &checked.documents, found));
        // What stands in an included file is shown where that is checked.
        findings.retain(|finding| finding.span().file == file);
        for finding in &mut findings {
            finding.labels.retain(|label| label.span.file == file);
        }
        Self { sources, checked, findings, choice }
    }

    /// The form in which fixes are made.
    pub(crate) fn into_examined(self) -> Examined {
        let errors = self.checked.report.count(Level::Error);
        Examined { sources: self.sources, findings: self.findings, errors }
    }
}

impl View<'_> {
    /// What the text says.
    pub(crate) fn document(&self) -> &read::Document {
        &self.analysis.checked.documents[0]
    }

    /// What it means.
    pub(crate) fn config(&self) -> &Config {
        &self.analysis.checked.config
    }

    pub(crate) fn offset(&self, position: Position) -> usize {
        self.lines.offset(position)
    }

    pub(crate) fn range(&self, span: Span) -> Range {
        self.lines.range(here(span).range())
    }

    /// The text at a span.
    pub(crate) fn slice(&self, span: Span) -> &str {
        &self.lines.text()[here(span).range()]
    }

    /// The same text, checked again after edits.
    pub(crate) fn examined(&self, bytes: &[u8]) -> Examined {
        let choice = self.analysis.choice.clone();
        Analysis::of(uri::name(self.uri), bytes.to_vec(), self.world, choice).into_examined()
    }

    /// Whether a place touches a span of the document.
    pub(crate) fn holds(span: Span, offset: usize) -> bool {
        span.file == FileId(0) && (span.start as usize..=span.end as usize).contains(&offset)
    }
}

/// A place of the text; its beginning for one of an included file.
fn here(span: Span) -> Span {
    if span.file == FileId(0) { span } else { Span::new(FileId(0), 0..0) }
}
