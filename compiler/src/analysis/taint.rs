//! Taint: headers whose values a stranger on the network decides on (forward).
//!
//! The lattice of Denning (A Lattice Model of Secure Information Flow, CACM 19(5), 1976) with two classes.

use std::collections::BTreeMap;
use std::rc::Rc;

use logflowc_grammar::catalog::Kind;
use logflowc_plan::FieldKind;
use petgraph::graph::EdgeReference;
use petgraph::visit::EdgeRef;

use super::class;
use super::fixpoint::{Analysis, Direction, Fact};
use super::headers::{removals, selector_header, sets};
use crate::config::Component;
use crate::fields;
use crate::flow::{Case, Edge, Flow, Node};

/// What strangers decide on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Taint<'c> {
    /// Who lets them write bodies.
    pub doors: Doors<'c>,
    /// They may set any header but those of `named`.
    pub headers: bool,
    /// For headers by name, whether they decide on it.
    pub named: Rc<BTreeMap<Rc<str>, bool>>,
}

/// Sources at which strangers come in, by their place in memory.
#[derive(Debug, Clone, Default)]
pub struct Doors<'c>(pub BTreeMap<usize, &'c Component>);

impl Taint<'_> {
    /// Whether a stranger may decide on a header.
    pub fn has(&self, name: &str) -> bool {
        self.named.get(name).copied().unwrap_or(self.headers)
    }

    /// A stranger may decide on all headers.
    fn any(&mut self) {
        *self = Self { doors: std::mem::take(&mut self.doors), headers: true, named: Rc::default() };
    }

    fn name(&mut self, name: &str, tainted: bool) {
        Rc::make_mut(&mut self.named).insert(name.into(), tainted);
    }
}

impl PartialEq for Doors<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.keys().eq(other.0.keys())
    }
}

impl Fact for Taint<'_> {
    fn join(&mut self, other: &Self) {
        let names: Vec<Rc<str>> = self.named.keys().chain(other.named.keys()).cloned().collect();
        for name in names {
            let tainted = self.has(&name) || other.has(&name);
            self.name(&name, tainted);
        }
        self.doors.0.extend(&other.doors.0);
        self.headers |= other.headers;
    }
}

/// The analysis.
pub struct Origin<'f, 'c> {
    /// The flow.
    pub flow: &'f Flow<'c>,
}

impl<'c> Analysis for Origin<'_, 'c> {
    type Node = Node<'c>;
    type Edge = Edge;
    type Fact = Taint<'c>;
    const DIRECTION: Direction = Direction::Forward;

    fn entry(&self, node: &Node<'c>) -> Option<Taint<'c>> {
        let Node::Source(source) = node else { return None };
        Some(of_source(source))
    }

    fn node(&self, node: &Node<'c>, mut fact: Taint<'c>) -> Taint<'c> {
        if let Node::Interceptor(step) = node {
            intercept(step, &mut fact);
        }
        fact
    }

    fn edge(&self, edge: EdgeReference<'_, Edge>, fact: &Taint<'c>) -> Option<Taint<'c>> {
        match edge.weight() {
            Edge::Member => None,
            // A mapping lets only its own value pass.
            Edge::Put { case: Case::Value(_), .. } => {
                let mut fact = fact.clone();
                if let Some(name) = selector_header(self.flow.graph[edge.source()]) {
                    fact.name(name, false);
                }
                Some(fact)
            }
            _ => Some(fact.clone()),
        }
    }
}

/// What strangers decide on at a source.
fn of_source(source: &Component) -> Taint<'_> {
    let mut taint = Taint::default();
    let open = match class(source) {
        "http" | "avro" | "thrift" | "scribe" | "avro_legacy" | "thrift_legacy" => true,
        "netcat" | "netcatudp" | "syslogtcp" | "syslogudp" | "multiport_syslogtcp" => false,
        _ => return taint,
    };
    taint.doors.0.insert(std::ptr::from_ref(source).addr(), source);
    taint.headers = open;
    for name in source.class.known().map_or(&[][..], |class| class.sets_headers) {
        let free = matches!(*name, "host" | "version" | "Version");
        taint.name(name, free);
    }
    taint
}

/// Whether a field can hold anything; a number leads out of no folder.
fn free(field: &fields::Field) -> bool {
    field.kind == Some(FieldKind::Text)
}

fn intercept(step: &Component, taint: &mut Taint<'_>) {
    match class(step) {
        "body" if !taint.doors.0.is_empty() => {
            if let Some(name) = step.text("to") {
                taint.name(name, true);
            }
        }
        "parse" if !taint.doors.0.is_empty() => match fields::of(step) {
            Some(fields) => fields.iter().for_each(|field| taint.name(&field.header, free(field))),
            None => taint.any(),
        },
        "timestamp" | "host" | "static" | "uuid" => {
            if let Some((name, _)) = sets(step).filter(|_| !step.flag("preserveExisting")) {
                taint.name(name, false);
            }
        }
        "remove_header" => {
            for name in removals(step) {
                taint.name(name.as_str(), false);
            }
        }
        "copy" | "rename" => {
            let [from, to] = ["from", "to"].map(|key| step.text(key));
            let (Some(from), Some(to)) = (from, to) else { return };
            // An event without the one keeps the other.
            let tainted = taint.has(from) || taint.has(to);
            if class(step) == "rename" {
                taint.name(from, false);
            }
            taint.name(to, tainted);
        }
        "regex_extractor" if !taint.doors.0.is_empty() => {
            for part in step.parts_of(Kind::RegexSerializer).filter(|part| class(part) != "millis") {
                if let Some(name) = part.text("name") {
                    taint.name(name, true);
                }
            }
        }
        _ => {}
    }
}
