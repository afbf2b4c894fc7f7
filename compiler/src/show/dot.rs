//! A plan for Graphviz.

use std::fmt::Write as _;

use logflowc_plan::Plan;

use super::graph::graph;

/// The plan in the DOT language.
pub fn dot(plan: &Plan) -> String {
    let graph = graph(plan);
    let mut out = format!(
        "digraph \"{}\" {{\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n",
        escaped(&plan.agent)
    );
    for node in &graph.nodes {
        let shape = if node.column == 1 { ", shape=cylinder" } else { "" };
        let lines: Vec<String> = node.lines.iter().map(|line| escaped(line)).collect();
        let _ = writeln!(out, "  {} [label=\"{}\"{shape}];", node.id, lines.join("\\n"));
    }
    for arrow in &graph.arrows {
        let style = if arrow.optional { ", style=dashed" } else { "" };
        let (from, to) = (&graph.nodes[arrow.from].id, &graph.nodes[arrow.to].id);
        let _ = writeln!(out, "  {from} -> {to} [label=\"{}\"{style}];", escaped(&arrow.text));
    }
    out.push_str("}\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
