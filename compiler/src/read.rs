//! From a source to entries, whatever form it is written in.

use std::path::Path;

use logflowc_grammar::ast::{Entry, JsonFault};
use logflowc_grammar::finding::Finding;
use logflowc_grammar::source::{Charset, FileId, Sources, Span};
use logflowc_grammar::{flow, json, properties};

use crate::flow_form::{self, FlowForm};
use crate::json_form::{self, Misplaced, Understood};

/// The form of a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Flume's properties.
    Properties,
    /// The JSON form.
    Json,
    /// The `flow` language.
    Flow,
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
    /// What is wrong with a text of the `flow` language.
    pub findings: Vec<Finding>,
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
            Form::Json | Form::Flow => {
                let around = self.entries.iter().filter(|entry| entry.contains(at));
                around.min_by_key(|entry| entry.span().range().len())
            }
        }
    }
}

/// Reads a source; JSON is recognised by the extension or a leading brace, the `flow` language by its extension.
pub fn read(sources: &Sources, file: FileId, charset: Charset) -> Document {
    let form = form(sources, file);
    let mut document = Document {
        file,
        form,
        entries: Vec::new(),
        comments: Vec::new(),
        faults: Vec::new(),
        understood: Vec::new(),
        misplaced: Vec::new(),
        findings: Vec::new(),
    };
    match form {
        Form::Properties => {
            let read = properties::parse(sources, file, charset);
            (document.entries, document.comments) = (read.entries, read.comments);
        }
        Form::Json => {
            let read = json::parse(sources, file);
            let json_form::JsonForm { entries, understood, misplaced } = json_form::entries(&read);
            document = Document { entries, faults: read.faults, understood, misplaced, ..document };
        }
        Form::Flow => {
            let read = flow::parse(sources, file);
            let FlowForm { entries, findings } = flow_form::entries(sources, &read);
            document = Document { entries, comments: read.comments, findings, ..document };
        }
    }
    document
}

/// The form of a source.
pub(crate) fn form(sources: &Sources, file: FileId) -> Form {
    let source = sources.get(file);
    let start = source.text().trim_start_matches('\u{feff}').trim_start();
    let extension = Path::new(source.name()).extension().map(std::ffi::OsStr::to_ascii_lowercase);
    match extension.as_ref().and_then(|extension| extension.to_str()) {
        Some("flow") => Form::Flow,
        Some("json") => Form::Json,
        _ if start.starts_with('{') => Form::Json,
        _ => Form::Properties,
    }
}
