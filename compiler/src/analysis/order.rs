//! Order: which events arrive in the order in which their source gave them (forward).

use std::collections::BTreeSet;

use petgraph::graph::{EdgeReference, NodeIndex};
use petgraph::visit::EdgeRef;

use super::class;
use super::fixpoint::{Analysis, Direction, Fact};
use crate::config::Component;
use crate::flow::{Edge, Flow, Node};

/// How much order there is, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// Any event may overtake any other.
    None,
    /// Events of one file, partition or connection stay in order.
    PerKey,
    /// All events of the source stay in order.
    Total,
}

impl Fact for Order {
    fn join(&mut self, other: &Self) {
        *self = (*self).min(*other);
    }
}

/// The analysis.
pub struct Sequence<'f, 'c> {
    /// The flow.
    pub flow: &'f Flow<'c>,
}

impl<'c> Analysis for Sequence<'_, 'c> {
    type Node = Node<'c>;
    type Edge = Edge;
    type Fact = Order;
    const DIRECTION: Direction = Direction::Forward;

    fn entry(&self, node: &Node<'c>) -> Option<Order> {
        match node {
            Node::Source(source) => Some(of_source(source)),
            node => self.flow.is_filled_by_others(node).then_some(Order::PerKey),
        }
    }

    fn node(&self, _: &Node<'c>, fact: Order) -> Order {
        fact
    }

    fn edge(&self, edge: EdgeReference<'_, Edge>, fact: &Order) -> Option<Order> {
        match edge.weight() {
            Edge::Member => None,
            Edge::Take => {
                let alone = !self.shared(edge.source()) && !self.balanced(edge.target());
                Some(if alone { *fact } else { Order::None })
            }
            _ => Some(*fact),
        }
    }
}

impl Sequence<'_, '_> {
    /// Whether a channel has several drains. Every sink asks, so nothing is collected.
    pub(super) fn shared(&self, channel: NodeIndex) -> bool {
        let takes = self.flow.graph.edges(channel).filter(|edge| *edge.weight() == Edge::Take);
        let mut drains = takes.map(|edge| self.flow.group_of(edge.target()).unwrap_or(edge.target()));
        let first = drains.next();
        drains.any(|drain| Some(drain) != first)
    }

    /// Whether a sink shares its channel with others of a balancing group.
    pub(super) fn balanced(&self, sink: NodeIndex) -> bool {
        let Some(Node::Group(group)) = self.flow.group_of(sink).map(|group| self.flow.graph[group]) else {
            return false;
        };
        group.parts.iter().any(|part| class(part) == "load_balance")
    }
}

/// The order in which a source gives its events.
pub(super) fn of_source(source: &Component) -> Order {
    match class(source) {
        "exec" | "seq" | "stress" => Order::Total,
        "spooldir"
            if !source.text("consumeOrder").is_some_and(|word| word.eq_ignore_ascii_case("random")) =>
        {
            Order::Total
        }
        "netcatudp" | "syslogudp" | "" => Order::None,
        _ => Order::PerKey,
    }
}

/// Who takes from a channel by itself: sinks without a group, and groups.
pub fn drains(flow: &Flow<'_>, channel: NodeIndex) -> BTreeSet<NodeIndex> {
    flow.readers(channel).into_iter().map(|sink| flow.group_of(sink).unwrap_or(sink)).collect()
}
