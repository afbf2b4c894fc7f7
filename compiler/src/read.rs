//! From a source to entries, whatever form it is written in.

use std::path::Path;

use logflowc_grammar::ast::{Entry, JsonFault};
use logflowc_grammar::source::{Charset, FileId, Sources, Span};
use logflowc_grammar::{json, properties};

use crate::json_form::{self, Misplaced, Understood};

/// The form of a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Flume's properties.
    Properties,
    /// The JSON form.
    Json,
}

/// What a source says.
#[derive(Debug)]
pub struct Document {
    /// The source.
    pub file: FileId,
    /// How it is written.
    pub form: Form,
    /// Keys and values.
    pub entries: Vec<Entry>,
    /// Comment lines of properties.
    pub comments: Vec<Span>,
    /// What is no JSON.
    pub faults: Vec<JsonFault>,
    /// Short spellings of the JSON form.
    pub understood: Vec<Understood>,
    /// What has no place in the JSON form.
    pub misplaced: Vec<Misplaced>,
}

impl Document {
    /// The entry around a place of the source.
    pub fn entry_at(&self, at: u32) -> Option<&Entry> {
        match self.form {
            Form::Properties => {
                let behind = self.entries.partition_point(|entry| entry.key.span().start <= at);
                self.entries[..behind].last().filter(|entry| entry.contains(at))
            }
            // The name of a component stands around its settings.
            Form::Json => {
                let around = self.entries.iter().filter(|entry| entry.contains(at));
                around.min_by_key(|entry| entry.span().range().len())
            }
        }
    }
}

/// Reads a source; JSON is recognised by the extension or a leading brace.
pub fn read(sources: &Sources, file: FileId, charset: Charset) -> Document {
    match form(sources, file) {
        Form::Properties => {
            let read = properties::parse(sources, file, charset);
            Document {
                file,
                form: Form::Properties,
                entries: read.entries,
                comments: read.comments,
                faults: Vec::new(),
                understood: Vec::new(),
                misplaced: Vec::new(),
            }
        }
        Form::Json => {
            let read = json::parse(sources, file);
            let json_form::JsonForm { entries, understood, misplaced } = json_form::entries(&read);
            let (faults, comments) = (read.faults, Vec::new());
            Document { file, form: Form::Json, entries, comments, faults, understood, misplaced }
        }
    }
}

fn form(sources: &Sources, file: FileId) -> Form {
    let source = sources.get(file);
    let start = source.text().trim_start_matches('\u{feff}').trim_start();
    let json =
        Path::new(source.name()).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if json || start.starts_with('{') { Form::Json } else { Form::Properties }
}
