//! The framework: facts move along the edges of a graph until nothing changes.
//!
//! This is the method of Kildall (A Unified Approach to Global Program Optimization, POPL 1973) with a work list.
//! Facts form a lattice of finite height and every function of an analysis is monotone, so it ends. What comes out is
//! never more precise than a walk along every single path; it is the same where the functions are distributive
//! (Kam and Ullman, Acta Informatica 7, 1977).

use std::collections::VecDeque;

use petgraph::graph::{DiGraph, EdgeReference, NodeIndex};
use petgraph::visit::EdgeRef;

/// What may hold at a place of a graph.
pub trait Fact: Clone + PartialEq {
    /// Weakens this fact so far that it also holds for events that come the other way.
    fn join(&mut self, other: &Self);
}

/// Which way facts move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// With the events.
    Forward,
    /// Against them.
    Backward,
}

impl Direction {
    /// Where facts come from.
    fn behind(self) -> petgraph::Direction {
        match self {
            Direction::Forward => petgraph::Direction::Incoming,
            Direction::Backward => petgraph::Direction::Outgoing,
        }
    }
}

/// One kind of facts: where they start and what nodes and edges do to them.
pub trait Analysis {
    /// What stands at a node.
    type Node;
    /// What stands at an edge.
    type Edge;
    /// The facts.
    type Fact: Fact;
    /// Which way they move.
    const DIRECTION: Direction;

    /// What holds at a node from outside the graph; none where nothing comes in.
    fn entry(&self, node: &Self::Node) -> Option<Self::Fact>;

    /// What holds behind a node.
    fn node(&self, node: &Self::Node, fact: Self::Fact) -> Self::Fact;

    /// What of a fact gets along an edge; none where nothing does.
    fn edge(&self, edge: EdgeReference<'_, Self::Edge>, fact: &Self::Fact) -> Option<Self::Fact>;
}

/// The facts of every node, in the direction of the analysis. No fact means that nothing comes there.
#[derive(Debug)]
pub struct Solution<F> {
    before: Vec<Option<F>>,
    after: Vec<Option<F>>,
}

impl<F> Solution<F> {
    /// What holds before a node does its work.
    pub fn before(&self, node: NodeIndex) -> Option<&F> {
        self.before[node.index()].as_ref()
    }

    /// What holds after it.
    pub fn after(&self, node: NodeIndex) -> Option<&F> {
        self.after[node.index()].as_ref()
    }
}

/// Computes the least solution.
pub fn solve<A: Analysis>(graph: &DiGraph<A::Node, A::Edge>, analysis: &A) -> Solution<A::Fact> {
    let nothing = || vec![None; graph.node_count()];
    let mut solution = Solution { before: nothing(), after: nothing() };
    let mut waiting: VecDeque<NodeIndex> = graph.node_indices().collect();
    let mut queued = vec![true; graph.node_count()];
    while let Some(at) = waiting.pop_front() {
        queued[at.index()] = false;
        let before = arriving(graph, analysis, &solution, at);
        let after = before.clone().map(|fact| analysis.node(&graph[at], fact));
        solution.before[at.index()] = before;
        if after == solution.after[at.index()] {
            continue;
        }
        solution.after[at.index()] = after;
        for next in graph.neighbors_directed(at, A::DIRECTION.behind().opposite()) {
            if !std::mem::replace(&mut queued[next.index()], true) {
                waiting.push_back(next);
            }
        }
    }
    solution
}

/// What all edges into a node, and the outside, bring to it.
fn arriving<A: Analysis>(
    graph: &DiGraph<A::Node, A::Edge>,
    analysis: &A,
    solution: &Solution<A::Fact>,
    at: NodeIndex,
) -> Option<A::Fact> {
    let mut sum = analysis.entry(&graph[at]);
    for edge in graph.edges_directed(at, A::DIRECTION.behind()) {
        let from = if A::DIRECTION == Direction::Forward { edge.source() } else { edge.target() };
        let fact = solution.after[from.index()].as_ref();
        let Some(fact) = fact.and_then(|fact| analysis.edge(edge, fact)) else { continue };
        match &mut sum {
            Some(sum) => sum.join(&fact),
            None => sum = Some(fact),
        }
    }
    sum
}
