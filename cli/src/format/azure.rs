//! Findings as commands to Azure Pipelines, which lists them on the page of a run.

use logflowc_grammar::finding::{Finding, Level};
use logflowc_grammar::source::Sources;

use super::{FileReport, Format, place, words};

pub(super) struct Azure;

impl Format for Azure {
    fn fragment(&self, report: &FileReport) -> String {
        report.findings.iter().map(|finding| command(&report.sources, finding)).collect()
    }
}

fn command(sources: &Sources, finding: &Finding) -> String {
    // There is nothing below a warning.
    let kind = if finding.level == Level::Error { "error" } else { "warning" };
    let path = property(place::path(sources, finding.span()));
    let (start, _) = place::ends(sources, finding.span());
    let (line, column, code) = (start.line, start.column, finding.rule.code);
    let message = data(&words(finding));
    format!(
        "##vso[task.logissue type={kind};sourcepath={path};linenumber={line};columnnumber={column};code={code};]{message}\n"
    )
}

/// A text behind the bracket.
fn data(text: &str) -> String {
    text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text inside the brackets.
fn property(text: &str) -> String {
    data(text).replace(';', "%3B").replace(']', "%5D")
}
