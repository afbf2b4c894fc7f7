//! How findings are written. A format is one file and its lines here.

mod concise;
mod full;

use logflowc_grammar::finding::Finding;
use logflowc_grammar::source::Sources;

use crate::args::CheckFormat;

/// One configuration with what is wrong with it, by place.
pub(crate) struct FileReport {
    pub(crate) sources: Sources,
    pub(crate) findings: Vec<Finding>,
}

/// A way to write findings. Files are written by many threads, each by itself; the document joins them in order.
pub(crate) trait Format: Sync {
    /// The findings of one configuration; empty where there are none.
    fn fragment(&self, report: &FileReport) -> String;

    /// The whole output.
    fn document(&self, fragments: &[&str]) -> String {
        fragments.concat()
    }
}

/// The format that an argument names.
pub(crate) fn named(format: CheckFormat, coloured: bool) -> Box<dyn Format> {
    match format {
        CheckFormat::Full => Box::new(full::Full { coloured }),
        CheckFormat::Concise => Box::new(concise::Concise),
    }
}
