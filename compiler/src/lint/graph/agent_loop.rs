//! Agents that send events round in a circle.

use logflowc_grammar::finding::{Finding, Level, Report, Rule};
use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use crate::link::{Network, Placed};
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

/// Looks for circles among the sources of one configuration, or of several. Events run from a source to a source when
/// a sink sends to the second what the first has taken in.
pub(crate) fn across(network: &Network<'_>) -> Placed {
    let connections = network.all_connections();
    let mut graph: DiGraphMap<(usize, &str, &str), ()> = DiGraphMap::new();
    for (hop, door) in &connections {
        let to = (door.member.file, door.it.end.agent.as_str(), door.it.end.name.as_str());
        for source in &hop.it.from {
            graph.add_edge((hop.member.file, hop.it.end.agent.as_str(), source.as_str()), to, ());
        }
    }
    let mut found = Vec::new();
    for circle in tarjan_scc(&graph) {
        let alone = circle.len() == 1 && !graph.contains_edge(circle[0], circle[0]);
        let files = circle.iter().filter(|(file, ..)| *file != circle[0].0).count();
        if alone || (!network.is_single() && files == 0) {
            continue;
        }
        let inside = connections.iter().filter(|(hop, door)| {
            let to = (door.member.file, door.it.end.agent.as_str(), door.it.end.name.as_str());
            let from = |source: &String| {
                circle.contains(&(hop.member.file, hop.it.end.agent.as_str(), source.as_str()))
            };
            circle.contains(&to) && hop.it.from.iter().any(from)
        });
        let inside: Vec<_> = inside.collect();
        let Some((first, _)) = inside.last() else { continue };
        let end = &first.it.end;
        let message =
            format!("sink `{}` of agent `{}` sends events back to where they came from", end.name, end.agent);
        let mut finding = Finding::new(&LINT.rule, end.span, message);
        for (hop, door) in &inside {
            let (from, to) = (&hop.it.end, &door.it.end);
            let text = format!("agent `{}` sends to agent `{}`", from.agent, to.agent);
            first.show(&mut finding, hop, from.span, &text);
        }
        if files > 0 {
            finding.level(Level::Warning);
        }
        finding.note("every event goes round for ever").help("send to an agent that is not on the way");
        found.push((first.member.file, finding));
    }
    found
}
