//! Every place at which a name of the author stands: of an agent, of a component or of a part with a list.

use std::collections::BTreeSet;

use logflowc_compiler::config::{Reading, Typed, read};
use logflowc_compiler::flume::load::Setting;
use logflowc_compiler::java::text::is_blank;
use logflowc_compiler::read::Form;
use logflowc_grammar::ast::Entry;
use logflowc_grammar::catalog::{Kind, Property, Type};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use crate::document::View;
use crate::flow;
use crate::key::{self, Key};

/// A name at one place.
#[derive(Debug, Clone)]
pub(crate) struct Occurrence {
    /// What is named, as the start of its keys: `a`, `a.sources.r`, `a.sources.r.interceptors.i`; for a header of the
    /// `flow` language `a.headers.h`.
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) span: Span,
}

/// What a name does at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// It stands in the key of a `type`, or is declared.
    Type,
    /// It stands in another key.
    Key,
    /// A list says that it exists.
    List,
    /// A value refers to it.
    Reference,
}

/// All names of a document, by place.
pub(crate) fn all(view: &View<'_>) -> Vec<Occurrence> {
    if view.document().form == Form::Flow {
        return flow::occurrences(view);
    }
    let mut finder = Finder { view, found: Vec::new() };
    for entry in &view.document().entries {
        finder.entry(entry);
    }
    let mut found = finder.found;
    // In JSON a component has one place for all its keys; what it does there first counts.
    found.sort_by(|a, b| (a.span, &a.path, a.role).cmp(&(b.span, &b.path, b.role)));
    found.dedup_by(|a, b| a.span == b.span && a.path == b.path);
    found
}

/// The name at an offset.
pub(crate) fn at(all: &[Occurrence], offset: usize) -> Option<&Occurrence> {
    all.iter().find(|occurrence| View::holds(occurrence.span, offset))
}

/// All places of what is named at one place. In JSON agents share components, so that one place has a path for each agent.
pub(crate) fn same<'o>(all: &'o [Occurrence], asked: &Occurrence) -> Vec<&'o Occurrence> {
    let mut paths = BTreeSet::from([asked.path.as_str()]);
    loop {
        let spans: BTreeSet<Span> =
            all.iter().filter(|found| paths.contains(found.path.as_str())).map(|found| found.span).collect();
        let known = paths.len();
        paths.extend(all.iter().filter(|found| spans.contains(&found.span)).map(|found| found.path.as_str()));
        if paths.len() == known {
            let mut same: Vec<_> = all.iter().filter(|found| paths.contains(found.path.as_str())).collect();
            same.dedup_by_key(|found| found.span);
            return same;
        }
    }
}

struct Finder<'v> {
    view: &'v View<'v>,
    found: Vec<Occurrence>,
}

impl Finder<'_> {
    fn entry(&mut self, entry: &Entry) {
        let Some(key) = Key::of(&entry.key) else { return };
        self.add(key.agent.as_str().to_owned(), &key.agent, Role::Key);
        let section = format!("{}.{}", key.agent, key.section.word());
        let Some((name, inner)) = &key.setting else {
            for name in entry.value.split(is_blank) {
                self.add(format!("{section}.{name}"), &name, Role::List);
            }
            return;
        };
        let role = if inner.as_str() == "type" { Role::Type } else { Role::Key };
        let path = format!("{section}.{name}");
        self.add(path.clone(), name, role);
        let Some(component) = key::component(self.view.config(), &key) else { return };
        for part in key::parts(component).iter().filter(|part| inner.as_str().starts_with(&part.scope)) {
            let name = part.part.name.as_str();
            let Some(end) = part.scope.strip_suffix('.').filter(|scope| scope.ends_with(&format!(".{name}")))
            else {
                continue;
            };
            let place = inner.slice(end.len() - name.len()..end.len());
            let role = if &inner.as_str()[part.scope.len()..] == "type" { Role::Type } else { Role::Key };
            self.add(format!("{path}.{end}"), &place, role);
        }
        let place = key::place(component, inner.as_str());
        if let Some(property) = place.property {
            self.value(&key, entry, (&path, inner, place.scope), property);
        }
    }

    /// What a value lists or refers to.
    fn value(&mut self, key: &Key, entry: &Entry, at: (&str, &Text, usize), property: &'static Property) {
        let (path, inner, scope) = at;
        if let Some(kind) = property.reference {
            let section = section_of(kind);
            let path = |name: &Text| format!("{}.{section}.{name}", key.agent);
            if let Some(head) = named_in_key(property) {
                let rest = &inner.as_str()[scope + head..];
                let length = rest.find('.').unwrap_or(rest.len());
                let name = inner.slice(scope + head..scope + head + length);
                return self.add(path(&name), &name, Role::Reference);
            }
            for name in items(property, entry) {
                self.add(path(&name), &name, Role::Reference);
            }
        } else if property.part.is_some() && property.kind == Type::List {
            for name in items(property, entry) {
                self.add(format!("{path}.{inner}.{name}"), &name, Role::List);
            }
        }
    }

    /// Keeps what stands in the text as it is meant: not what a reference or an escape has brought.
    fn add(&mut self, path: String, name: &Text, role: Role) {
        let span = name.span();
        if self.view.slice(span) == name.as_str() && !name.as_str().contains("${") {
            self.found.push(Occurrence { path, name: name.as_str().to_owned(), role, span });
        }
    }
}

/// Where a name starts that stands in the key itself, as in `priority.<sink>`.
fn named_in_key(property: &Property) -> Option<usize> {
    property.key.find('<')
}

/// The items of a list, or the value itself.
pub(crate) fn items(property: &'static Property, entry: &Entry) -> Vec<Text> {
    let value = entry.value.trim();
    let setting =
        Setting { key: entry.key.clone(), value: value.clone(), raw: entry.value.clone(), unknown: false };
    match read(property, &setting) {
        Reading::Good(Typed::Items(items)) => items,
        _ if value.as_str().is_empty() => Vec::new(),
        _ => vec![value],
    }
}

/// The word under which components of a kind stand.
pub(crate) fn section_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => "sources",
        Kind::Channel => "channels",
        Kind::Sink => "sinks",
        Kind::Sinkgroup => "sinkgroups",
        _ => "configfilters",
    }
}
