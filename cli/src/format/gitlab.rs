//! Findings as GitLab's report of code quality, which a merge request shows.

use logflowc_grammar::finding::Level;
use serde_json::json;

use super::{FileReport, Format, list, place};

pub(super) struct Gitlab;

impl Format for Gitlab {
    fn fragment(&self, report: &FileReport) -> String {
        let marks = place::marks(&report.fingerprints);
        let values = report.findings.iter().zip(marks).map(|(finding, mark)| {
            let span = finding.span();
            let (start, end) = place::ends(&report.sources, span);
            let severity = match finding.level {
                Level::Error => "major",
                Level::Warning => "minor",
                Level::Note => "info",
            };
            let value = json!({
                "check_name": format!("{} {}", finding.rule.code, finding.rule.name),
                "description": finding.message,
                "fingerprint": mark,
                "severity": severity,
                "location": {
                    "path": place::path(&report.sources, span),
                    "lines": { "begin": start.line, "end": end.line },
                },
            });
            value.to_string()
        });
        values.collect::<Vec<_>>().join(",\n")
    }

    fn document(&self, fragments: &[&str]) -> String {
        format!("[\n{}\n]\n", list(fragments))
    }
}
