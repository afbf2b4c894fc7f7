//! Findings as a report of Checkstyle, which Jenkins and many others read.

use logflowc_grammar::finding::Level;

use super::xml::{self, Xml};
use super::{FileReport, Format, place, words};

pub(super) struct Checkstyle;

impl Format for Checkstyle {
    fn fragment(&self, report: &FileReport) -> String {
        if report.findings.is_empty() {
            return String::new();
        }
        let mut xml = Xml::new();
        xml.around("file", &[("name", place::plain(&report.name))], |xml| {
            for finding in &report.findings {
                let (start, _) = place::ends(&report.sources, finding.span());
                let severity = match finding.level {
                    Level::Error => "error",
                    Level::Warning => "warning",
                    Level::Note => "info",
                };
                let attributes = [
                    ("line", start.line.to_string()),
                    ("column", start.column.to_string()),
                    ("severity", severity.to_owned()),
                    ("message", words(finding)),
                    ("source", format!("logflowc.{}", finding.rule.code)),
                ];
                xml.empty("error", &attributes.each_ref().map(|(key, value)| (*key, value.as_str())));
            }
        });
        xml.finish()
    }

    fn document(&self, fragments: &[&str]) -> String {
        xml::document("<checkstyle version=\"4.3\">", fragments, "</checkstyle>")
    }
}
