//! What configurations say about each other: ports, folders, hops from agent to agent and topics, within a file and
//! between the files of one run.
//!
//! Every file gives its [`Ends`], plain values that outlive it. The rules compare them, first those of one file, then,
//! when all files have been checked, those of different files.

mod topics;
mod ways;

use std::collections::HashMap;

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Finding, Level, Report};
use logflowc_grammar::source::{Sources, Span};
use petgraph::algo::has_path_connecting;
use petgraph::graph::NodeIndex;

use crate::analysis::resources::{Claim, Resource, any_address, claims, local};
use crate::analysis::{Facts, capacity, class, text};
use crate::config::{Component, Config};
use crate::flow::{Edge, Flow};
pub use topics::{Reader, TopicEnd, Writer};
pub use ways::{Place, Way};

/// What a configuration shares with the world.
#[derive(Debug, Default)]
pub struct Ends {
    /// What its components need for themselves.
    pub claims: Vec<Claim>,
    /// Sinks that send to an agent.
    pub hops: Vec<Hop>,
    /// Sources at which agents send.
    pub doors: Vec<Door>,
    /// Components that write to a topic.
    pub writers: Vec<Writer>,
    /// Components that read one.
    pub readers: Vec<Reader>,
}

/// Where events come into an agent: a source, or a channel that is a topic.
pub type Entry = (Kind, String);

/// One end of a connection between agents.
#[derive(Debug, Clone)]
pub struct End {
    /// `avro`, `compact thrift` or `binary thrift`.
    pub protocol: &'static str,
    /// The address.
    pub host: String,
    /// The port.
    pub port: i64,
    /// Where the port stands.
    pub span: Span,
    /// Whether it is encrypted, and where that is said.
    pub ssl: (bool, Option<Span>),
    /// The compression, and where that is said.
    pub compression: (String, Option<Span>),
    /// The component.
    pub name: String,
    /// The agent.
    pub agent: String,
}

/// A sink that sends to an agent.
#[derive(Debug, Clone)]
pub struct Hop {
    /// Address and manner.
    pub end: End,
    /// The events that it sends at once, and where that is said.
    pub batch: Option<(i64, Option<Span>)>,
    /// Where the events of its own agent have come in that it sends.
    pub from: Vec<Entry>,
}

/// A source at which agents send.
#[derive(Debug, Clone)]
pub struct Door {
    /// Address and manner.
    pub end: End,
    /// The least transaction of its channels, with the channel and its place.
    pub transaction: Option<(i64, String, Span)>,
}

/// A file of one run, as others see it.
#[derive(Debug, Clone, Copy)]
pub struct Member<'e> {
    /// Its place among the files of the run.
    pub file: usize,
    /// Its texts, to name places in it.
    pub sources: &'e Sources,
    /// What it shares.
    pub ends: &'e Ends,
}

/// Configurations that are compared: one with itself, or several with each other.
#[derive(Debug)]
pub struct Network<'e> {
    members: Vec<Member<'e>>,
    /// By port.
    doors: HashMap<i64, Vec<Of<'e, Door>>>,
}

/// Something of one of the files.
#[derive(Debug)]
pub struct Of<'e, T> {
    /// The file.
    pub member: Member<'e>,
    /// What.
    pub it: &'e T,
}

impl<T> Clone for Of<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Of<'_, T> {}

impl Ends {
    /// The ends of a configuration.
    pub fn of(config: &Config, flows: &[Flow<'_>], facts: &[Facts<'_>]) -> Self {
        let mut ends = Self { claims: config.agents.iter().flat_map(claims).collect(), ..Self::default() };
        for (flow, facts) in flows.iter().zip(facts) {
            let (writers, readers) = topics::of(flow, facts);
            ends.writers.extend(writers);
            ends.readers.extend(readers);
            for (index, source) in flow.nodes(Kind::Source) {
                let Some(end) = end(flow, source, "bind") else { continue };
                let (_, selector) = flow.chain(index);
                let puts = flow.puts(selector).into_iter();
                let transactions = puts.filter_map(|(channel, edge)| {
                    let channel = flow.graph[channel].component()?;
                    let required = matches!(edge, Edge::Put { required: true, .. });
                    let size = capacity::transaction(channel).filter(|_| required)?;
                    let key = channel.value("transactionCapacity");
                    let span = key.map_or_else(|| channel.span(), |value| value.setting.value.span());
                    Some((size, channel.name.as_str().to_owned(), span))
                });
                ends.doors.push(Door { end, transaction: transactions.min_by_key(|(size, ..)| *size) });
            }
            for (index, sink) in flow.nodes(Kind::Sink) {
                let Some(end) = end(flow, sink, "hostname") else { continue };
                let place = sink.value("batch-size").map(|value| value.setting.value.span());
                let batch = capacity::batch(sink).map(|batch| (batch, place));
                ends.hops.push(Hop { end, batch, from: entries(flow, index) });
            }
        }
        ends
    }
}

/// Where events have come in that reach a component.
fn entries(flow: &Flow<'_>, index: NodeIndex) -> Vec<Entry> {
    let topics = flow.nodes(Kind::Channel).filter(|(_, channel)| class(channel) == "kafka");
    let entries = flow.nodes(Kind::Source).chain(topics);
    let reaching = entries.filter(|(from, _)| has_path_connecting(&flow.graph, *from, index, None));
    reaching.map(|(_, component)| (component.kind, component.name.as_str().to_owned())).collect()
}

fn end(flow: &Flow<'_>, component: &Component, host: &str) -> Option<End> {
    let protocol = match class(component) {
        "avro" => "avro",
        // Any other spelling of the word means the compact one.
        "thrift" if text(component, "protocol") == Some("binary") => "binary thrift",
        "thrift" => "compact thrift",
        _ => return None,
    };
    let port = component.value("port").filter(|value| !value.setting.unknown)?;
    let place = |key| component.value(key).map(|value| value.setting.value.span());
    let compression = text(component, "compression-type").unwrap_or("none").to_ascii_lowercase();
    Some(End {
        protocol,
        host: text(component, host)?.to_owned(),
        port: component.number("port")?,
        span: port.setting.value.span(),
        ssl: (component.flag("ssl"), place("ssl")),
        compression: (compression, place("compression-type")),
        name: component.name.as_str().to_owned(),
        agent: flow.agent.name.as_str().to_owned(),
    })
}

impl<'e> Network<'e> {
    /// One configuration, compared with itself.
    pub fn single(sources: &'e Sources, ends: &'e Ends) -> Self {
        Self::new(vec![Member { file: 0, sources, ends }])
    }

    /// Several configurations, compared with each other.
    fn new(members: Vec<Member<'e>>) -> Self {
        let mut doors: HashMap<i64, Vec<Of<'e, Door>>> = HashMap::new();
        for member in &members {
            for it in &member.ends.doors {
                doors.entry(it.end.port).or_default().push(Of { member: *member, it });
            }
        }
        Self { members, doors }
    }

    /// Whether a pair is to be compared: of two files, or in the one that there is.
    pub fn pairs(&self, a: Member<'_>, b: Member<'_>) -> bool {
        self.members.len() == 1 || a.file != b.file
    }

    /// Whether there is only one configuration.
    pub fn is_single(&self) -> bool {
        self.members.len() == 1
    }

    /// All ends of a kind.
    fn all<T>(&self, kind: fn(&'e Ends) -> &'e Vec<T>) -> Vec<Of<'e, T>> {
        let of = |member: &Member<'e>| {
            let member = *member;
            kind(member.ends).iter().map(move |it| Of { member, it })
        };
        self.members.iter().flat_map(of).collect()
    }

    /// The doors to which a hop leads.
    pub fn targets(&self, hop: &Hop) -> Vec<Of<'e, Door>> {
        let on_port = self.doors.get(&hop.end.port).map_or(&[][..], Vec::as_slice);
        let sure = on_port.iter().copied().filter(|door| {
            let (to, at) = (hop.end.host.as_str(), door.it.end.host.as_str());
            to.eq_ignore_ascii_case(at) || (local(to) && local(at))
        });
        let sure: Vec<_> = sure.collect();
        match on_port {
            // Where only one agent listens at all, the name that it is called by is its own.
            [only]
                if sure.is_empty()
                    && any_address(&only.it.end.host)
                    && !local(&hop.end.host)
                    && only.it.end.agent != hop.end.agent =>
            {
                vec![*only]
            }
            _ => sure,
        }
    }

    /// Hops with the doors to which they lead, of pairs that are to be compared.
    pub fn connections(&self) -> Vec<(Of<'e, Hop>, Of<'e, Door>)> {
        let mut connections = self.all_connections();
        connections.retain(|(hop, door)| self.pairs(hop.member, door.member));
        connections
    }

    /// What a comparison finds wrong between a hop and its door. How bad it is follows from how sure it is that the two
    /// belong together.
    pub fn compared(&self, compare: impl Fn(&Of<'e, Hop>, &Of<'e, Door>) -> Option<Finding>) -> Placed {
        let found = self.connections().into_iter().filter_map(|(hop, door)| {
            let mut finding = compare(&hop, &door)?;
            finding.level(level(&hop, &door));
            Some((hop.member.file, finding))
        });
        found.collect()
    }

    /// Hops with the doors to which they lead.
    pub fn all_connections(&self) -> Vec<(Of<'e, Hop>, Of<'e, Door>)> {
        let to = |hop: Of<'e, Hop>| self.targets(hop.it).into_iter().map(move |door| (hop, door));
        self.all(|ends| &ends.hops).into_iter().flat_map(to).collect()
    }

    /// Clashes within one agent, as claims: the first and the later one. Different agents may well run on different
    /// machines.
    pub fn clashes_of_an_agent(&self, resource: Resource) -> impl Iterator<Item = (&'e Claim, &'e Claim)> {
        let clashes = self.clashes(resource).into_iter().map(|(first, later)| (first.it, later.it));
        clashes.filter(|(first, later)| first.agent == later.agent)
    }

    /// Claims of one kind of resource that name the same, each with the first that does.
    pub fn clashes(&self, resource: Resource) -> Vec<(Of<'e, Claim>, Of<'e, Claim>)> {
        let mut by_value: indexmap::IndexMap<&str, Vec<Of<'e, Claim>>> = indexmap::IndexMap::new();
        let claims = self.all(|ends| &ends.claims).into_iter();
        for claim in claims.filter(|claim| claim.it.resource == resource) {
            by_value.entry(&claim.it.value).or_default().push(claim);
        }
        let mut clashes = Vec::new();
        for claims in by_value.values() {
            for (index, later) in claims.iter().enumerate() {
                let first = claims[..index].iter().find(|first| {
                    self.pairs(first.member, later.member)
                        && !same_owner(**first, *later)
                        && meet(first.it, later.it)
                });
                clashes.extend(first.map(|first| (*first, *later)));
            }
        }
        clashes
    }
}

fn same_owner(a: Of<'_, Claim>, b: Of<'_, Claim>) -> bool {
    let same = |a: &Claim, b: &Claim| a.agent == b.agent && a.kind == b.kind && a.owner == b.owner;
    a.member.file == b.member.file && same(a.it, b.it)
}

/// Whether two claims of one name can mean the same thing. Agents of different names may well run on different machines;
/// then only addresses tell.
fn meet(a: &Claim, b: &Claim) -> bool {
    let same_agent = a.agent == b.agent;
    let (one, other) = (a.host.as_str(), b.host.as_str());
    one.eq_ignore_ascii_case(other)
        || (local(one) && local(other) && (any_address(one) || any_address(other)))
        || (same_agent && (any_address(one) || any_address(other)))
}

impl Member<'_> {
    /// Shows a second place: as a label where it is in the same file, as a note where it is not.
    pub fn show<'f>(
        self,
        finding: &'f mut Finding,
        other: Member<'_>,
        span: Span,
        text: &str,
    ) -> &'f mut Finding {
        if self.file == other.file {
            return finding.related(span, text);
        }
        let (line, column) = other.sources.position(span);
        let name = other.sources.get(span.file).name();
        finding.note(format!("{text}: {name}:{line}:{column}"))
    }
}

/// How bad it is when both ends of a hop do not fit: an error where they surely belong together, a warning where that
/// is a guess from a port.
fn level(hop: &Of<'_, Hop>, door: &Of<'_, Door>) -> Level {
    let (to, at) = (hop.it.end.host.as_str(), door.it.end.host.as_str());
    let sure =
        hop.member.file == door.member.file && (to.eq_ignore_ascii_case(at) || (local(to) && local(at)));
    if sure { Level::Error } else { Level::Warning }
}

/// Findings with the file that each belongs to.
pub type Placed = Vec<(usize, Finding)>;

/// Compares the files of one run with each other. Gives a report for each.
pub fn link(files: &[(&Sources, &Ends)]) -> Vec<Report> {
    let members = files.iter().enumerate();
    let members = members.map(|(file, (sources, ends))| Member { file, sources, ends }).collect();
    let mut reports = vec![Report::default(); files.len()];
    for (file, finding) in crate::lint::across(&Network::new(members)) {
        reports[file].add(finding);
    }
    reports
}
