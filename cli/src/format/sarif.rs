//! Findings as SARIF 2.1.0, the form that GitHub, GitLab, Azure and most viewers of findings share.

use logflowc_compiler::lint::{LINTS, Lint};
use logflowc_grammar::finding::{Finding, Fix, Level};
use logflowc_grammar::source::{Sources, Span};
use serde_json::{Value, json};

use super::{FileReport, Format, list, place, words};

pub(super) struct Sarif;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

impl Format for Sarif {
    fn fragment(&self, report: &FileReport) -> String {
        let marks = place::marks(&report.fingerprints);
        let results = report.findings.iter().zip(marks);
        let results = results.map(|(finding, mark)| result(&report.sources, finding, &mark).to_string());
        results.collect::<Vec<_>>().join(",\n")
    }

    fn document(&self, fragments: &[&str]) -> String {
        let driver = json!({
            "name": "logflowc",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": LINTS.iter().map(|lint| rule(lint)).collect::<Vec<_>>(),
        });
        let results = list(fragments);
        format!(
            "{{\"$schema\": \"{SCHEMA}\", \"version\": \"2.1.0\", \"runs\": [{{\n\
             \"tool\": {{\"driver\": {driver}}},\n\"columnKind\": \"unicodeCodePoints\",\n\
             \"results\": [\n{results}\n]\n}}]}}\n"
        )
    }
}

fn rule(lint: &Lint) -> Value {
    let Lint { rule, bad, good, .. } = lint;
    let why = rule.why;
    let [bad, good] = [bad, good].map(|text| text.trim_end());
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": rule.name.replace('-', " ") },
        "fullDescription": { "text": why },
        "help": {
            "text": format!("{why}\n\nBad:\n\n{bad}\n\nGood:\n\n{good}\n"),
            "markdown": format!("{why}\n\nBad:\n\n```properties\n{bad}\n```\n\nGood:\n\n```properties\n{good}\n```\n"),
        },
        "defaultConfiguration": { "level": level(rule.level) },
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn result(sources: &Sources, finding: &Finding, mark: &str) -> Value {
    let mut result = json!({
        "ruleId": finding.rule.code,
        "level": level(finding.level),
        "message": { "text": words(finding) },
        "locations": [{ "physicalLocation": location(sources, finding.span()) }],
        "partialFingerprints": { "logflowc/v1": mark },
    });
    if let Some(index) = LINTS.iter().position(|lint| lint.rule.code == finding.rule.code) {
        result["ruleIndex"] = index.into();
    }
    let related = finding.labels[1..].iter().enumerate().map(|(id, label)| {
        let place = location(sources, label.span);
        json!({ "id": id, "physicalLocation": place, "message": { "text": label.text } })
    });
    let related: Vec<Value> = related.collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([repair(sources, finding, fix)]);
    }
    result
}

fn repair(sources: &Sources, finding: &Finding, fix: &Fix) -> Value {
    let replacements = fix.edits.iter().map(|edit| {
        json!({ "deletedRegion": region(sources, edit.span), "insertedContent": { "text": edit.text } })
    });
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{
            "artifactLocation": artifact(sources, finding.span()),
            "replacements": replacements.collect::<Vec<_>>(),
        }],
    })
}

fn location(sources: &Sources, span: Span) -> Value {
    json!({ "artifactLocation": artifact(sources, span), "region": region(sources, span) })
}

fn artifact(sources: &Sources, span: Span) -> Value {
    json!({ "uri": place::uri(place::path(sources, span)) })
}

fn region(sources: &Sources, span: Span) -> Value {
    let (start, end) = place::ends(sources, span);
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}
