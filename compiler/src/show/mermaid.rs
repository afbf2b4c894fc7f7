//! A plan for Mermaid.

use std::fmt::Write as _;

use logflowc_plan::Plan;

use super::graph::graph;

/// The plan as a flow chart.
pub fn mermaid(plan: &Plan) -> String {
    let graph = graph(plan);
    let mut out = "flowchart LR\n".to_owned();
    for node in &graph.nodes {
        let lines: Vec<String> = node.lines.iter().map(|line| escaped(line)).collect();
        let (open, close) = if node.column == 1 { ("[(", ")]") } else { ("[", "]") };
        let _ = writeln!(out, "  {}{open}\"{}\"{close}", node.id, lines.join("<br>"));
    }
    for arrow in &graph.arrows {
        let line = if arrow.optional { "-.->" } else { "-->" };
        let text =
            if arrow.text.is_empty() { String::new() } else { format!("|\"{}\"|", escaped(&arrow.text)) };
        let (from, to) = (&graph.nodes[arrow.from].id, &graph.nodes[arrow.to].id);
        let _ = writeln!(out, "  {from} {line}{text} {to}");
    }
    out
}

/// Quotes and brackets by their number, as Mermaid asks for them.
fn escaped(text: &str) -> String {
    let special = |c: char| matches!(c, '"' | '<' | '>' | '&' | '#' | '|' | '[' | ']' | '{' | '}');
    text.chars().map(|c| if special(c) { format!("#{};", u32::from(c)) } else { c.to_string() }).collect()
}
