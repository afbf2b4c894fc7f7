//! Findings as failed tests of `JUnit`: a suite for each configuration. Notes are tests that pass and say something.

use logflowc_grammar::finding::{Finding, Level};
use logflowc_grammar::render;
use logflowc_grammar::source::Sources;

use super::xml::{self, Xml};
use super::{FileReport, Format, place, title};

pub(super) struct Junit;

impl Format for Junit {
    fn fragment(&self, report: &FileReport) -> String {
        let name = place::plain(&report.name);
        let failures = report.findings.iter().filter(|finding| fails(finding)).count().to_string();
        let tests = report.findings.len().max(1).to_string();
        let mut xml = Xml::new();
        let attributes = [("name", name), ("tests", &tests), ("failures", &failures), ("errors", "0")];
        xml.around("testsuite", &attributes, |xml| {
            if report.findings.is_empty() {
                xml.empty("testcase", &[("name", "nothing found"), ("classname", name)]);
            }
            for finding in &report.findings {
                case(xml, &report.sources, finding, name);
            }
        });
        xml.finish()
    }

    fn document(&self, fragments: &[&str]) -> String {
        xml::document("<testsuites name=\"logflowc\">", fragments, "</testsuites>")
    }
}

fn case(xml: &mut Xml, sources: &Sources, finding: &Finding, class: &str) {
    let (start, _) = place::ends(sources, finding.span());
    let name = format!("{} at {}:{}", title(finding), start.line, start.column);
    let text = render::full(sources, finding, false);
    xml.around("testcase", &[("name", &name), ("classname", class)], |xml| {
        if fails(finding) {
            let level = finding.level.to_string();
            let attributes = [("message", finding.message.as_str()), ("type", &level)];
            xml.around("failure", &attributes, |xml| xml.text(&text));
        } else {
            xml.around("system-out", &[], |xml| xml.text(&text));
        }
    });
}

fn fails(finding: &Finding) -> bool {
    finding.level > Level::Note
}
