//! What the rules read.

use std::cell::OnceCell;
use std::rc::Rc;

use logflowc_grammar::ast::Entry;
use logflowc_grammar::catalog::{Fate, Kind, Property};
use logflowc_grammar::finding::{Finding, Level, Report, Rule, Safety};
use logflowc_grammar::source::{Sources, Span};
use logflowc_grammar::text::Text;
use petgraph::graph::NodeIndex;

use crate::analysis::headers::{Header, Headers};
use crate::analysis::{Facts, class, text};
use crate::config::{Agent, Component, Config, Value};
use crate::fix;
use crate::flow::{Flow, Node};
use crate::flume::group::Section;
use crate::link::{Ends, Network};
use crate::probe::{self, Probe};
use crate::read::{Document, Form};
use crate::world::World;

use super::Compare;
use super::slip::{Missed, slip};

/// A configuration with everything that is known about it.
pub struct Context<'c> {
    /// The texts.
    pub sources: &'c Sources,
    /// What each text says.
    pub documents: &'c [Document],
    /// What all of them mean together.
    pub config: &'c Config,
    /// The graph of each agent.
    pub flows: &'c [Flow<'c>],
    /// What holds where in each graph.
    pub facts: &'c [Facts<'c>],
    /// What the configuration shares with others.
    pub ends: &'c Ends,
    /// What is known about the outside.
    pub world: &'c World,
    /// Every listed component and part; looked up once for all rules.
    pub(crate) places: OnceCell<Vec<Place<'c>>>,
    /// What was meant by keys that nobody knows; looked up once for all rules that ask.
    pub(crate) slips: OnceCell<Vec<Missed<'c>>>,
}

/// A listed component or part, with its owners.
#[derive(Clone, Copy)]
pub(crate) struct Place<'c> {
    pub(super) agent: &'c Agent,
    /// The source, channel, sink, group or filter.
    pub(super) owner: &'c Component,
    /// It, or a part of it.
    pub(super) component: &'c Component,
}

impl<'c> Context<'c> {
    /// The entries of the sources whose text is as asked. Most texts have nothing for rules about single characters, and one
    /// look at a whole text costs less than one at each of its words.
    pub(super) fn entries_of(&self, asked: fn(&str) -> bool) -> impl Iterator<Item = &'c Entry> {
        let text = move |document: &&Document| asked(self.sources.get(document.file).text());
        self.documents.iter().filter(text).flat_map(|document| &document.entries)
    }

    /// Every flow with what holds in it.
    pub(super) fn analysed(&self) -> impl Iterator<Item = (&'c Flow<'c>, &'c Facts<'c>)> {
        self.flows.iter().zip(self.facts)
    }

    /// The configuration, to be compared with itself.
    pub(super) fn network(&self) -> Network<'c> {
        Network::single(self.sources, self.ends)
    }

    /// Every listed component and every listed part of one. Unlisted ones have no effect; that is one finding, not many.
    pub(super) fn places(&self) -> impl Iterator<Item = Place<'c>> {
        let places = self.places.get_or_init(|| {
            let agents = self.config.agents.iter();
            let components =
                agents.flat_map(|agent| agent.components.iter().map(move |owner| (agent, owner)));
            let listed = components.filter(|(_, owner)| owner.listed.is_some());
            let parts = listed.flat_map(|(agent, owner)| {
                owner.tree().map(move |component| Place { agent, owner, component })
            });
            parts.filter(|place| place.component.listed.is_some()).collect()
        });
        places.iter().copied()
    }

    /// Adds what the reader of a text has found for a rule.
    pub(super) fn told_by_reader(&self, rule: &'static Rule, report: &mut Report) {
        let told = self.documents.iter().flat_map(|document| &document.findings);
        told.filter(|finding| std::ptr::eq(finding.rule, rule))
            .for_each(|finding| report.add(finding.clone()));
    }

    /// Keys that their components do not have, with what was meant.
    pub(super) fn slips(&self) -> &[Missed<'c>] {
        self.slips.get_or_init(|| {
            let unknown = self.values().filter(|(_, _, property)| property.is_none());
            let missed = unknown.filter_map(|(place, value, _)| {
                let slip = slip(place.component.class.known()?, value.key.as_str());
                Some(Missed { place, value, slip })
            });
            missed.collect()
        })
    }

    /// The keys of a component that were meant to be this one.
    pub(super) fn meant_as<'s>(
        &'s self,
        component: &'s Component,
        key: &'s str,
    ) -> impl Iterator<Item = &'s Missed<'c>> {
        let slips = self.slips().iter().filter(move |missed| std::ptr::eq(missed.place.component, component));
        slips.filter(move |missed| missed.slip.meant() == Some(key))
    }

    /// Whether sources or sinks of an agent name a channel under a key that they do not have. That is a finding of its own.
    pub(super) fn named_by_slip(&self, agent: &Agent, kind: Kind, channel: &Component) -> bool {
        self.slips().iter().any(|Missed { place, value, slip }| {
            let mut words = value.setting.value.as_str().split_whitespace();
            place.component.kind == kind
                && std::ptr::eq(place.agent, agent)
                && matches!(slip.meant(), Some("channel" | "channels"))
                && words.any(|word| word == channel.name.as_str())
        })
    }

    /// Adds what a comparison of configurations finds in this one.
    pub(super) fn compare(&self, compare: Compare, report: &mut Report) {
        for (_, finding) in compare(&self.network()) {
            report.add(finding);
        }
    }

    /// What was asked about the outside and is not as it should be: the question, where it stands, and why.
    pub(super) fn failed_probes(&self) -> impl Iterator<Item = (Place<'c>, Probe, Span, &'c str)> {
        let answers = self.world.probed.as_ref();
        let owners =
            answers.into_iter().flat_map(move |answers| self.owners().map(move |place| (place, answers)));
        owners.flat_map(|(place, answers)| {
            let probes = probe::of(place.agent, place.component).into_iter();
            probes.filter_map(move |(probe, text)| {
                let why = answers.get(&probe)?;
                Some((place, probe, text.span(), why.as_str()))
            })
        })
    }

    /// Offers to write `meant` where `written` stands, if it stands there in these very letters.
    pub(super) fn offer(&self, finding: &mut Finding, safety: Safety, written: &Text, meant: &str) {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._- ".contains(c);
        if self.sources.slice(written.span()) == written.as_str() && meant.chars().all(plain) {
            finding.fix(safety, format!("write `{meant}`"), written.span(), meant);
        }
    }

    /// Offers to remove the lines of the entry of a key, which only properties have.
    pub(super) fn offer_removal(&self, finding: &mut Finding, safety: Safety, key: &Text) {
        if let Some(lines) = self.lines_of(key) {
            finding.fix(safety, "remove the line", lines, "");
        }
    }

    /// The lines of the entry of a key.
    fn lines_of(&self, key: &Text) -> Option<Span> {
        let at = key.span();
        let document = self.documents.iter().find(|document| document.file == at.file)?;
        let entry = document.entry_at(at.start)?;
        let text = self.sources.get(at.file).text();
        let lines = fix::lines(text, entry.span().range());
        (document.form == Form::Properties).then(|| Span::new(at.file, lines))
    }

    /// Every listed component, without parts.
    pub(super) fn owners(&self) -> impl Iterator<Item = Place<'c>> {
        self.places().filter(|place| std::ptr::eq(place.owner, place.component))
    }

    /// Every setting of those, with what the catalog knows about it.
    pub(super) fn values(&self) -> impl Iterator<Item = (Place<'c>, &'c Value, Option<&'static Property>)> {
        self.places()
            .flat_map(|place| place.component.values.iter().map(move |value| (place, value, value.property)))
    }
}

impl<'c> Place<'c> {
    /// Whether it is a component of the catalog of this kind, with one of these names.
    pub(super) fn is(&self, kind: Kind, names: &[&str]) -> bool {
        self.component.kind == kind
            && self.component.class.known().is_some_and(|class| names.contains(&class.name))
    }

    /// A setting by its exact key, unless its value is known only when the agent is started.
    pub(super) fn known(&self, key: &str) -> Option<&'c Value> {
        self.component.value(key).filter(|value| !value.setting.unknown)
    }

    /// The place as a reader would call it.
    pub(super) fn title(&self) -> String {
        let owner = format!("{} `{}`", kind_word(self.owner.kind), self.owner.name);
        if std::ptr::eq(self.owner, self.component) {
            return owner;
        }
        match self.component.kind {
            Kind::Interceptor | Kind::RegexSerializer => {
                format!("{} `{}` of {owner}", kind_word(self.component.kind), self.component.name)
            }
            kind => format!("the {} of {owner}", kind_word(kind)),
        }
    }
}

/// A selector that decides by a header, with what is known about the header.
pub(super) struct Route<'c> {
    pub(super) source: &'c Component,
    pub(super) selector: &'c Component,
    /// The header's name.
    pub(super) name: &'c str,
    pub(super) header: Rc<Header<'c>>,
    pub(super) headers: &'c Headers<'c>,
}

impl Route<'_> {
    /// Whether a value has a mapping of its own.
    pub(super) fn maps(&self, value: &str) -> bool {
        ["mapping", "optional"].iter().any(|key| self.selector.value(&format!("{key}.{value}")).is_some())
    }
}

/// The multiplexing selectors of a flow.
pub(super) fn routes<'c>(flow: &'c Flow<'c>, facts: &'c Facts<'c>) -> impl Iterator<Item = Route<'c>> {
    flow.nodes(Kind::Source).filter_map(|(index, source)| {
        let (_, at) = flow.chain(index);
        let selector = flow.graph[at].component().filter(|part| class(part) == "multiplexing")?;
        let (name, headers) = (text(selector, "header")?, facts.headers.before(at)?);
        Some(Route { source, selector, name, header: headers.get(name), headers })
    })
}

/// The interceptors of a flow with their nodes.
pub(super) fn steps<'f, 'c>(
    flow: &'f Flow<'c>,
) -> impl Iterator<Item = (NodeIndex, &'c Component)> + use<'f, 'c> {
    flow.graph.node_indices().filter_map(|index| match flow.graph[index] {
        Node::Interceptor(step) => Some((index, step)),
        _ => None,
    })
}

/// Whether two components are of one class and say the same.
pub(super) fn same_settings(a: &Component, b: &Component) -> bool {
    said(a).is_some_and(|said_by_a| Some(said_by_a) == said(b))
}

/// What components say that are of one class and say the same: the class, and part, key and value of each setting.
pub(super) type Said<'c> = (&'static str, Vec<(Option<&'c str>, &'c str, &'c str)>);

/// What a component says, if its class is known.
pub(super) fn said(component: &Component) -> Option<Said<'_>> {
    let class = component.class.known()?;
    let values = component.tree().flat_map(|part| {
        let name = (!std::ptr::eq(part, component)).then(|| part.name.as_str());
        part.values.iter().map(move |value| (name, value.key.as_str(), value.setting.value.as_str()))
    });
    let mut values: Vec<_> = values.collect();
    values.sort_unstable();
    Some((class.name, values))
}

/// What a component of a kind is called.
pub fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => "source",
        Kind::Channel => "channel",
        Kind::Sink => "sink",
        Kind::Sinkgroup => "sink group",
        Kind::Configfilter => "config filter",
        Kind::Interceptor => "interceptor",
        Kind::Selector => "selector",
        Kind::SinkProcessor => "processor",
        Kind::Deserializer => "deserializer",
        Kind::HttpHandler => "handler",
        Kind::PathManager => "path manager",
        Kind::JmsConverter => "converter",
        Kind::KeyProvider => "key provider",
        Kind::CipherProvider => "cipher provider",
        Kind::ElasticsearchIndexName => "index name builder",
        Kind::KuduProducer => "producer",
        _ => "serializer",
    }
}

/// Whether a list gives a name with a comma at its end, or goes on behind a dot. That slip is a finding of its own.
pub(super) fn is_listed_with_slip(agent: &Agent, section: Section, name: &str) -> bool {
    let names = agent.list(section).map_or(&[][..], |list| &list.names);
    names.iter().any(|listed| {
        let listed = listed.as_str();
        let goes_on = listed.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        goes_on || listed.contains(',') && listed.split(',').any(|part| part == name)
    })
}

/// A note of the catalog as part of a finding: lower case, no full stop.
pub(super) fn advice(note: &str) -> String {
    let note = note.trim_end_matches('.');
    let mut chars = note.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(note.chars().skip(1)).collect()
        }
        _ => note.to_owned(),
    }
}

/// Says what Flume does about a mistake, and gives the finding the level that follows. Of what Flume does not have there
/// is nothing to say.
pub(super) fn consequence(finding: &mut Finding, fate: Fate, place: &Place<'_>, property: &Property) {
    let owner = format!("{} `{}`", kind_word(place.owner.kind), place.owner.name);
    let (level, text) = match fate {
        Fate::Ignored => (Level::Warning, "Flume ignores it".to_owned()),
        Fate::Default => (Level::Warning, format!("Flume uses {} instead", default_text(property))),
        Fate::Runtime => (Level::Error, format!("Flume starts {owner}, which fails once events flow")),
        Fate::StartDead => (Level::Error, format!("Flume fails to start {owner} and does not try again")),
        Fate::StartLoop => {
            (Level::Error, format!("Flume fails to start {owner} and tries again every 3 seconds"))
        }
        Fate::Removed => (Level::Error, format!("Flume drops {owner} and starts without it")),
        Fate::Fatal => (Level::Error, "the Flume process ends".to_owned()),
    };
    finding.level(level);
    if !place.component.class.known().is_some_and(|class| class.extension) {
        finding.note(text);
    }
}

fn default_text(property: &Property) -> String {
    use logflowc_grammar::catalog::Default;
    match property.default {
        Some(Default::Int(number)) => format!("the default, {number}"),
        Some(Default::Float(number)) => format!("the default, {number}"),
        Some(Default::Bool(flag)) => format!("the default, {flag}"),
        Some(Default::Text(text)) if !text.is_empty() => format!("the default, `{text}`"),
        _ => "its default".to_owned(),
    }
}
