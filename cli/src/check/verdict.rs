//! What is said about one configuration, and about all of them.

use logflowc_compiler::baseline::Fingerprint;
use logflowc_grammar::finding::{Finding, Level, Safety};

use super::Change;
use super::examine::Examination;
use super::statistics::Statistics;
use crate::format::{FileReport, Format};

/// What is said about one configuration.
#[derive(Default)]
pub(super) struct Verdict {
    /// Its findings, or what would change.
    pub(super) shown: String,
    /// What was done to it.
    pub(super) remarks: Vec<String>,
    /// How many changes were made, or would be.
    pub(super) changes: usize,
    /// What goes to standard output because the configuration came from standard input.
    pub(super) echo: Option<Vec<u8>>,
    /// What a baseline would know.
    pub(super) known: Vec<Fingerprint>,
    pub(super) counts: Counts,
    pub(super) statistics: Statistics,
}

/// How many findings there are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    errors: usize,
    warnings: usize,
    notes: usize,
    /// Those with a safe fix.
    safe: usize,
    /// Those with another fix.
    doubtful: usize,
}

/// What is said about all configurations.
#[derive(Default)]
pub(super) struct Total {
    pub(super) files: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    notes: usize,
    safe: usize,
    doubtful: usize,
    pub(super) changes: usize,
    pub(super) remarks: Vec<String>,
    pub(super) statistics: Statistics,
    pub(super) known: Vec<Fingerprint>,
    pub(super) echo: Option<Vec<u8>>,
}

impl Verdict {
    /// What a format says about a configuration.
    pub(super) fn of(examination: Examination, name: &str, format: &dyn Format) -> Self {
        let fingerprints = examination.fingerprints(name);
        let Examination { sources, findings, .. } = examination;
        let name = sources.iter().map(|(_, source)| source.name()).collect();
        let counts = Counts::of(&findings);
        let statistics = Statistics::of(&findings);
        let report = FileReport { name, sources, findings, fingerprints };
        let shown = format.fragment(&report);
        Self { shown, counts, statistics, known: report.fingerprints, ..Self::default() }
    }
}

impl Counts {
    fn of(findings: &[Finding]) -> Self {
        let level = |level| findings.iter().filter(|finding| finding.level == level).count();
        let fixes = || findings.iter().filter_map(|finding| finding.fix.as_ref());
        let safety = |safety| fixes().filter(|fix| fix.safety == safety).count();
        Self {
            errors: level(Level::Error),
            warnings: level(Level::Warning),
            notes: level(Level::Note),
            safe: safety(Safety::Safe),
            doubtful: safety(Safety::Unsafe),
        }
    }
}

impl Total {
    /// Adds what is said about a configuration and gives back its findings.
    pub(super) fn add(&mut self, verdict: Verdict) -> String {
        let Verdict { shown, remarks, changes, echo, known, counts, statistics } = verdict;
        self.files += 1;
        self.errors += counts.errors;
        self.warnings += counts.warnings;
        self.notes += counts.notes;
        self.safe += counts.safe;
        self.doubtful += counts.doubtful;
        self.changes += changes;
        self.remarks.extend(remarks);
        self.statistics.append(statistics);
        self.known.extend(known);
        self.echo = echo.or(self.echo.take());
        shown
    }

    /// How it went, in a line or two.
    pub(super) fn sentence(&self, change: Change) -> String {
        let files = many(self.files, "file");
        let changes = many(self.changes, "change");
        let [errors, warnings, notes] =
            [many(self.errors, "error"), many(self.warnings, "warning"), many(self.notes, "note")];
        let left = match change {
            Change::Diff(_) => return format!("{files} checked: {changes} to make"),
            _ if self.errors + self.warnings + self.notes == 0 => "nothing found".to_owned(),
            _ => format!("{errors}, {warnings}, {notes}"),
        };
        match change {
            Change::None | Change::Diff(_) if left == "nothing found" => format!("{files} checked, {left}"),
            Change::None | Change::Diff(_) => format!("{files} checked: {left}{}", self.hint()),
            Change::Fix(_) | Change::Allow => format!("{files} checked, {changes} made: {left}"),
        }
    }

    /// What `--fix` could do.
    fn hint(&self) -> String {
        match (self.safe, self.doubtful) {
            (0, 0) => String::new(),
            (0, doubtful) => format!("\n{doubtful} can be mended with `--fix --unsafe-fixes`"),
            (safe, 0) => format!("\n{safe} can be mended with `--fix`"),
            (safe, doubtful) => {
                format!("\n{safe} can be mended with `--fix`, {doubtful} more with `--unsafe-fixes`")
            }
        }
    }
}

fn many(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
