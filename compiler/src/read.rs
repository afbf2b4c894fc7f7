//! From a source to entries, whatever form it is written in.

use std::path::Path;

use logflowc_grammar::ast::{Entry, JsonFault};
use logflowc_grammar::finding::{Finding, Fix};
use logflowc_grammar::source::{Charset, FileId, Sources, Span};
use logflowc_grammar::{flow, json, properties};

use crate::cases::Case;
use crate::flow_form::include::Whole;
use crate::flow_form::{self, FlowForm};
use crate::json_form::{self, Misplaced, Understood};
use crate::world::World;

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
    /// Tests of the `flow` language.
    pub cases: Vec<Case>,
    /// It is a text of the `flow` language that is there for others to include.
    pub is_part: bool,
}

impl Document {
    fn empty(file: FileId, form: Form) -> Self {
        Self {
            file,
            form,
            entries: Vec::new(),
            comments: Vec::new(),
            faults: Vec::new(),
            understood: Vec::new(),
            misplaced: Vec::new(),
            findings: Vec::new(),
            cases: Vec::new(),
            is_part: false,
        }
    }

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

/// Reads a source with all that it includes, which the world is asked for. The source itself comes first; what it
/// includes has its comments in a document of its own, and everything else there.
pub fn whole(sources: &mut Sources, file: FileId, charset: Charset, world: &World) -> Vec<Document> {
    if form(sources, file) != Form::Flow {
        return vec![read(sources, file, charset)];
    }
    let flow = flow::parse(sources, file);
    let whole = Whole::read(sources, flow, world);
    let FlowForm { entries, mut findings, cases, is_part, .. } = flow_form::entries(sources, &whole);
    // Fixes are made in the source itself.
    let elsewhere = |fix: &Fix| fix.edits.iter().any(|edit| edit.span.file != file);
    for finding in &mut findings {
        finding.fix.take_if(|fix| elsewhere(fix));
    }
    let documents = whole
        .flows
        .into_iter()
        .map(|flow| Document { comments: flow.comments, ..Document::empty(flow.file, Form::Flow) });
    let mut documents: Vec<Document> = documents.collect();
    documents[0].entries = entries;
    documents[0].findings = findings;
    documents[0].cases = cases;
    documents[0].is_part = is_part;
    documents
}

/// Reads a source alone; JSON is recognised by the extension or a leading brace, the `flow` language by its extension.
pub fn read(sources: &Sources, file: FileId, charset: Charset) -> Document {
    let form = form(sources, file);
    let mut document = Document::empty(file, form);
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
            document.comments.clone_from(&read.comments);
            let FlowForm { entries, findings, cases, is_part, .. } =
                flow_form::entries(sources, &Whole::alone(read));
            document = Document { entries, findings, cases, is_part, ..document };
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
