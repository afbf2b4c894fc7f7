//! One configuration, and what of its findings counts.

use logflowc_compiler::baseline::{self, Baseline, Fingerprint};
use logflowc_compiler::link::Ends;
use logflowc_compiler::read::Document;
use logflowc_compiler::selection::Choice;
use logflowc_compiler::world::World;
use logflowc_compiler::{Checked, allow};
use logflowc_grammar::finding::{Finding, Level, Report};
use logflowc_grammar::source::{Source, Sources};

use super::probe;

/// What is the same for all configurations of one call.
pub(super) struct Examiner {
    pub(super) world: World,
    /// What is known already.
    pub(super) baseline: Baseline,
    /// Whether to look at the outside.
    pub(super) probe: bool,
}

/// A configuration with its findings.
pub(super) struct Examination {
    pub(super) sources: Sources,
    pub(super) documents: Vec<Document>,
    /// What it shares with others.
    pub(super) ends: Ends,
    /// What is wrong, until it is decided what counts.
    pub(super) report: Report,
    /// How many errors it has by itself, also those that do not count.
    pub(super) errors: usize,
    /// What counts, by place.
    pub(super) findings: Vec<Finding>,
}

impl Examiner {
    /// Checks a configuration; nothing counts yet.
    pub(super) fn look(&self, source: Source) -> Examination {
        let mut sources = Sources::default();
        let file = sources.add(source);
        let mut checked = logflowc_compiler::check(&mut sources, &[file], None, &self.world);
        if self.probe {
            let probed = Some(probe::answers(&checked.config));
            let world = World { probed, ..self.world.clone() };
            checked = logflowc_compiler::check(&mut sources, &[file], None, &world);
        }
        // What the configuration means takes most of the memory and is not needed any more.
        let Checked { documents, ends, report, .. } = checked;
        let errors = report.count(Level::Error);
        Examination { sources, documents, ends, report, errors, findings: Vec::new() }
    }

    /// Decides which findings count. `name` is what the baseline calls the configuration.
    pub(super) fn settle(&self, examination: &mut Examination, name: &str, choice: &Choice) {
        let Examination { sources, documents, report, findings, .. } = examination;
        let found = std::mem::take(report).into_sorted();
        let found = choice.apply(allow::not_allowed(sources, documents, found));
        let of = |finding: &Finding| baseline::fingerprint(name, sources, documents, finding);
        *findings = self.baseline.unknown(found, of);
    }

    /// Checks a configuration by itself and decides which findings count.
    pub(super) fn examine(&self, source: Source, name: &str, choice: &Choice) -> Examination {
        let mut examination = self.look(source);
        self.settle(&mut examination, name, choice);
        examination
    }
}

impl Examination {
    /// What a baseline would know about it.
    pub(super) fn fingerprints(&self, name: &str) -> Vec<Fingerprint> {
        let of = |finding| baseline::fingerprint(name, &self.sources, &self.documents, finding);
        self.findings.iter().map(of).collect()
    }
}
