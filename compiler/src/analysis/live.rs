//! Headers live: which headers somebody further down reads (backward).
//!
//! Live variables of the textbooks (Aho, Lam, Sethi, Ullman, Compilers, 9.2.5) with headers for variables.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use logflowc_grammar::catalog::{HeaderRole, Kind, Type};
use petgraph::graph::EdgeReference;

use super::escapes::{EscapeKind, escaped, escapes};
use super::fixpoint::{Analysis, Direction, Fact};
use super::headers::{removals, sets};
use super::{class, text};
use crate::condition::Looked;
use crate::config::Component;
use crate::flow::{Edge, Node, items};

/// The headers that matter from here on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Live {
    /// By name.
    pub names: BTreeSet<String>,
    /// Somebody takes all of them, or nobody knows.
    pub all: bool,
}

impl Live {
    /// Whether a header is of use.
    pub fn has(&self, name: &str) -> bool {
        self.all || self.names.contains(name)
    }

    fn read(&mut self, name: Option<&str>) {
        match name {
            Some(name) => {
                self.names.insert(name.to_owned());
            }
            None => self.all = true,
        }
    }
}

impl Fact for Live {
    fn join(&mut self, other: &Self) {
        self.names.extend(other.names.iter().cloned());
        self.all |= other.all;
    }
}

/// The analysis.
#[derive(Default)]
pub struct Wanted<'c>(PhantomData<Node<'c>>);

impl<'c> Analysis for Wanted<'c> {
    type Node = Node<'c>;
    type Edge = Edge;
    type Fact = Live;
    const DIRECTION: Direction = Direction::Backward;

    fn entry(&self, node: &Node<'c>) -> Option<Live> {
        match node {
            Node::Sink(_) | Node::Selector(_) => Some(Live::default()),
            // Other programs may read the topic.
            Node::Channel(channel) if class(channel) == "kafka" => {
                Some(Live { names: BTreeSet::new(), all: channel.flag("parseAsFlumeEvent") })
            }
            _ => None,
        }
    }

    fn node(&self, node: &Node<'c>, mut fact: Live) -> Live {
        match node {
            Node::Sink(sink) => reads(sink, &mut fact),
            Node::Selector(Some(selector)) => match class(selector) {
                "multiplexing" => fact.read(text(selector, "header")),
                "replicating" => {}
                _ => fact.all = true,
            },
            Node::Channel(channel) => fact_of_channel(channel, &mut fact),
            Node::Interceptor(step) => intercept(step, &mut fact),
            _ => {}
        }
        fact
    }

    fn edge(&self, edge: EdgeReference<'_, Edge>, fact: &Live) -> Option<Live> {
        (*edge.weight() != Edge::Member).then(|| fact.clone())
    }
}

/// The headers that a sink reads.
pub fn of_sink(sink: &Component) -> Live {
    let mut live = Live::default();
    reads(sink, &mut live);
    live
}

fn fact_of_channel(channel: &Component, fact: &mut Live) {
    if class(channel) != "kafka" {
        return;
    }
    if !channel.flag("parseAsFlumeEvent") {
        *fact = Live::default();
    }
    fact.names.insert("key".to_owned());
    if let Some(value) = channel.value("partitionIdHeader") {
        fact.read((!value.setting.unknown).then(|| value.setting.value.as_str()));
    }
}

fn reads(sink: &Component, live: &mut Live) {
    match class(sink) {
        "null" | "irc" | "http" | "hive" => {}
        "hdfs" => {
            // The keys of a sequence file are times; its serializer is not used.
            let sequence = text(sink, "hdfs.fileType").map(|word| word.eq_ignore_ascii_case("SequenceFile"));
            if sequence != Some(false) {
                live.read(Some("timestamp"));
            }
            if sequence != Some(true) {
                serializer(sink, "serializer", live);
            }
        }
        "file_roll" => serializer(sink, "sink.serializer", live),
        "kafka" => kafka(sink, live),
        _ => live.all = true,
    }
    for property in sink.values.iter().filter_map(|value| Some((value, value.property?))) {
        let (value, property) = property;
        if property.header == Some(HeaderRole::Read) && property.kind != Type::List {
            live.read((!value.setting.unknown).then(|| value.setting.value.as_str()));
        }
    }
    let local = sink.flag("hdfs.useLocalTimeStamp") || sink.flag("useLocalTimeStamp");
    for escape in escaped(sink).flat_map(|value| escapes(&value.setting.value)) {
        match escape.kind {
            EscapeKind::Header(name) => live.read(Some(&name)),
            EscapeKind::Time(_) if !local => live.read(Some("timestamp")),
            _ => {}
        }
    }
    live.all |=
        sink.values.iter().any(|value| value.setting.unknown && value.setting.value.as_str().contains('%'));
}

fn serializer(sink: &Component, key: &str, live: &mut Live) {
    let Some(part) = sink.parts_of(Kind::Serializer).next() else {
        live.all |= sink.value(key).is_some();
        return;
    };
    match class(part) {
        "TEXT" => {}
        "avro_schema" => {
            for name in ["flume.avro.schema.url", "flume.avro.schema.literal"] {
                live.read(Some(name));
            }
        }
        "JSON" => match items(part, "headers") {
            [] => live.all = true,
            names => names.iter().for_each(|name| match name.as_str() {
                "*" => live.all = true,
                name => live.read(Some(name)),
            }),
        },
        _ => live.all = true,
    }
}

fn kafka(sink: &Component, live: &mut Live) {
    live.read(Some("key"));
    live.all |= sink.flag("useFlumeEventFormat");
    if sink.flag("allowTopicOverride") {
        live.read(text(sink, "topicHeader"));
    }
    for value in &sink.values {
        if let Some(name) = value.key.as_str().strip_prefix("header.") {
            live.read(Some(name));
        }
    }
}

fn intercept(step: &Component, live: &mut Live) {
    match class(step) {
        "timestamp" | "host" | "static" | "uuid" | "body" => {
            if let Some((name, _)) = sets(step).filter(|_| !step.flag("preserveExisting")) {
                live.names.remove(name);
            }
        }
        "remove_header" => live.names.retain(|name| !removals(step).iter().any(|gone| gone.as_str() == name)),
        "regex_extractor" | "regex_filter" | "search_replace" | "parse" | "redact" | "split" | "join" => {}
        "sample" | "throttle" | "dedupe" | "count" => {
            if let Some(by) = step.value("by") {
                live.read((!by.setting.unknown).then(|| by.setting.value.as_str()));
            }
        }
        "filter" | "compute" => match Looked::of(step) {
            // An event for which there is no number keeps the header that it has.
            Some(looked) => {
                for name in looked.headers() {
                    live.read(Some(name.as_str()));
                }
            }
            None => live.all = true,
        },
        "copy" | "rename" => {
            if let Some(to) = text(step, "to").filter(|_| !step.flag("preserveExisting")) {
                live.names.remove(to);
            }
            live.read(text(step, "from"));
        }
        _ => live.all = true,
    }
}
