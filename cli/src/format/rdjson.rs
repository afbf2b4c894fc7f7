//! Findings for reviewdog, which comments on changes wherever they are reviewed.

use logflowc_grammar::finding::{Finding, Level};
use logflowc_grammar::source::{Sources, Span};
use serde_json::{Value, json};

use super::place::Position;
use super::{FileReport, Format, list, place, values, words};

pub(super) struct Rdjson;

impl Format for Rdjson {
    fn fragment(&self, report: &FileReport) -> String {
        values(report, |finding| diagnostic(&report.sources, finding))
    }

    fn document(&self, fragments: &[&str]) -> String {
        let diagnostics = list(fragments);
        format!("{{\"source\": {{\"name\": \"logflowc\"}}, \"diagnostics\": [\n{diagnostics}\n]}}\n")
    }
}

fn diagnostic(sources: &Sources, finding: &Finding) -> Value {
    let severity = match finding.level {
        Level::Error => "ERROR",
        Level::Warning => "WARNING",
        Level::Note => "INFO",
    };
    let related = finding.labels[1..]
        .iter()
        .map(|label| json!({ "message": label.text, "location": location(sources, label.span) }));
    // Each suggestion stands for itself, so a fix of several places cannot be said.
    let edits = finding.fix.iter().map(|fix| &fix.edits).filter(|edits| edits.len() == 1).flatten();
    let suggestions = edits.map(|edit| json!({ "range": range(sources, edit.span), "text": edit.text }));
    json!({
        "message": words(finding),
        "location": location(sources, finding.span()),
        "severity": severity,
        "code": { "value": finding.rule.code },
        "suggestions": suggestions.collect::<Vec<_>>(),
        "relatedLocations": related.collect::<Vec<_>>(),
    })
}

fn location(sources: &Sources, span: Span) -> Value {
    json!({ "path": place::path(sources, span), "range": range(sources, span) })
}

fn range(sources: &Sources, span: Span) -> Value {
    let (start, end) = place::ends(sources, span);
    let text = sources.get(span.file).text();
    json!({ "start": position(text, start), "end": position(text, end) })
}

/// Columns count bytes here.
fn position(text: &str, at: Position) -> Value {
    let line_start = text[..at.offset].rfind('\n').map_or(0, |newline| newline + 1);
    json!({ "line": at.line, "column": at.offset - line_start + 1 })
}
