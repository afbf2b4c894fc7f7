//! Changes of configurations: fixes, comments that allow findings, and how both are shown or written.

use logflowc_compiler::fix::{self, Examined, Made};
use logflowc_compiler::{allow, selection::Choice};
use logflowc_grammar::finding::Safety;
use logflowc_grammar::source::Source;

use super::examine::{Examination, Examiner};

/// A configuration with its fixes made.
pub(super) struct Fixed {
    pub(super) bytes: Vec<u8>,
    pub(super) made: Vec<Made>,
}

/// The bytes from which a source was read.
pub(super) fn bytes(source: &Source) -> Vec<u8> {
    fix::encoded(source.text(), source.charset())
}

/// Makes the fixes of a configuration.
pub(super) fn fixed(
    examiner: &Examiner,
    source: &Source,
    name: &str,
    choice: &Choice,
    class: Safety,
) -> Fixed {
    let examine = |bytes: &[u8]| {
        let examination = examiner.examine(Source::new(source.name(), bytes.to_vec()), name, choice);
        let Examination { sources, findings, errors, .. } = examination;
        Examined { sources, findings, errors }
    };
    let fix::Outcome { bytes, made } = fix::to_fixed_point(bytes(source), class, examine);
    Fixed { bytes, made }
}

/// The bytes of a configuration with comments that allow its findings, and how many these are; `None` where comments
/// cannot stand.
pub(super) fn allowed(examination: &Examination, source: &Source) -> Option<(Vec<u8>, usize)> {
    let document = &examination.documents[0];
    // These rules are about such comments.
    let about_comments = |code: &str| code.starts_with("LF99");
    let findings: Vec<_> =
        examination.findings.iter().filter(|finding| !about_comments(finding.rule.code)).cloned().collect();
    let edits = allow::insertions(&examination.sources, document, &findings)?;
    let edits = edits.iter().map(|edit| (edit.span.range(), edit.text.as_str()));
    Some((fix::encoded(&fix::replaced(source.text(), edits), source.charset()), findings.len()))
}

/// The difference between two versions of a configuration, secrets overwritten.
pub(super) fn difference(before: &Examination, after: &Examination) -> String {
    let shown = |examination: &Examination| {
        examination.sources.iter().map(|(_, source)| source.shown().to_owned()).collect::<String>()
    };
    let (old, new) = (shown(before), shown(after));
    let name = before.sources.iter().map(|(_, source)| source.name()).collect::<String>();
    let diff = similar::TextDiff::from_lines(&old, &new);
    diff.unified_diff().header(&name, &name).to_string()
}
