//! How findings are written. A format is one file and its lines here.

mod azure;
mod checkstyle;
mod concise;
mod full;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod markdown;
mod place;
mod rdjson;
mod record;
mod sarif;
pub(crate) mod xml;

use logflowc_compiler::baseline::Fingerprint;
use logflowc_grammar::finding::Finding;
use logflowc_grammar::source::Sources;

use crate::args::CheckFormat;

/// One configuration with what is wrong with it, by place.
pub(crate) struct FileReport {
    /// What the configuration is called.
    pub(crate) name: String,
    pub(crate) sources: Sources,
    pub(crate) findings: Vec<Finding>,
    /// What tells each finding from others.
    pub(crate) fingerprints: Vec<Fingerprint>,
}

/// A way to write findings. Files are written by many threads, each by itself; the document joins them in order.
pub(crate) trait Format: Sync {
    /// The findings of one configuration; empty where there is nothing to say.
    fn fragment(&self, report: &FileReport) -> String;

    /// The whole output, also where nothing was found.
    fn document(&self, fragments: &[&str]) -> String {
        fragments.concat()
    }
}

/// The format that an argument names.
pub(crate) fn named(format: CheckFormat, coloured: bool) -> Box<dyn Format> {
    match format {
        CheckFormat::Full => Box::new(full::Full { coloured }),
        CheckFormat::Concise => Box::new(concise::Concise),
        CheckFormat::Json => Box::new(json::Json),
        CheckFormat::Jsonl => Box::new(json::Lines),
        CheckFormat::Sarif => Box::new(sarif::Sarif),
        CheckFormat::Github => Box::new(github::Github),
        CheckFormat::Gitlab => Box::new(gitlab::Gitlab),
        CheckFormat::Junit => Box::new(junit::Junit),
        CheckFormat::Checkstyle => Box::new(checkstyle::Checkstyle),
        CheckFormat::Rdjson => Box::new(rdjson::Rdjson),
        CheckFormat::Azure => Box::new(azure::Azure),
        CheckFormat::Markdown => Box::new(markdown::Markdown),
        CheckFormat::Html => Box::new(html::Html),
    }
}

/// The code and the name of a finding's rule.
fn title(finding: &Finding) -> String {
    format!("{} {}", finding.rule.code, finding.rule.name)
}

/// What a finding says without its source lines: the message, then a line for each note and help.
fn words(finding: &Finding) -> String {
    let notes = finding.notes.iter().map(|note| format!("\nnote: {note}"));
    let help = finding.help.iter().map(|help| format!("\nhelp: {help}"));
    notes.chain(help).fold(finding.message.clone(), |all, line| all + &line)
}

/// JSON values with a comma between them; configurations without any are passed over.
fn list(fragments: &[&str]) -> String {
    let full: Vec<&str> = fragments.iter().copied().filter(|fragment| !fragment.is_empty()).collect();
    full.join(",\n")
}

/// The values of one configuration, for [`list`].
fn values(report: &FileReport, value: impl Fn(&Finding) -> serde_json::Value) -> String {
    let texts: Vec<String> = report.findings.iter().map(|finding| value(finding).to_string()).collect();
    texts.join(",\n")
}
