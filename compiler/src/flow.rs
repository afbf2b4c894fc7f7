//! The flow graph of one agent: who gives events to whom.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::text::Text;
use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::analysis::class;
use crate::config::{Agent, Component, Reading, Typed};

/// The graph of an agent. Events run along the edges.
#[derive(Debug)]
pub struct Flow<'c> {
    /// The agent.
    pub agent: &'c Agent,
    /// Sources, interceptors, selectors, channels, groups, sinks.
    pub graph: DiGraph<Node<'c>, Edge>,
}

/// What a node is.
#[derive(Debug, Clone, Copy)]
pub enum Node<'c> {
    /// Where events come in.
    Source(&'c Component),
    /// A step behind a source.
    Interceptor(&'c Component),
    /// Decides on channels. Without settings it replicates.
    Selector(Option<&'c Component>),
    /// Keeps events.
    Channel(&'c Component),
    /// Shares events among sinks.
    Group(&'c Component),
    /// Where events go out.
    Sink(&'c Component),
}

/// Why events run along an edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edge {
    /// One step follows the other.
    Next,
    /// The selector sends events to a channel.
    Put {
        /// The source waits for the channel.
        required: bool,
        /// Only events with this value of the selector's header; all others where absent.
        case: Case,
    },
    /// A sink takes from a channel.
    Take,
    /// A group drives a sink.
    Member,
}

/// Which events a selector sends along an edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Case {
    /// All events.
    All,
    /// Those with this value of the header.
    Value(String),
    /// Those that no value has been given for.
    Default,
}

impl<'c> Node<'c> {
    /// The component behind the node.
    pub fn component(self) -> Option<&'c Component> {
        match self {
            Node::Source(component)
            | Node::Interceptor(component)
            | Node::Channel(component)
            | Node::Group(component)
            | Node::Sink(component) => Some(component),
            Node::Selector(component) => component,
        }
    }
}

impl<'c> Flow<'c> {
    /// Connects the components for which `keep` holds. References to others lead nowhere.
    pub fn build(agent: &'c Agent, keep: impl Fn(&Component) -> bool) -> Self {
        let mut flow = Self { agent, graph: DiGraph::new() };
        for kind in [Kind::Channel, Kind::Sink, Kind::Source, Kind::Sinkgroup] {
            for component in agent.listed(kind).filter(|component| keep(component)) {
                match kind {
                    Kind::Channel => {
                        flow.graph.add_node(Node::Channel(component));
                    }
                    Kind::Sink => flow.sink(component),
                    Kind::Source => flow.source(component),
                    _ => flow.group(component),
                }
            }
        }
        flow
    }

    /// The nodes of a kind, in the order in which they were added.
    pub fn nodes(&self, kind: Kind) -> impl Iterator<Item = (NodeIndex, &'c Component)> {
        self.graph.node_indices().filter_map(move |index| {
            let (found, component) = match self.graph[index] {
                Node::Source(component) => (Kind::Source, component),
                Node::Channel(component) => (Kind::Channel, component),
                Node::Sink(component) => (Kind::Sink, component),
                Node::Group(component) => (Kind::Sinkgroup, component),
                Node::Interceptor(_) | Node::Selector(_) => return None,
            };
            (found == kind).then_some((index, component))
        })
    }

    /// The node of a kind and name.
    pub fn find(&self, kind: Kind, name: &str) -> Option<NodeIndex> {
        self.nodes(kind).find(|(_, component)| component.name.as_str() == name).map(|(index, _)| index)
    }

    /// The sinks that take from a channel.
    pub fn readers(&self, channel: NodeIndex) -> Vec<NodeIndex> {
        self.graph.neighbors_directed(channel, Direction::Outgoing).collect()
    }

    /// The selectors that put into a channel.
    pub fn writers(&self, channel: NodeIndex) -> Vec<NodeIndex> {
        let mut writers: Vec<_> = self.graph.neighbors_directed(channel, Direction::Incoming).collect();
        writers.sort_unstable();
        writers.dedup();
        writers
    }

    /// Whether events come into a channel that no source of the agent fills: it is a topic of Kafka.
    pub fn is_filled_by_others(&self, node: &Node<'c>) -> bool {
        let Node::Channel(channel) = node else { return false };
        let fed = || self.find(Kind::Channel, channel.name.as_str()).map(|channel| self.writers(channel));
        class(channel) == "kafka" && fed().is_some_and(|writers| writers.is_empty())
    }

    /// The interceptors of a source in their order, and the selector behind them.
    pub fn chain(&self, source: NodeIndex) -> (Vec<&'c Component>, NodeIndex) {
        let mut steps = Vec::new();
        let mut at = source;
        loop {
            at = self.graph.neighbors(at).next().expect("a chain ends in a selector");
            match self.graph[at] {
                Node::Interceptor(step) => steps.push(step),
                _ => return (steps, at),
            }
        }
    }

    /// The channels that a selector puts into, with the reason.
    pub fn puts(&self, selector: NodeIndex) -> Vec<(NodeIndex, &Edge)> {
        // petgraph gives the newest edge first.
        let mut puts: Vec<_> =
            self.graph.edges(selector).map(|edge| (edge.target(), edge.weight())).collect();
        puts.reverse();
        puts
    }

    /// The channel of a sink.
    pub fn channel_of(&self, sink: NodeIndex) -> Option<NodeIndex> {
        let taken = |edge: &petgraph::graph::EdgeReference<'_, Edge>| *edge.weight() == Edge::Take;
        self.graph.edges_directed(sink, Direction::Incoming).find(taken).map(|edge| edge.source())
    }

    /// The group that drives a sink.
    pub fn group_of(&self, sink: NodeIndex) -> Option<NodeIndex> {
        let member = |edge: &petgraph::graph::EdgeReference<'_, Edge>| *edge.weight() == Edge::Member;
        self.graph.edges_directed(sink, Direction::Incoming).find(member).map(|edge| edge.source())
    }

    fn sink(&mut self, component: &'c Component) {
        let sink = self.graph.add_node(Node::Sink(component));
        let channel = component.text("channel").and_then(|name| self.find(Kind::Channel, name));
        if let Some(channel) = channel {
            self.graph.add_edge(channel, sink, Edge::Take);
        }
    }

    fn source(&mut self, component: &'c Component) {
        let mut last = self.graph.add_node(Node::Source(component));
        for step in component.parts_of(Kind::Interceptor).filter(|step| step.listed.is_some()) {
            let next = self.graph.add_node(Node::Interceptor(step));
            self.graph.add_edge(last, next, Edge::Next);
            last = next;
        }
        let part = component.parts_of(Kind::Selector).next();
        let selector = self.graph.add_node(Node::Selector(part));
        self.graph.add_edge(last, selector, Edge::Next);
        let multiplexing =
            part.filter(|part| part.class.known().is_some_and(|class| class.name == "multiplexing"));
        match multiplexing {
            Some(part) => self.multiplex(selector, part),
            None => self.replicate(selector, component, part),
        }
    }

    fn replicate(&mut self, selector: NodeIndex, source: &Component, part: Option<&Component>) {
        let optional: Vec<&str> = part.map_or(Vec::new(), |part| names(part, "optional"));
        for name in names(source, "channels") {
            let required = !optional.contains(&name);
            self.put(selector, name, required, Case::All);
        }
    }

    fn multiplex(&mut self, selector: NodeIndex, part: &Component) {
        for value in &part.values {
            let key = value.key.as_str();
            let (required, case) = if let Some(case) = key.strip_prefix("mapping.") {
                (true, Case::Value(case.to_owned()))
            } else if let Some(case) = key.strip_prefix("optional.") {
                (false, Case::Value(case.to_owned()))
            } else if key == "default" {
                (true, Case::Default)
            } else {
                continue;
            };
            for name in names(part, key) {
                self.put(selector, name, required, case.clone());
            }
        }
    }

    fn put(&mut self, selector: NodeIndex, channel: &str, required: bool, case: Case) {
        let Some(channel) = self.find(Kind::Channel, channel) else { return };
        let edge = Edge::Put { required, case };
        let exists = self.graph.edges_connecting(selector, channel).any(|known| *known.weight() == edge);
        if !exists {
            self.graph.add_edge(selector, channel, edge);
        }
    }

    fn group(&mut self, component: &'c Component) {
        let group = self.graph.add_node(Node::Group(component));
        for name in names(component, "sinks") {
            let Some(sink) = self.find(Kind::Sink, name) else { continue };
            let taken = self.group_of(sink).is_some();
            if !taken {
                self.graph.add_edge(group, sink, Edge::Member);
            }
        }
    }
}

/// The items of a list setting.
pub fn items<'c>(component: &'c Component, key: &str) -> &'c [Text] {
    match component.value(key).map(|value| &value.reading) {
        Some(Reading::Good(Typed::Items(items))) => items,
        _ => &[],
    }
}

fn names<'c>(component: &'c Component, key: &str) -> Vec<&'c str> {
    items(component, key).iter().map(Text::as_str).collect()
}
