//! Headers available: which headers events carry, and which values they can have (forward).

mod origin;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::source::Span;
use petgraph::graph::EdgeReference;
use petgraph::visit::EdgeRef;

use super::fixpoint::{Analysis, Direction, Fact};
use super::{class, text};
use crate::config::Component;
use crate::fields;
use crate::flow::{Case, Edge, Flow, Node};
use origin::of_source;

/// Whether events have a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// No event has it.
    Never,
    /// Some may have it.
    Maybe,
    /// Every event has it.
    Always,
}

/// The values that a header can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// One of these.
    These(BTreeSet<String>),
    /// Nobody knows.
    Any,
}

/// One header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header<'c> {
    /// Whether it is there.
    pub presence: Presence,
    /// Its values, where it is there.
    pub values: Values,
    /// Who sets it.
    pub set: BTreeSet<Setter<'c>>,
    /// Where it has been taken away.
    pub removed: BTreeSet<Span>,
}

/// Who sets a header: a source, an interceptor, or a part of one.
#[derive(Debug, Clone, Copy)]
pub struct Setter<'c> {
    /// The component.
    pub component: &'c Component,
    /// The best place to show.
    pub span: Span,
}

impl PartialEq for Setter<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.component, other.component)
    }
}

impl Eq for Setter<'_> {}

impl PartialOrd for Setter<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Setter<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        std::ptr::from_ref(self.component).cmp(&std::ptr::from_ref(other.component))
    }
}

/// All headers of events at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headers<'c> {
    /// Those with a name that the configuration tells. Places between which nothing changes share them.
    pub known: Rc<BTreeMap<Rc<str>, Rc<Header<'c>>>>,
    /// Whether events may have others as well, under any name.
    pub open: bool,
}

impl<'c> Headers<'c> {
    /// What is known about a header.
    pub fn get(&self, name: &str) -> Rc<Header<'c>> {
        self.known.get(name).cloned().unwrap_or_else(|| Rc::new(Header::unnamed(self.open)))
    }

    /// The same, to be changed.
    fn copy(&self, name: &str) -> Header<'c> {
        self.known.get(name).map_or_else(|| Header::unnamed(self.open), |known| known.as_ref().clone())
    }

    fn insert(&mut self, name: &str, header: Header<'c>) {
        Rc::make_mut(&mut self.known).insert(name.into(), Rc::new(header));
    }

    /// Changes every header for which there is reason.
    fn change(&mut self, reason: impl Fn(&Header<'c>) -> bool, change: impl Fn(&mut Header<'c>)) {
        for header in Rc::make_mut(&mut self.known).values_mut().filter(|header| reason(header)) {
            change(Rc::make_mut(header));
        }
    }

    /// Sets a header to one of some values, whatever it was.
    fn put(&mut self, name: &str, values: Values, by: Setter<'c>) {
        let header =
            Header { presence: Presence::Always, values, set: [by].into(), removed: BTreeSet::new() };
        self.insert(name, header);
    }

    /// Sets a header where it is missing.
    fn fill(&mut self, name: &str, values: &Values, by: Setter<'c>) {
        let mut header = self.copy(name);
        if header.presence == Presence::Always {
            return;
        }
        header.values.join(values);
        header.presence = Presence::Always;
        header.set.insert(by);
        self.insert(name, header);
    }

    /// Sets a header for some events.
    fn try_put(&mut self, name: &str, by: Setter<'c>) {
        let mut header = self.copy(name);
        header.values = Values::Any;
        if header.presence == Presence::Never {
            header.presence = Presence::Maybe;
        }
        header.set.insert(by);
        self.insert(name, header);
    }

    /// Takes a header away.
    fn remove(&mut self, name: &str, at: Span) {
        let header = Header { removed: [at].into(), ..Header::unnamed(false) };
        self.insert(name, header);
    }

    /// Somebody unknown may have done anything.
    fn forget(&mut self) {
        self.open = true;
        let unsure = |header: &mut Header<'c>| {
            header.presence = Presence::Maybe;
            header.values = Values::Any;
        };
        self.change(|_| true, unsure);
    }
}

impl Header<'_> {
    fn unnamed(open: bool) -> Self {
        let (presence, values) = if open {
            (Presence::Maybe, Values::Any)
        } else {
            (Presence::Never, Values::These(BTreeSet::new()))
        };
        Self { presence, values, set: BTreeSet::new(), removed: BTreeSet::new() }
    }
}

impl Values {
    /// One value.
    pub fn one(value: &str) -> Self {
        Values::These([value.to_owned()].into())
    }

    fn join(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Values::These(these), Values::These(others)) => these.extend(others.iter().cloned()),
            _ => *self = Values::Any,
        }
    }
}

impl Fact for Headers<'_> {
    fn join(&mut self, other: &Self) {
        let names: BTreeSet<Rc<str>> = self.known.keys().chain(other.known.keys()).cloned().collect();
        for name in names {
            let (mut mine, theirs) = (self.copy(&name), other.get(&name));
            if mine.presence != theirs.presence {
                mine.presence = Presence::Maybe;
            }
            mine.values.join(&theirs.values);
            mine.set.extend(&theirs.set);
            mine.removed.extend(&theirs.removed);
            self.insert(&name, mine);
        }
        self.open |= other.open;
    }
}

/// The analysis.
pub struct Available<'f, 'c> {
    /// The flow.
    pub flow: &'f Flow<'c>,
}

impl<'c> Analysis for Available<'_, 'c> {
    type Node = Node<'c>;
    type Edge = Edge;
    type Fact = Headers<'c>;
    const DIRECTION: Direction = Direction::Forward;

    fn entry(&self, node: &Node<'c>) -> Option<Headers<'c>> {
        match node {
            Node::Source(source) => Some(of_source(source)),
            // Other programs may write into the topic.
            Node::Channel(channel) if class(channel) == "kafka" && channel.flag("parseAsFlumeEvent") => {
                let alone = self.flow.find(Kind::Channel, channel.name.as_str());
                let alone = alone.is_none_or(|index| self.flow.writers(index).is_empty());
                alone.then(|| Headers { known: Rc::default(), open: true })
            }
            Node::Channel(channel) if class(channel) == "kafka" => {
                Some(Headers { known: Rc::default(), open: false })
            }
            _ => None,
        }
    }

    fn node(&self, node: &Node<'c>, mut fact: Headers<'c>) -> Headers<'c> {
        match node {
            Node::Interceptor(step) => intercept(step, &mut fact),
            Node::Channel(channel) if class(channel) == "kafka" && !channel.flag("parseAsFlumeEvent") => {
                let at = channel.value("parseAsFlumeEvent").map(|value| value.setting.value.span());
                let names: Vec<Rc<str>> = fact.known.keys().cloned().collect();
                for name in names {
                    fact.remove(&name, at.unwrap_or_else(|| channel.span()));
                }
                fact.open = false;
            }
            _ => {}
        }
        fact
    }

    fn edge(&self, edge: EdgeReference<'_, Edge>, fact: &Headers<'c>) -> Option<Headers<'c>> {
        match edge.weight() {
            Edge::Member => None,
            Edge::Put { case: Case::Value(value), .. } => {
                only(fact, selector_header(self.flow.graph[edge.source()])?, value)
            }
            Edge::Put { case: Case::Default, .. } => {
                let Node::Selector(Some(selector)) = self.flow.graph[edge.source()] else { return None };
                rest(fact, selector)
            }
            _ => Some(fact.clone()),
        }
    }
}

/// The header that a selector decides by.
pub fn selector_header(node: Node<'_>) -> Option<&str> {
    let Node::Selector(Some(selector)) = node else { return None };
    text(selector, "header")
}

/// Events whose header has one value.
fn only<'c>(fact: &Headers<'c>, name: &str, value: &str) -> Option<Headers<'c>> {
    let mut header = fact.copy(name);
    let possible = match &header.values {
        Values::These(these) => these.contains(value),
        Values::Any => true,
    };
    if header.presence == Presence::Never || !possible {
        return None;
    }
    header.presence = Presence::Always;
    header.values = Values::one(value);
    let mut fact = fact.clone();
    fact.insert(name, header);
    Some(fact)
}

/// Events whose header has a value without a mapping, or that lack it.
fn rest<'c>(fact: &Headers<'c>, selector: &Component) -> Option<Headers<'c>> {
    let name = text(selector, "header")?;
    let mut header = fact.copy(name);
    if let Values::These(these) = &mut header.values {
        these.retain(|value| selector.value(&format!("mapping.{value}")).is_none());
        if these.is_empty() {
            match header.presence {
                Presence::Always => return None,
                Presence::Maybe => header.presence = Presence::Never,
                Presence::Never => {}
            }
        }
    }
    let mut fact = fact.clone();
    fact.insert(name, header);
    Some(fact)
}

/// What an interceptor does to headers.
fn intercept<'c>(step: &'c Component, fact: &mut Headers<'c>) {
    match class(step) {
        "timestamp" | "host" | "static" | "uuid" | "body" => {
            let Some((name, by)) = sets(step) else { return fact.forget() };
            let values = match class(step) {
                "static" => text(step, "value").map_or(Values::Any, Values::one),
                _ => Values::Any,
            };
            if step.flag("preserveExisting") {
                fact.fill(name, &values, by);
            } else {
                fact.put(name, values, by);
            }
        }
        "regex_extractor" => {
            for part in step.parts_of(Kind::RegexSerializer).filter(|part| part.listed.is_some()) {
                match part.value("name") {
                    Some(value) if !value.setting.unknown => {
                        let by = Setter { component: step, span: value.setting.value.span() };
                        fact.try_put(value.setting.value.as_str(), by);
                    }
                    _ => fact.open = true,
                }
            }
        }
        "remove_header" => remove(step, fact),
        "regex_filter" | "search_replace" | "filter" | "redact" | "sample" | "dedupe" | "count" | "split"
        | "join" => {}
        "throttle" => put_named(step, "mark", fact),
        "compute" => put_named(step, "to", fact),
        "parse" => parse(step, fact),
        "copy" | "rename" => copy(step, fact),
        _ => fact.forget(),
    }
}

/// Some events get the header that a setting names.
fn put_named<'c>(step: &'c Component, key: &str, fact: &mut Headers<'c>) {
    match step.value(key) {
        Some(value) if value.setting.unknown => fact.forget(),
        Some(value) => {
            let by = Setter { component: step, span: value.setting.value.span() };
            fact.try_put(value.setting.value.as_str(), by);
        }
        None => {}
    }
}

/// The fields of the body, as far as it has them.
fn parse<'c>(step: &'c Component, fact: &mut Headers<'c>) {
    put_named(step, "failureHeader", fact);
    let unknown = step.values.iter().any(|value| value.setting.unknown);
    match fields::of(step).filter(|_| !unknown) {
        Some(fields) => {
            for field in fields {
                fact.try_put(&field.header, Setter { component: step, span: field.span });
            }
        }
        None => fact.forget(),
    }
}

/// One header gets the value of another, which goes away when it is renamed.
fn copy<'c>(step: &'c Component, fact: &mut Headers<'c>) {
    let known = |key| step.value(key).filter(|value| !value.setting.unknown);
    let (Some(from), Some(to)) = (known("from"), known("to")) else { return fact.forget() };
    let (old, name) = (fact.get(from.setting.value.as_str()), to.setting.value.as_str());
    let by = Setter { component: step, span: to.setting.value.span() };
    match old.presence {
        Presence::Always if step.flag("preserveExisting") => fact.fill(name, &old.values, by),
        Presence::Always => fact.put(name, old.values.clone(), by),
        Presence::Maybe => fact.try_put(name, by),
        Presence::Never => {}
    }
    if class(step) == "rename" && from.setting.value.as_str() != name {
        fact.remove(from.setting.value.as_str(), from.setting.value.span());
    }
}

/// The header that an interceptor sets for every event, if it is one of those.
pub fn sets(step: &Component) -> Option<(&str, Setter<'_>)> {
    let key = match class(step) {
        "timestamp" | "uuid" => "headerName",
        "host" => "hostHeader",
        "static" => "key",
        "body" => "to",
        _ => return None,
    };
    let span = step.value(key).map_or_else(|| step.span(), |value| value.setting.value.span());
    Some((text(step, key)?, Setter { component: step, span }))
}

/// The headers that `remove_header` names, with their places. Separators other than a comma are rare.
pub fn removals(step: &Component) -> Vec<logflowc_grammar::text::Text> {
    let mut names: Vec<_> =
        step.value("withName").map(|value| value.setting.value.clone()).into_iter().collect();
    if let Some(list) =
        step.value("fromList").filter(|_| text(step, "fromListSeparator") == Some("\\s*,\\s*"))
    {
        names.extend(list.setting.value.split(|c| c == ',').iter().map(logflowc_grammar::text::Text::trim));
    }
    names
}

fn remove<'c>(step: &'c Component, fact: &mut Headers<'c>) {
    for name in removals(step) {
        fact.remove(name.as_str(), name.span());
    }
    let by_list = step.value("fromList").is_some() && text(step, "fromListSeparator") != Some("\\s*,\\s*");
    if step.value("matching").is_some() || by_list {
        fact.change(|header| header.presence == Presence::Always, |header| header.presence = Presence::Maybe);
    }
}
