//! One way to write a configuration: spaces, blank lines and line ends, and nothing that has a meaning.

mod flow;
mod json;
mod properties;

pub(crate) use json::comments;

use logflowc_grammar::source::{Charset, FileId, Sources, Span};

use crate::read::{self, Form};

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
    let text = sources.get(file).text();
    let lines = match read::form(sources, file) {
        Form::Flow => flow::lines(sources, file),
        Form::Properties | Form::Json => of_entries(sources, file)?,
    };
    let end = line_end(text);
    Ok(lines.iter().flat_map(|line| [line.as_str(), end]).collect())
}

/// The lines of properties or JSON.
fn of_entries(sources: &Sources, file: FileId) -> Result<Vec<String>, Unformatted> {
    let document = read::read(sources, file, Charset::Utf8);
    if let Some(span) = document.entries.iter().flat_map(|entry| &entry.malformed).next() {
        return Err(Unformatted {
            span: *span,
            why: "`\\u` without four hexadecimal digits ends the reading",
        });
    }
    if let Some(fault) = document.faults.first() {
        return Err(Unformatted { span: fault.span, why: "this is no JSON" });
    }
    let text = sources.get(file).text();
    Ok(if document.form == Form::Json { json::lines(text) } else { properties::lines(text, &document) })
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
