//! The boxes and arrows of a plan as plain data. `docs/schema/graph.json` describes it.

use logflowc_plan::{Plan, Transport};
use serde::Serialize;

use super::graph::{Node, graph};
use crate::promises::Promise;

#[derive(Serialize)]
struct Document<'p> {
    version: u32,
    agent: &'p str,
    nodes: Vec<Box<'p>>,
    edges: Vec<Edge<'p>>,
    promises: Vec<Promised<'p>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shares: Option<&'p Transport>,
}

#[derive(Serialize)]
struct Box<'p> {
    id: &'p str,
    kind: &'static str,
    /// Name and kind, then what it does or holds.
    lines: &'p [String],
}

#[derive(Serialize)]
struct Edge<'p> {
    from: &'p str,
    to: &'p str,
    #[serde(skip_serializing_if = "str::is_empty")]
    when: &'p str,
    optional: bool,
}

#[derive(Serialize)]
struct Promised<'p> {
    sink: &'p str,
    delivery: &'static str,
    because: &'p [String],
    order: &'static str,
}

/// The graph of a plan as JSON.
pub fn json(plan: &Plan, promises: &[Promise]) -> String {
    let graph = graph(plan);
    let kind = |node: &Node| ["source", "channel", "sink"][node.column];
    let document = Document {
        version: 1,
        agent: &plan.agent,
        nodes: graph
            .nodes
            .iter()
            .map(|node| Box { id: &node.id, kind: kind(node), lines: &node.lines })
            .collect(),
        edges: graph
            .arrows
            .iter()
            .map(|arrow| Edge {
                from: &graph.nodes[arrow.from].id,
                to: &graph.nodes[arrow.to].id,
                when: &arrow.text,
                optional: arrow.optional,
            })
            .collect(),
        promises: promises
            .iter()
            .map(|promise| Promised {
                sink: &promise.sink,
                delivery: promise.delivery(),
                because: &promise.because,
                order: promise.order(),
            })
            .collect(),
        shares: plan.transport.as_ref(),
    };
    serde_json::to_string_pretty(&document).expect("it is plain data") + "\n"
}
