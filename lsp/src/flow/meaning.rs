//! Every word of a text that means something, by place.

use logflowc_compiler::flow_form::keys;
use logflowc_grammar::catalog::{Component as Class, Kind, Property};
use logflowc_grammar::flow;
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::statements;
use crate::document::View;
use crate::occurrences::{Occurrence, Role, section_of};

/// A word and what it means.
#[derive(Debug)]
pub(super) struct Meaning {
    pub(super) span: Span,
    pub(super) what: What,
}

/// What a word can mean.
#[derive(Debug)]
pub(super) enum What {
    /// An agent.
    Agent(Occurrence),
    /// A component or a group of the author.
    Name(Occurrence),
    /// A header.
    Header(Occurrence),
    /// A type of the catalog.
    Type(&'static Class),
    /// A key in the spelling of the language.
    Key(&'static Property),
    /// A value whose key is said by the words around it: `10%` in `sample 10%`.
    Said(String, &'static Property),
    /// A word that stands for itself: of an enum, or the name of a part.
    Choice,
}

/// What the statements of a text mean.
#[derive(Debug, Default)]
pub(super) struct Meanings<'t> {
    pub(super) text: &'t str,
    pub(super) all: Vec<Meaning>,
    /// What components are made of, by their paths.
    pub(super) declared: Vec<Declared>,
    /// What the source of each flow sets by itself, and the headers that its steps set.
    pub(super) flows: Vec<FlowHeaders>,
    /// The name of the agent at hand.
    pub(super) agent: String,
    /// The constants and the templates of the text.
    pub(super) constants: Vec<String>,
    pub(super) templates: Vec<String>,
    /// The template at hand with its parameters.
    pub(super) template: Option<(String, Vec<String>)>,
}

/// A component of the author.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) kind: Kind,
    /// As it is written; empty where it could not be read.
    pub(super) written: String,
    pub(super) class: Option<&'static Class>,
}

/// The headers that one flow sets, each with the end of what sets it.
#[derive(Debug, Default)]
pub(super) struct FlowHeaders {
    pub(super) start: usize,
    pub(super) agent: String,
    /// The template whose steps these are; empty for a flow.
    pub(super) template: String,
    pub(super) set: Vec<(usize, String)>,
}

/// What all words of a document mean.
pub(super) fn meanings<'v>(view: &View<'v>) -> Meanings<'v> {
    let read = flow::parse(&view.analysis.sources, view.document().file);
    let mut meanings = Meanings { text: view.lines.text(), agent: "agent".to_owned(), ..Meanings::default() };
    statements::declare(&mut meanings, &read.statements);
    statements::walk(&mut meanings, &read.statements);
    meanings.all.sort_by_key(|meaning| meaning.span);
    meanings
}

/// All names of a document, those of headers among them.
pub(crate) fn occurrences(view: &View<'_>) -> Vec<Occurrence> {
    let of_it = |meaning: Meaning| match meaning.what {
        What::Agent(name) | What::Name(name) | What::Header(name) => Some(name),
        What::Type(_) | What::Key(_) | What::Said(..) | What::Choice => None,
    };
    meanings(view)
        .all
        .into_iter()
        .filter_map(of_it)
        .filter(|name| view.slice(name.span) == name.name)
        .collect()
}

impl Meanings<'_> {
    pub(super) fn add(&mut self, span: Span, what: What) {
        self.all.push(Meaning { span, what });
    }

    pub(super) fn agent(&mut self, name: &Text) {
        name.as_str().clone_into(&mut self.agent);
        self.add(name.span(), What::Agent(occurrence(name.as_str().to_owned(), name, Role::Type)));
    }

    /// A component or a group, or a parameter that stands for one.
    pub(super) fn name(&mut self, kind: Kind, name: &Text, role: Role) {
        if self.parameter(name) {
            return;
        }
        let path = self.path(kind, name);
        self.add(name.span(), What::Name(occurrence(path, name, role)));
    }

    /// A constant, a template or a parameter: what has a path of its own.
    pub(super) fn own(&mut self, path: String, name: &Text, role: Role) {
        self.add(name.span(), What::Name(occurrence(path, name, role)));
    }

    /// Whether a word stands for a value of the template at hand; in quotes it stands for itself.
    pub(super) fn parameter(&mut self, name: &Text) -> bool {
        let known = |(template, parameters): &(String, Vec<String>)| {
            let is_known = parameters.iter().any(|known| known == name.as_str());
            is_known.then(|| format!("templates.{template}.{name}"))
        };
        let path = self.template.as_ref().and_then(known).filter(|_| !self.is_quoted(name));
        if let Some(path) = path.clone() {
            self.own(path, name, Role::Reference);
        }
        path.is_some()
    }

    /// Whether a word is a parameter or a constant.
    pub(super) fn stands_for_value(&mut self, name: &Text) -> bool {
        let is_constant = self.constants.iter().any(|known| known == name.as_str()) && !self.is_quoted(name);
        if self.parameter(name) {
            return true;
        }
        if is_constant {
            self.own(format!("constants.{name}"), name, Role::Reference);
        }
        is_constant
    }

    fn is_quoted(&self, name: &Text) -> bool {
        self.text[..name.span().range().start].ends_with('"')
    }

    /// A header that a field of the events fills.
    pub(super) fn field(&mut self, prefix: &str, name: &Text, role: Role) {
        let path = format!("{}.headers.{prefix}{name}", self.agent);
        self.add(name.span(), What::Header(occurrence(path, name, role)));
        self.sets(name.span().range().end, &format!("{prefix}{name}"));
    }

    /// What stands for a component in keys.
    pub(super) fn path(&self, kind: Kind, name: &Text) -> String {
        format!("{}.{}.{name}", self.agent, section_of(kind))
    }

    /// A header that is set, or one that is read or removed.
    pub(super) fn header(&mut self, name: &Text, is_set: bool) {
        if self.parameter(name) {
            return;
        }
        let role = if is_set { Role::Type } else { Role::Reference };
        let path = format!("{}.headers.{name}", self.agent);
        self.add(name.span(), What::Header(occurrence(path, name, role)));
        if is_set {
            self.sets(name.span().range().end, name.as_str());
        }
    }

    /// Begins a flow, or the steps of a template.
    pub(super) fn flow(&mut self, start: usize, template: &str) {
        let (agent, template) = (self.agent.clone(), template.to_owned());
        self.flows.push(FlowHeaders { start, agent, template, set: Vec::new() });
    }

    /// Notes that the flow at hand has the headers of a template that stands above it.
    pub(super) fn sets_all(&mut self, behind: usize, template: &str) {
        let known = self.flows.iter().find(|flow| flow.template == template);
        let set: Vec<String> =
            known.into_iter().flat_map(|flow| &flow.set).map(|(_, header)| header.clone()).collect();
        for header in &set {
            self.sets(behind, header);
        }
    }

    /// Notes that the flow at hand has a header behind a place.
    pub(super) fn sets(&mut self, behind: usize, header: &str) {
        if let Some(flow) = self.flows.last_mut() {
            flow.set.push((behind, header.to_owned()));
        }
    }

    /// The component that a flow begins with, or one of another kind that it names.
    pub(super) fn declared(&self, kind: Kind, name: &str) -> Option<&Declared> {
        let path = format!("{}.{}.{name}", self.agent, section_of(kind));
        self.declared.iter().find(|known| known.path == path)
    }
}

fn occurrence(path: String, name: &Text, role: Role) -> Occurrence {
    Occurrence { path, name: name.as_str().to_owned(), role, span: name.span() }
}

/// The properties that a key of the language means: a key, and a pattern of the same name.
pub(super) fn meant(class: &'static Class, key: &str) -> impl Iterator<Item = &'static Property> {
    let mut named = keys::names(class);
    named.retain(|(name, _)| name == key);
    // The key itself comes first.
    named.sort_by_key(|(_, property)| property.prefix);
    named.into_iter().map(|(_, property)| property)
}
