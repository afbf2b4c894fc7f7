//! Findings for programs: one JSON document, or one JSON object a line.

use super::{FileReport, Format, list, record};

/// The version of the form. It changes when a reader of the old form would be misled.
const VERSION: u32 = 1;

/// One document.
pub(super) struct Json;

/// One object a line.
pub(super) struct Lines;

impl Format for Json {
    fn fragment(&self, report: &FileReport) -> String {
        lines(report).join(",\n")
    }

    fn document(&self, fragments: &[&str]) -> String {
        let version = env!("CARGO_PKG_VERSION");
        let findings = list(fragments);
        format!(
            "{{\"version\": {VERSION}, \"tool\": {{\"name\": \"logflowc\", \"version\": \"{version}\"}}, \
             \"findings\": [\n{findings}\n]}}\n"
        )
    }
}

impl Format for Lines {
    fn fragment(&self, report: &FileReport) -> String {
        lines(report).into_iter().map(|line| line + "\n").collect()
    }
}

fn lines(report: &FileReport) -> Vec<String> {
    record::records(report).map(|record| serde_json::to_string(&record).expect("plain data")).collect()
}
