//! Findings for `grep` and for editors: a line each.

use logflowc_grammar::render;

use super::{FileReport, Format};

pub(super) struct Concise;

impl Format for Concise {
    fn fragment(&self, report: &FileReport) -> String {
        report.findings.iter().map(|finding| render::concise(&report.sources, finding)).collect()
    }
}
