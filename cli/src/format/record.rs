//! A finding as plain data, the form behind `json` and `jsonl`. `docs/schema/findings.json` describes it.

use logflowc_grammar::finding::{Edit, Finding, Label, Safety};
use logflowc_grammar::source::{Sources, Span};
use serde::Serialize;

use super::FileReport;
use super::place::{self, Position};

/// A finding.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    code: &'a str,
    name: &'a str,
    level: String,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    labels: Vec<Marked<'a>>,
    notes: &'a [String],
    help: &'a [String],
    fix: Option<Repair<'a>>,
    fingerprint: String,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    start: Position,
    end: Position,
}

/// A place with a word on it, or with the text that belongs there.
#[derive(Serialize)]
struct Marked<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct Repair<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<Marked<'a>>,
}

/// All findings of a configuration.
pub(super) fn records(report: &FileReport) -> impl Iterator<Item = Record<'_>> {
    let marks = place::marks(&report.fingerprints);
    report.findings.iter().zip(marks).map(|(finding, mark)| record(&report.sources, finding, mark))
}

fn record<'a>(sources: &'a Sources, finding: &'a Finding, fingerprint: String) -> Record<'a> {
    let marked = |span: &Span, text: &'a str| Marked { place: at(sources, *span), text };
    let fix = finding.fix.as_ref().map(|fix| Repair {
        title: &fix.title,
        safe: fix.safety == Safety::Safe,
        edits: fix.edits.iter().map(|Edit { span, text }| marked(span, text)).collect(),
    });
    Record {
        code: finding.rule.code,
        name: finding.rule.name,
        level: finding.level.to_string(),
        message: &finding.message,
        place: at(sources, finding.span()),
        labels: finding.labels.iter().map(|Label { span, text }| marked(span, text)).collect(),
        notes: &finding.notes,
        help: &finding.help,
        fix,
        fingerprint,
    }
}

fn at(sources: &Sources, span: Span) -> Place<'_> {
    let (start, end) = place::ends(sources, span);
    Place { file: place::path(sources, span), start, end }
}
