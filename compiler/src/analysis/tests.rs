//! The framework against a walk along every path, and the facts of small flows.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use logflowc_grammar::catalog::Kind;
use logflowc_grammar::source::{Charset, Source, Sources};
use petgraph::graph::{DiGraph, EdgeReference, NodeIndex};
use petgraph::visit::EdgeRef;
use proptest::prelude::*;

use super::fixpoint::{Analysis, Direction, Fact, solve};
use super::headers::{Available, Headers, Presence, Values};
use super::{Facts, live};
use crate::config::{self, Config};
use crate::flow::{Flow, Node};
use crate::world::World;

/// Names that may have been set on the way, and those that surely have.
#[derive(Debug, Clone, PartialEq)]
struct Names {
    maybe: BTreeSet<u8>,
    always: BTreeSet<u8>,
}

impl Fact for Names {
    fn join(&mut self, other: &Self) {
        self.maybe.extend(&other.maybe);
        self.always.retain(|name| other.always.contains(name));
    }
}

/// Sets one name and takes away another at each node. Edges with `false` let nothing pass.
struct SetAndRemove;

impl Analysis for SetAndRemove {
    type Node = (bool, u8, u8);
    type Edge = bool;
    type Fact = Names;
    const DIRECTION: Direction = Direction::Forward;

    fn entry(&self, (entry, ..): &(bool, u8, u8)) -> Option<Names> {
        entry.then(|| Names { maybe: BTreeSet::new(), always: BTreeSet::new() })
    }

    fn node(&self, (_, set, removed): &(bool, u8, u8), mut fact: Names) -> Names {
        for names in [&mut fact.maybe, &mut fact.always] {
            names.remove(removed);
            names.insert(*set);
        }
        fact
    }

    fn edge(&self, edge: EdgeReference<'_, bool>, fact: &Names) -> Option<Names> {
        edge.weight().then(|| fact.clone())
    }
}

/// What holds behind a node by every path from an entry to it, joined at the very end.
fn along_all_paths<A: Analysis>(
    graph: &DiGraph<A::Node, A::Edge>,
    analysis: &A,
    at: NodeIndex,
) -> Vec<A::Fact> {
    let mut facts: Vec<A::Fact> = analysis.entry(&graph[at]).into_iter().collect();
    for edge in graph.edges_directed(at, petgraph::Direction::Incoming) {
        let before = along_all_paths(graph, analysis, edge.source());
        facts.extend(before.iter().filter_map(|fact| analysis.edge(edge, fact)));
    }
    facts.into_iter().map(|fact| analysis.node(&graph[at], fact)).collect()
}

fn joined<F: Fact>(facts: Vec<F>) -> Option<F> {
    facts.into_iter().reduce(|mut sum, fact| {
        sum.join(&fact);
        sum
    })
}

fn acyclic() -> impl Strategy<Value = DiGraph<(bool, u8, u8), bool>> {
    let nodes = proptest::collection::vec((any::<bool>(), 0..4_u8, 0..4_u8), 1..8);
    let edges = proptest::collection::vec((0..8_usize, 0..8_usize, proptest::bool::weighted(0.9)), 0..14);
    (nodes, edges).prop_map(|(nodes, edges)| {
        let mut graph = DiGraph::new();
        let ids: Vec<_> = nodes.into_iter().map(|node| graph.add_node(node)).collect();
        for (from, to, open) in edges {
            if from < to && to < ids.len() {
                graph.add_edge(ids[from], ids[to], open);
            }
        }
        graph
    })
}

/// A configuration with the interceptors and routes that a list of numbers stands for.
fn configuration(steps: &[u8], routes: &[u8]) -> String {
    let mut text = vec![String::from(
        "a.sources = r\na.channels = c0 c1 c2\na.sinks = k0 k1 k2\na.sources.r.type = seq\na.sources.r.channels = c0 c1 c2\n",
    )];
    let names: Vec<String> = (0..steps.len()).map(|at| format!("i{at}")).collect();
    text.push(format!("a.sources.r.interceptors = {}\n", names.join(" ")));
    for (step, name) in steps.iter().zip(&names) {
        let (header, value) = (["x", "y"][usize::from(step % 2)], ["one", "two"][usize::from(step / 2 % 2)]);
        let settings = match step / 4 % 4 {
            0 => format!("type = static\n.key = {header}\n.value = {value}"),
            1 => format!("type = static\n.key = {header}\n.value = {value}\n.preserveExisting = false"),
            2 => format!("type = remove_header\n.withName = {header}"),
            _ => format!(
                "type = regex_extractor\n.regex = (a)\n.serializers = s\n.serializers.s.name = {header}"
            ),
        };
        for line in settings.lines() {
            text.push(format!("a.sources.r.interceptors.{name}.{}\n", line.trim_start_matches('.')));
        }
    }
    text.push("a.sources.r.selector.type = multiplexing\na.sources.r.selector.header = x\n".to_owned());
    for (route, key) in routes.iter().zip(["mapping.one", "mapping.two", "default"]) {
        text.push(format!("a.sources.r.selector.{key} = c{}\n", route % 3));
    }
    for at in 0..3 {
        text.push(format!(
            "a.channels.c{at}.type = memory\na.sinks.k{at}.type = null\na.sinks.k{at}.channel = c{at}\n"
        ));
    }
    text.concat()
}

fn config(text: &str) -> Config {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("flume.conf", text.as_bytes().to_vec()));
    let document = crate::read::read(&sources, file, Charset::Utf8);
    let world = World::default();
    config::build(crate::flume::load::load(&document.entries, &world), &world)
}

/// Whether everything that one path makes true is allowed for by the solution.
fn allows(solution: &Headers<'_>, path: &Headers<'_>) -> bool {
    path.known.keys().all(|name| {
        let (all, one) = (solution.get(name), path.get(name));
        let presence = all.presence == one.presence || all.presence == Presence::Maybe;
        let values = match (&all.values, &one.values) {
            (Values::Any, _) => true,
            (Values::These(all), Values::These(one)) => one.is_subset(all),
            (Values::These(_), Values::Any) => false,
        };
        presence && (values || one.presence == Presence::Never)
    })
}

proptest! {
    #[test]
    fn the_solution_is_what_all_paths_give_together(graph in acyclic()) {
        let solution = solve(&graph, &SetAndRemove);
        for node in graph.node_indices() {
            let paths = joined(along_all_paths(&graph, &SetAndRemove, node));
            prop_assert_eq!(solution.after(node), paths.as_ref());
        }
    }

    #[test]
    fn headers_allow_for_every_path(
        steps in proptest::collection::vec(0..16_u8, 0..6),
        routes in proptest::collection::vec(0..3_u8, 0..4),
    ) {
        let config = config(&configuration(&steps, &routes));
        let flow = Flow::build(&config.agents[0], |_| true);
        let analysis = Available { flow: &flow };
        let solution = solve(&flow.graph, &analysis);
        for node in flow.graph.node_indices() {
            for path in along_all_paths(&flow.graph, &analysis, node) {
                let fact = solution.after(node);
                prop_assert!(fact.is_some_and(|fact| allows(fact, &path)), "{:?} {:?}", fact, path);
            }
        }
    }
}

#[test]
fn a_circle_ends() {
    let mut graph = DiGraph::new();
    let [a, b] = [graph.add_node((true, 1, 0)), graph.add_node((false, 2, 0))];
    graph.extend_with_edges([(a, b, true), (b, a, true)]);
    let solution = solve(&graph, &SetAndRemove);
    let after = solution.after(a).expect("an entry");
    assert_eq!((after.maybe.len(), after.always.len()), (2, 1));
}

#[test]
fn facts_of_a_flow() {
    let text = "a.sources = r\na.channels = c d\na.sinks = k l\n\
        a.sources.r.type = http\na.sources.r.port = 80\na.sources.r.channels = c d\n\
        a.sources.r.interceptors = i j\na.sources.r.interceptors.i.type = timestamp\n\
        a.sources.r.interceptors.j.type = static\na.sources.r.interceptors.j.key = app\n\
        a.sources.r.interceptors.j.value = shop\na.sources.r.interceptors.j.preserveExisting = false\n\
        a.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\n\
        a.sources.r.selector.mapping.order = c\na.sources.r.selector.default = d\n\
        a.channels.c.type = file\na.channels.d.type = memory\n\
        a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /%{app}/%{kind}/%{host}/%Y\na.sinks.k.channel = c\n\
        a.sinks.l.type = avro\na.sinks.l.hostname = h\na.sinks.l.port = 1\na.sinks.l.channel = d\n";
    let config = config(text);
    let flow = Flow::build(&config.agents[0], |_| true);
    let facts = Facts::of(&flow);
    let mut shown = Vec::new();
    for (index, sink) in flow.nodes(Kind::Sink) {
        let headers = facts.headers.before(index).expect("events come here");
        let taint = facts.taint.before(index).expect("events come here");
        shown.push(format!("sink {}\n", sink.name));
        for name in ["app", "kind", "host", "timestamp"] {
            let header = headers.get(name);
            let (presence, values) = (header.presence, &header.values);
            shown.push(format!("  {name}: {presence:?} {values:?}, by strangers: {}\n", taint.has(name)));
        }
        shown.push(format!("  delivery {:?}", facts.delivery.after(index).expect("events come here").level));
        shown.push(format!(", order {:?}\n", facts.order.after(index).expect("events come here")));
    }
    for index in flow.graph.node_indices() {
        if let Node::Interceptor(step) = flow.graph[index] {
            let live = facts.live.before(index).expect("somebody reads");
            shown.push(format!("read behind {}: {:?}, all: {}\n", step.name, live.names, live.all));
        }
    }
    assert_snapshot!("facts_of_a_flow", shown.concat());
}

#[test]
fn a_serializer_reads_the_headers_that_it_writes() {
    let read = |settings: &str| {
        let text = format!(
            "a.channels = c\na.sinks = k\na.channels.c.type = memory\n\
             a.sinks.k.channel = c\na.sinks.k.hdfs.path = /logs\n{settings}\n"
        );
        let config = config(&text);
        let live = live::of_sink(config.agents[0].component(Kind::Sink, "k").expect("a sink"));
        (live.all, live.names.into_iter().collect::<Vec<_>>().join(" "))
    };
    let hdfs = "a.sinks.k.type = hdfs\na.sinks.k.hdfs.fileType = DataStream";
    assert_eq!(read(hdfs), (false, String::new()));
    assert_eq!(read(&format!("{hdfs}\na.sinks.k.serializer = text")), (false, String::new()));
    assert_eq!(read(&format!("{hdfs}\na.sinks.k.serializer = header_and_text")), (true, String::new()));
    let schema = "a.sinks.k.serializer = org.apache.flume.sink.hdfs.AvroEventSerializer$Builder";
    let both = "flume.avro.schema.literal flume.avro.schema.url".to_owned();
    assert_eq!(read(&format!("{hdfs}\n{schema}")), (false, both));
    let roll = "a.sinks.k.type = file_roll\na.sinks.k.sink.directory = /d";
    assert_eq!(read(roll), (false, String::new()));
    let json = format!("{roll}\na.sinks.k.sink.serializer = JSON");
    assert_eq!(read(&json), (true, String::new()));
    let some = format!("{json}\na.sinks.k.sink.serializer.headers = host app");
    assert_eq!(read(&some), (false, "app host".to_owned()));
    assert!(read(&format!("{some} *")).0);
}
