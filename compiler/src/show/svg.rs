//! A plan as a picture: three columns, sources at the left, sinks at the right.

use std::fmt::Write as _;

use logflowc_plan::Plan;

use super::graph::{Arrow, Graph, Node, graph, short};

/// Width of a column, space between columns, height of a line, space between boxes, in pixels.
const WIDTH: usize = 300;
const GAP: usize = 140;
const LINE: usize = 18;
const SPACE: usize = 24;
/// Characters that fit into a line, and between columns.
const CHARS: usize = 40;
const GAP_CHARS: usize = 22;

/// Where a box stands.
#[derive(Clone, Copy)]
struct Place {
    x: usize,
    y: usize,
    height: usize,
}

/// The plan as SVG.
pub fn svg(plan: &Plan) -> String {
    let graph = graph(plan);
    let (places, height) = places(&graph);
    let width = 3 * WIDTH + 2 * GAP + 2 * SPACE;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<title>agent {}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
         orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#444\"/></marker></defs>\n",
        escaped(&plan.agent)
    );
    graph.arrows.iter().for_each(|of| arrow(&mut out, of, &places));
    graph.nodes.iter().zip(&places).for_each(|(node, place)| draw(&mut out, node, *place));
    out.push_str("</svg>\n");
    out
}

fn places(graph: &Graph) -> (Vec<Place>, usize) {
    let mut next = [SPACE; 3];
    let place = |node: &Node| {
        let height = node.lines.len() * LINE + LINE;
        let y = next[node.column];
        next[node.column] += height + SPACE;
        Place { x: SPACE + node.column * (WIDTH + GAP), y, height }
    };
    let places = graph.nodes.iter().map(place).collect();
    (places, next.into_iter().max().unwrap_or(SPACE))
}

fn arrow(out: &mut String, arrow: &Arrow, places: &[Place]) {
    let (from, to) = (places[arrow.from], places[arrow.to]);
    let (x1, y1) = (from.x + WIDTH, from.y + from.height / 2);
    let (x2, y2) = (to.x, to.y + to.height / 2);
    let middle = usize::midpoint(x1, x2);
    let dashes = if arrow.optional { " stroke-dasharray=\"5 4\"" } else { "" };
    let _ = writeln!(
        out,
        "<path d=\"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}\" fill=\"none\" stroke=\"#444\"{dashes} marker-end=\"url(#tip)\"/>"
    );
    if !arrow.text.is_empty() {
        let y = usize::midpoint(y1, y2).saturating_sub(4);
        let _ = writeln!(
            out,
            "<text x=\"{middle}\" y=\"{y}\" text-anchor=\"middle\" fill=\"#444\" stroke=\"white\" stroke-width=\"4\" \
             paint-order=\"stroke\">{}</text>",
            escaped(&short(&arrow.text, GAP_CHARS))
        );
    }
}

fn draw(out: &mut String, node: &Node, Place { x, y, height }: Place) {
    let fill = ["#e8f1fb", "#fdf3dd", "#e9f6e9"][node.column];
    let round = if node.column == 1 { 14 } else { 4 };
    let _ = writeln!(
        out,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{height}\" rx=\"{round}\" fill=\"{fill}\" stroke=\"#888\"/>"
    );
    for (index, line) in node.lines.iter().enumerate() {
        let weight = if index == 0 { " font-weight=\"bold\"" } else { "" };
        let (x, y) = (x + 10, y + LINE + index * LINE + LINE / 4);
        let _ = writeln!(out, "<text x=\"{x}\" y=\"{y}\"{weight}>{}</text>", escaped(&short(line, CHARS)));
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
