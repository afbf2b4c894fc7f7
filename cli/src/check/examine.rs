//! One configuration, and what of its findings counts.

use logflowc_compiler::baseline::{self, Baseline, Fingerprint};
use logflowc_compiler::selection::Choice;
use logflowc_compiler::world::World;
use logflowc_compiler::{Checked, allow};
use logflowc_grammar::finding::{Finding, Level};
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
    pub(super) checked: Checked,
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
        Examination { sources, checked, findings: Vec::new() }
    }

    /// Decides which findings count. `name` is what the baseline calls the configuration.
    pub(super) fn settle(&self, examination: &mut Examination, name: &str, choice: &Choice) {
        let Examination { sources, checked, findings } = examination;
        let found = checked.report.clone().into_sorted();
        let found = choice.apply(allow::not_allowed(sources, &checked.documents, found));
        let of = |finding: &Finding| baseline::fingerprint(name, sources, &checked.documents, finding);
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
    /// How many errors there are, also those that do not count.
    pub(super) fn errors(&self) -> usize {
        self.checked.report.count(Level::Error)
    }

    /// What a baseline would know about it.
    pub(super) fn fingerprints(&self, name: &str) -> Vec<Fingerprint> {
        let of = |finding| baseline::fingerprint(name, &self.sources, &self.checked.documents, finding);
        self.findings.iter().map(of).collect()
    }
}
