//! Findings as the editor shows them.

use logflowc_grammar::finding::{Finding, Label, Level};
use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, NumberOrString,
};

use crate::document::View;

/// Rules about what has no effect.
pub(crate) const WITHOUT_EFFECT: &[&str] = &[
    "duplicate-key",
    "empty-value",
    "foreign-property",
    "idle-channel",
    "idle-mapping",
    "idle-setting",
    "ignored-property",
    "key-without-place",
    "misplaced-member",
    "overruled-setting",
    "rounding-without-effect",
    "stray-priority",
    "surplus-serializer",
    "unlisted-component",
    "unlisted-part",
    "unused-allowance",
];

/// Rules about what has been replaced by something else.
pub(crate) const OUTDATED: &[&str] = &[
    "moved-class",
    "old-kafka-client-property",
    "old-kafka-key",
    "old-offset-reset",
    "outdated-component",
    "removed-component",
    "renamed-key",
    "zookeeper-for-kafka",
];

/// All findings of a document.
pub(crate) fn diagnostics(view: &View<'_>) -> Vec<Diagnostic> {
    view.analysis.findings.iter().map(|finding| diagnostic(view, finding)).collect()
}

/// One finding.
pub(crate) fn diagnostic(view: &View<'_>, finding: &Finding) -> Diagnostic {
    let related: Vec<_> = finding.labels[1..].iter().map(|label| related(view, label)).collect();
    Diagnostic {
        range: view.range(finding.span()),
        severity: Some(severity(finding.level)),
        code: Some(NumberOrString::String(finding.rule.code.to_owned())),
        code_description: None,
        source: Some("logflowc".to_owned()),
        message: message(finding),
        related_information: (!related.is_empty()).then_some(related),
        tags: tag(finding.rule.name).map(|tag| vec![tag]),
        data: None,
    }
}

fn message(finding: &Finding) -> String {
    let mut lines = vec![finding.message.clone()];
    lines.extend(finding.labels.first().map(|label| label.text.clone()).filter(|text| !text.is_empty()));
    lines.extend(finding.notes.iter().cloned());
    lines.extend(finding.help.iter().map(|help| format!("help: {help}")));
    lines.join("\n")
}

fn related(view: &View<'_>, label: &Label) -> DiagnosticRelatedInformation {
    let location = Location::new(view.uri.clone(), view.range(label.span));
    let message = if label.text.is_empty() { "here".to_owned() } else { label.text.clone() };
    DiagnosticRelatedInformation { location, message }
}

fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::ERROR,
        Level::Warning => DiagnosticSeverity::WARNING,
        Level::Note => DiagnosticSeverity::INFORMATION,
    }
}

fn tag(rule: &str) -> Option<DiagnosticTag> {
    if WITHOUT_EFFECT.contains(&rule) {
        return Some(DiagnosticTag::UNNECESSARY);
    }
    OUTDATED.contains(&rule).then_some(DiagnosticTag::DEPRECATED)
}
