//! Agents that send events round in a circle.

use logflowc_grammar::finding::{Finding, Level, Report, Rule};
use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use crate::link::{Network, Place, Placed, Way};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF320",
        name: "agent-loop",
        level: Level::Error,
        why: "Every event comes back and is sent again, until the channels are full.",
    },
    bad: framed!(
        "a.sinks.k.type = avro\na.sinks.k.hostname = localhost\na.sinks.k.port = 4141\nb.sources = r\nb.channels = c\nb.sinks = k\nb.sources.r.type = avro\nb.sources.r.bind = localhost\nb.sources.r.port = 4141\nb.sources.r.channels = c\nb.channels.c.type = memory\nb.sinks.k.type = null\nb.sinks.k.channel = c\nb.sinks.k.type = avro\nb.sinks.k.hostname = localhost\nb.sinks.k.port = 4242\na.sources.r.type = avro\na.sources.r.bind = localhost\na.sources.r.port = 4242"
    ),
    good: framed!(
        "a.sinks.k.type = avro\na.sinks.k.hostname = localhost\na.sinks.k.port = 4141\nb.sources = r\nb.channels = c\nb.sinks = k\nb.sources.r.type = avro\nb.sources.r.bind = localhost\nb.sources.r.port = 4141\nb.sources.r.channels = c\nb.channels.c.type = memory\nb.sinks.k.type = null\nb.sinks.k.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.compare(across, report);
}

/// Looks for circles among the places at which events come in, of one configuration, or of several.
pub(crate) fn across(network: &Network<'_>) -> Placed {
    let ways = network.ways();
    let mut graph: DiGraphMap<Place<'_>, ()> = DiGraphMap::new();
    for way in &ways {
        for from in &way.from {
            graph.add_edge(*from, way.to, ());
        }
    }
    let circles = tarjan_scc(&graph).into_iter();
    let circles = circles.filter(|circle| circle.len() > 1 || graph.contains_edge(circle[0], circle[0]));
    circles.filter_map(|circle| told(network, &ways, &circle)).collect()
}

/// The finding about a circle, unless it lies in one of several files and is told there.
fn told(network: &Network<'_>, ways: &[Way<'_>], circle: &[Place<'_>]) -> Option<(usize, Finding)> {
    let several_files = circle.iter().any(|(file, ..)| *file != circle[0].0);
    if !network.is_single() && !several_files {
        return None;
    }
    let inside =
        |way: &&Way<'_>| circle.contains(&way.to) && way.from.iter().any(|from| circle.contains(from));
    let inside: Vec<_> = ways.iter().filter(inside).collect();
    let last = inside.last()?;
    let message = format!("{} sends events back to where they came from", last.sender);
    let mut finding = Finding::new(&LINT.rule, last.span, message);
    for way in &inside {
        last.member.show(&mut finding, way.member, way.span, &way.text);
    }
    if several_files {
        finding.level(Level::Warning);
    }
    finding.note("every event goes round for ever").help("send to where the events have not been before");
    Some((last.member.file, finding))
}
