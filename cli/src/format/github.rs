//! Findings as commands to GitHub Actions, which shows them beside the lines of a change.

use logflowc_grammar::finding::{Finding, Level};
use logflowc_grammar::source::Sources;

use super::{FileReport, Format, place, title, words};

pub(super) struct Github;

impl Format for Github {
    fn fragment(&self, report: &FileReport) -> String {
        report.findings.iter().map(|finding| command(&report.sources, finding)).collect()
    }
}

fn command(sources: &Sources, finding: &Finding) -> String {
    let kind = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let file = property(place::path(sources, finding.span()));
    let (start, end) = place::ends(sources, finding.span());
    // Columns of several lines are refused.
    let columns = if start.line == end.line {
        format!(",col={},endColumn={}", start.column, end.column)
    } else {
        String::new()
    };
    let (line, last, title) = (start.line, end.line, property(&title(finding)));
    let message = data(&words(finding));
    format!("::{kind} file={file},line={line},endLine={last}{columns},title={title}::{message}\n")
}

/// A text behind the colons.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text before them.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
