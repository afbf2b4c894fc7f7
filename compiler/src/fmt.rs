//! One way to write a configuration: spaces, blank lines and line ends, and nothing that has a meaning.

mod flow;
mod json;
mod properties;

pub(crate) use json::comments;

use logflowc_grammar::source::{Charset, FileId, Sources, Span};

use crate::read::{self, Document, Form};

/// A text that is left as it is, because its reader would not get to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Unformatted {
    /// Where the mistake stands.
    pub span: Span,
    /// What is wrong.
    pub why: &'static str,
}

/// The text of a source in the one way. It has the same entries, and formatting it again changes nothing.
pub fn format(sources: &Sources, file: FileId) -> Result<String, Unformatted> {
    let document = read::read(sources, file, Charset::Utf8);
    let text = sources.get(file).text();
    if let Some(span) = document.entries.iter().flat_map(|entry| &entry.malformed).next() {
        return Err(Unformatted {
            span: *span,
            why: "`\\u` without four hexadecimal digits ends the reading",
        });
    }
    if let Some(fault) = document.faults.first() {
        return Err(Unformatted { span: fault.span, why: "this is no JSON" });
    }
    let lines = lines(sources, &document);
    let end = line_end(text);
    Ok(lines.iter().flat_map(|line| [line.as_str(), end]).collect())
}

fn lines(sources: &Sources, document: &Document) -> Vec<String> {
    let text = sources.get(document.file).text();
    match document.form {
        Form::Properties => properties::lines(text, document),
        Form::Json => json::lines(text),
        Form::Flow => flow::lines(sources, document.file),
    }
}

/// What ends the first line.
fn line_end(text: &str) -> &'static str {
    match text.find(['\r', '\n']).map(|at| &text[at..]) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests;
