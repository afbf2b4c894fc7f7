//! Topics of Kafka as hops: who writes to one, and who reads it.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use logflowc_grammar::catalog::Kind;
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;
use petgraph::algo::has_path_connecting;
use petgraph::graph::NodeIndex;

use super::{Entry, Network, Of, entries};
use crate::analysis::headers::{Headers, Presence, Values};
use crate::analysis::{Facts, class, text};
use crate::config::{Component, Value};
use crate::flow::Flow;
use crate::lint::kind_word;

const GROUP: &str = "kafka.consumer.group.id";

/// A component that writes to a topic or reads it. A channel may do both.
#[derive(Debug, Clone)]
pub struct TopicEnd {
    /// The brokers.
    servers: Vec<String>,
    /// The name of the topic.
    pub topic: String,
    /// Where it is named.
    pub span: Span,
    /// Whether records are events in Avro, with their headers.
    pub is_event: bool,
    /// The key that says so.
    pub format_key: &'static str,
    /// Where that is said.
    pub format: Option<Span>,
    /// `source`, `channel` or `sink`.
    pub kind: Kind,
    /// The name of the component.
    pub name: String,
    /// The agent.
    pub agent: String,
}

/// A component that writes to a topic.
#[derive(Debug, Clone)]
pub struct Writer {
    /// Topic and format.
    pub end: TopicEnd,
    /// Where the events of its own agent have come in that it writes.
    pub from: Vec<Entry>,
}

/// A component that reads a topic.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Topic and format.
    pub end: TopicEnd,
    /// The consumer group, unless only the start knows it.
    pub group: Option<String>,
    /// Nobody has named the group.
    pub is_default: bool,
    /// The channels that a source fills, or the channel itself.
    channels: BTreeSet<NodeIndex>,
    /// The classes of the sinks to which its events come.
    sinks: BTreeSet<&'static str>,
}

/// Who writes to topics in a flow, and who reads them.
pub(super) fn of(flow: &Flow<'_>, facts: &Facts<'_>) -> (Vec<Writer>, Vec<Reader>) {
    let (mut writers, mut readers) = (Vec::new(), Vec::new());
    for (index, source) in flow.nodes(Kind::Source).filter(|(_, source)| class(source) == "kafka") {
        let (_, selector) = flow.chain(index);
        let channels = flow.puts(selector).into_iter().map(|(channel, _)| channel);
        let channels: BTreeSet<NodeIndex> = channels.collect();
        let ends = ends(flow, source, "kafka.topics").into_iter();
        readers.extend(ends.map(|end| reader(flow, index, source, end, channels.clone())));
    }
    for (index, channel) in flow.nodes(Kind::Channel).filter(|(_, channel)| class(channel) == "kafka") {
        for end in ends(flow, channel, "kafka.topic") {
            if !flow.writers(index).is_empty() {
                let sources = entries(flow, index).into_iter().filter(|entry| entry.0 == Kind::Source);
                writers.push(Writer { end: end.clone(), from: sources.collect() });
            }
            if !flow.readers(index).is_empty() {
                readers.push(reader(flow, index, channel, end, [index].into()));
            }
        }
    }
    for (index, sink) in flow.nodes(Kind::Sink).filter(|(_, sink)| class(sink) == "kafka") {
        let own = |end: &TopicEnd| {
            let headers = facts.headers.before(index);
            headers.is_none_or(|headers| decides(sink, headers, &end.topic)) && !end.topic.contains('%')
        };
        let ends = ends(flow, sink, "kafka.topic").into_iter().filter(own);
        writers.extend(ends.map(|end| Writer { end, from: entries(flow, index) }));
    }
    (writers, readers)
}

/// Whether the topic of a sink is where events go, not one that a header of theirs names.
fn decides(sink: &Component, headers: &Headers<'_>, topic: &str) -> bool {
    let header = headers.get(text(sink, "topicHeader").unwrap_or_default());
    let overridden = sink.flag("allowTopicOverride") && header.presence == Presence::Always;
    !overridden || header.values == Values::one(topic)
}

fn reader(
    flow: &Flow<'_>,
    index: NodeIndex,
    component: &Component,
    end: TopicEnd,
    channels: BTreeSet<NodeIndex>,
) -> Reader {
    let given = setting(component, GROUP);
    let group = given.map_or_else(|| text(component, GROUP), |value| known(value).map(Text::as_str));
    let sinks = flow.nodes(Kind::Sink);
    let sinks = sinks.filter(|(sink, _)| has_path_connecting(&flow.graph, index, *sink, None));
    let sinks = sinks.map(|(_, sink)| class(sink)).collect();
    Reader { end, group: group.map(str::to_owned), is_default: given.is_none(), channels, sinks }
}

/// The ends that a component names. What is known only at the start is no end.
fn ends(flow: &Flow<'_>, component: &Component, key: &str) -> Vec<TopicEnd> {
    let format_key =
        if component.kind == Kind::Channel { "parseAsFlumeEvent" } else { "useFlumeEventFormat" };
    let format = component.value(format_key);
    if format.is_some_and(|value| value.setting.unknown) {
        return Vec::new();
    }
    let servers = setting(component, "kafka.bootstrap.servers").and_then(known);
    let servers = servers.map_or(Vec::new(), |text| text.split(|c| c == ','));
    let servers: Vec<String> = servers.iter().map(|server| server.trim().as_str().to_lowercase()).collect();
    let end = |topic: Text| TopicEnd {
        servers: servers.clone(),
        topic: topic.as_str().to_owned(),
        span: topic.span(),
        is_event: component.flag(format_key),
        format_key,
        format: format.map(|value| value.setting.value.span()),
        kind: component.kind,
        name: component.name.as_str().to_owned(),
        agent: flow.agent.name.as_str().to_owned(),
    };
    topics(component, key).into_iter().map(end).collect()
}

/// The topics that a component names; those of a pattern are not known here.
fn topics(component: &Component, key: &str) -> Vec<Text> {
    let is_pattern = component.kind == Kind::Source && component.value("kafka.topics.regex").is_some();
    let written = match setting(component, key) {
        _ if is_pattern => None,
        Some(value) => known(value).cloned(),
        None => text(component, key).map(|name| Text::decoded(name, component.span())),
    };
    let topics = written.map_or(Vec::new(), |text| text.split(|c| c == ','));
    topics.iter().map(Text::trim).filter(|topic| !topic.as_str().is_empty()).collect()
}

/// The text of a setting, unless only the start knows it.
fn known(value: &Value) -> Option<&Text> {
    (!value.setting.unknown).then_some(&value.setting.value)
}

/// A setting by its key or by that from before Flume 1.7.
fn setting<'c>(component: &'c Component, key: &str) -> Option<&'c Value> {
    component.value(key).or_else(|| component.old_value(key))
}

impl TopicEnd {
    /// The component as a reader would call it.
    pub fn title(&self) -> String {
        format!("{} `{}` of agent `{}`", kind_word(self.kind), self.name, self.agent)
    }

    /// Whether both name one topic of the same brokers.
    fn meets(&self, other: &Self) -> bool {
        self.topic == other.topic && self.servers.iter().any(|server| other.servers.contains(server))
    }
}

impl Reader {
    /// Whether it belongs to the group of another one.
    fn is_in_group_of(&self, other: &Self) -> bool {
        self.group.is_some() && self.group == other.group && self.end.meets(&other.end)
    }

    /// Whether it does something else with what it reads. Several agents of one kind are a common way to be faster.
    fn differs(&self, other: &Self) -> bool {
        let (one, two) = (&self.end, &other.end);
        one.kind != two.kind || one.is_event != two.is_event || self.sinks != other.sinks
    }
}

/// Whether readers of one group take records away from each other.
fn are_rivals(first: Of<'_, Reader>, later: Of<'_, Reader>) -> bool {
    let same_agent = first.member.file == later.member.file && first.it.end.agent == later.it.end.agent;
    let (one, two) = (first.it, later.it);
    // So are several sources that feed one channel.
    two.is_in_group_of(one) && if same_agent { one.channels != two.channels } else { two.differs(one) }
}

impl<'e> Network<'e> {
    /// Who writes to a topic, with who reads it.
    pub fn topic_hops(&self) -> Vec<(Of<'e, Writer>, Of<'e, Reader>)> {
        let readers = self.readers_by_topic();
        let of = |writer: Of<'e, Writer>| {
            let readers = readers.get(writer.it.end.topic.as_str()).map_or(&[][..], Vec::as_slice);
            let meets = move |reader: &&Of<'e, Reader>| writer.it.end.meets(&reader.it.end);
            readers.iter().filter(meets).map(move |reader| (writer, *reader))
        };
        self.all(|ends| &ends.writers).into_iter().flat_map(of).collect()
    }

    /// Readers that take records away from each other: one, and the first before it with which it does.
    pub fn rivals(&self) -> Vec<(Of<'e, Reader>, Of<'e, Reader>)> {
        let mut rivals = Vec::new();
        for readers in self.readers_by_topic().values() {
            for (index, later) in readers.iter().enumerate() {
                let mut firsts =
                    readers[..index].iter().filter(|first| self.pairs(first.member, later.member));
                rivals.extend(firsts.find(|first| are_rivals(**first, *later)).map(|first| (*first, *later)));
            }
        }
        rivals
    }

    fn readers_by_topic(&self) -> IndexMap<&'e str, Vec<Of<'e, Reader>>> {
        let mut readers: IndexMap<&str, Vec<Of<'e, Reader>>> = IndexMap::new();
        for reader in self.all(|ends| &ends.readers) {
            readers.entry(reader.it.end.topic.as_str()).or_default().push(reader);
        }
        readers
    }
}
