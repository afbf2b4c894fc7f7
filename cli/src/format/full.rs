//! Findings for people: source lines, carets, reasons and help.

use logflowc_grammar::render;

use super::{FileReport, Format};

pub(super) struct Full {
    pub(super) coloured: bool,
}

impl Format for Full {
    fn fragment(&self, report: &FileReport) -> String {
        let shown = |finding| render::full(&report.sources, finding, self.coloured) + "\n";
        report.findings.iter().map(shown).collect()
    }
}
