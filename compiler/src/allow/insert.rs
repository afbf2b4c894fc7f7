//! Comments for what is found now, so that only what is new is shown from then on.

use std::collections::{BTreeMap, BTreeSet};

use logflowc_grammar::finding::{Edit, Finding};
use logflowc_grammar::source::{Sources, Span};

use crate::fix;
use crate::read::{Document, Form};

/// The edits after which the findings of a document are allowed; `None` for JSON, which has no comments.
pub fn insertions(sources: &Sources, document: &Document, findings: &[Finding]) -> Option<Vec<Edit>> {
    if document.form == Form::Json {
        return None;
    }
    let text = sources.get(document.file).text();
    let mut at_lines: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    let mut of_file: BTreeSet<&str> = BTreeSet::new();
    for finding in findings.iter().filter(|finding| finding.span().file == document.file) {
        match line_of_entry(text, document, finding) {
            Some(start) => at_lines.entry(start).or_default().insert(finding.rule.code),
            None => of_file.insert(finding.rule.code),
        };
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let insert = |at: usize, text: String| Edit { span: Span::new(document.file, at..at), text };
    let line = |word: &str, codes: BTreeSet<&str>| {
        format!("# logflowc: {word} {}", codes.into_iter().collect::<Vec<_>>().join(", "))
    };
    let mut edits: Vec<Edit> = Vec::new();
    for (start, codes) in at_lines {
        let rest = &text[start..];
        let blanks = &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()];
        edits.push(insert(start, format!("{blanks}{}{end}", line("allow", codes))));
    }
    if !of_file.is_empty() {
        // Before a byte order mark a comment would be no comment, so such comments stand at the end.
        let before = if text.is_empty() || text.ends_with(['\n', '\r']) { "" } else { end };
        edits.push(insert(text.len(), format!("{before}{}{end}", line("allow-file", of_file))));
    }
    Some(edits)
}

/// Where the first line of the entry around a finding starts, if a comment can stand before it.
fn line_of_entry(text: &str, document: &Document, finding: &Finding) -> Option<usize> {
    if document.form == Form::Flow {
        return Some(fix::lines(text, finding.span().range()).start);
    }
    let entry = document.entry_at(finding.span().start)?;
    let start = fix::lines(text, entry.span().range()).start;
    let before = text[..start].trim_end_matches(['\n', '\r']);
    let joined = (before.len() - before.trim_end_matches('\\').len()) % 2 == 1;
    let marked = start == 0 && text.starts_with('\u{feff}');
    (!joined && !marked).then_some(start)
}
