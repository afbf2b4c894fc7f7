//! Delivery level: what is promised for an event on its way, and who promises less than those before (forward).

use std::collections::BTreeMap;

use logflowc_grammar::catalog::Kind;
use petgraph::graph::EdgeReference;

use super::fixpoint::{Analysis, Direction, Fact};
use super::{class, text};
use crate::config::Component;
use crate::flow::{Edge, Flow, Node, items};

/// What is promised, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Events end here.
    Nothing,
    /// An event may be lost.
    AtMostOnce,
    /// An event arrives, perhaps several times.
    AtLeastOnce,
    /// An event arrives as if once.
    EffectivelyOnce,
}

/// What is promised at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery<'c> {
    /// The least of all that was promised on the way.
    pub level: Level,
    /// Who promises so little, by the place in memory.
    pub culprits: BTreeMap<usize, &'c str>,
}

impl Fact for Delivery<'_> {
    fn join(&mut self, other: &Self) {
        match other.level.cmp(&self.level) {
            std::cmp::Ordering::Less => *self = other.clone(),
            std::cmp::Ordering::Equal => self.culprits.extend(&other.culprits),
            std::cmp::Ordering::Greater => {}
        }
    }
}

/// The analysis.
pub struct Guarantee<'f, 'c> {
    /// The flow.
    pub flow: &'f Flow<'c>,
}

impl<'c> Analysis for Guarantee<'_, 'c> {
    type Node = Node<'c>;
    type Edge = Edge;
    type Fact = Delivery<'c>;
    const DIRECTION: Direction = Direction::Forward;

    fn entry(&self, node: &Node<'c>) -> Option<Delivery<'c>> {
        (matches!(node, Node::Source(_)) || self.flow.is_filled_by_others(node))
            .then(|| Delivery { level: Level::EffectivelyOnce, culprits: BTreeMap::new() })
    }

    fn node(&self, node: &Node<'c>, mut fact: Delivery<'c>) -> Delivery<'c> {
        let (Node::Source(component) | Node::Channel(component) | Node::Sink(component)) = node else {
            return fact;
        };
        let culprits = [(std::ptr::from_ref(*component).addr(), component.name.as_str())].into();
        fact.join(&Delivery { level: self.promise(node, component), culprits });
        fact
    }

    fn edge(&self, edge: EdgeReference<'_, Edge>, fact: &Delivery<'c>) -> Option<Delivery<'c>> {
        match edge.weight() {
            Edge::Member => None,
            // An optional channel that is full is passed over.
            Edge::Put { required: false, .. } => {
                let level = fact.level.min(Level::AtMostOnce);
                let culprits = if level < fact.level { BTreeMap::new() } else { fact.culprits.clone() };
                Some(Delivery { level, culprits })
            }
            _ => Some(fact.clone()),
        }
    }
}

impl<'c> Guarantee<'_, 'c> {
    fn promise(&self, node: &Node<'c>, component: &'c Component) -> Level {
        match node {
            Node::Sink(sink) => {
                let channel = sink.text("channel").and_then(|name| self.flow.find(Kind::Channel, name));
                let channel = channel.and_then(|channel| self.flow.graph[channel].component());
                channel.map_or_else(|| promise(sink), |channel| promise_together(channel, sink))
            }
            // Whether an event is taken out of it twice is up to the sink.
            Node::Channel(_) if self.flow.is_filled_by_others(node) => Level::EffectivelyOnce,
            _ => promise(component),
        }
    }
}

/// What a sink promises that takes from this channel.
pub fn promise_together(channel: &Component, sink: &Component) -> Level {
    if promise(sink) == Level::AtLeastOnce && is_one_transaction(channel, sink) {
        Level::EffectivelyOnce
    } else {
        promise(sink)
    }
}

/// Whether a batch is taken out of the channel in the transaction in which the sink writes it: both are Kafka, and
/// have a server in common.
fn is_one_transaction(channel: &Component, sink: &Component) -> bool {
    let servers = |component| items(component, "kafka.bootstrap.servers").iter();
    let same = servers(channel).any(|server| servers(sink).any(|other| other.as_str() == server.as_str()));
    let uncommitted =
        text(channel, "kafka.consumer.isolation.level").is_some_and(|level| level == "read_uncommitted");
    let transactional = sink.value("kafka.producer.transactional.id").is_some();
    class(channel) == "kafka" && class(sink) == "kafka" && transactional && same && !uncommitted
}

/// What a component promises by itself. One that nobody knows is not blamed for anything.
pub fn promise(component: &Component) -> Level {
    match (component.kind, class(component)) {
        (Kind::Sink, "null") => Level::Nothing,
        (
            Kind::Source,
            "exec" | "netcat" | "netcatudp" | "syslogtcp" | "syslogudp" | "multiport_syslogtcp" | "twitter",
        )
        | (Kind::Channel, "memory" | "spillablememory" | "pseudotxn")
        | (Kind::Sink, "irc" | "logger") => Level::AtMostOnce,
        (Kind::Sink | Kind::Channel, "kafka") if text(component, "kafka.producer.acks") == Some("0") => {
            Level::AtMostOnce
        }
        (_, "") => Level::EffectivelyOnce,
        _ => Level::AtLeastOnce,
    }
}

/// Why a component promises so little.
pub(super) fn reason(component: &Component) -> &'static str {
    match class(component) {
        "null" => "throws events away",
        "exec" => "cannot ask the command again for what was lost",
        "netcat" | "syslogtcp" | "multiport_syslogtcp" => "its clients do not learn what could not be kept",
        "netcatudp" | "syslogudp" => "nobody notices a datagram that is lost",
        "memory" | "spillablememory" => "what is in memory is lost when the process ends",
        "pseudotxn" => "forgets an event as soon as it is taken",
        "irc" | "logger" => "nobody confirms what it has written",
        "kafka" if promise(component) == Level::AtMostOnce => "with `acks = 0` no broker confirms anything",
        _ if promise(component) == Level::AtMostOnce => "may lose what it has",
        _ => "may give an event twice",
    }
}
