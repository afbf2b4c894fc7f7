//! From the flow graph to a plan: numbers for names, typed settings for connectors, decisions instead of words.

mod conditions;
mod fold;
mod headers;
mod operators;
mod ours;
mod settings;
mod templates;

use std::collections::HashMap;

use logflowc_grammar::catalog::Kind;
use logflowc_plan::{
    Case as PlanCase, Channel, ChannelId, Drain, Idle, Plan, Policy, Route, Selector, Sink, Source, Store,
    Targets, Timing, Transport, Turns,
};
use petgraph::graph::NodeIndex;

use crate::balance;
use crate::config::{Component, Reading, Typed};
use crate::flow::{Case, Edge, Flow, Node, items};
use crate::globals::Globals;
use crate::java::hash;
use headers::HeaderNames;

pub(crate) use conditions::{can_be_computed, can_be_tested};
pub(crate) use fold::folded;
pub(crate) use settings::of as settings;

/// Events handed over at once by sources that have no setting for it.
const BATCH: i64 = 1000;

/// Bytes that a memory channel keeps when the configuration does not say: Flume takes a share of the Java heap.
pub(crate) const CHANNEL_BYTES: i64 = 128 << 20;

/// Slots that a ring has at most. A slot holds a run of events, so few channels ever need as many as they may hold
/// events.
const MOST_SLOTS: u64 = 1 << 16;

/// Pauses of a source that has nothing, where the configuration does not say.
const IDLE: Idle = Idle { step_ms: 20, max_ms: 250 };

/// Turns a flow without mistakes into a plan. With `as_flume`, pauses are those of the original.
pub fn plan(flow: &Flow<'_>, as_flume: bool) -> Plan {
    Lowering::new(flow, as_flume).plan()
}

struct Lowering<'f, 'c> {
    flow: &'f Flow<'c>,
    as_flume: bool,
    headers: HeaderNames,
    channels: HashMap<NodeIndex, ChannelId>,
}

impl<'f, 'c> Lowering<'f, 'c> {
    fn new(flow: &'f Flow<'c>, as_flume: bool) -> Self {
        let number = |index: usize| ChannelId(u32::try_from(index).expect("fewer than 2^32 channels"));
        let channels =
            flow.nodes(Kind::Channel).enumerate().map(|(index, (node, _))| (node, number(index))).collect();
        Self { flow, as_flume, headers: HeaderNames::of(flow), channels }
    }

    fn plan(self) -> Plan {
        let sources: Vec<Source> =
            self.flow.nodes(Kind::Source).map(|(node, source)| self.source(node, source)).collect();
        let transport = balance::plan(self.flow);
        let drains = self.drains(transport.as_ref());
        let channels = self.flow.nodes(Kind::Channel);
        let channels = channels.map(|(node, channel)| {
            lowered_channel(self.channels[&node], channel, &self.flow.agent.globals, &sources, &drains)
        });
        let timing = if self.as_flume {
            Timing { retry_first_ms: 5000, retry_max_ms: 5000, restart_ms: Some(3000) }
        } else {
            Timing::default()
        };
        Plan {
            agent: self.flow.agent.name.as_str().to_owned(),
            channels: channels.collect(),
            headers: self.headers.into_names(),
            sources,
            drains,
            timing,
            transport,
        }
    }

    fn source(&self, node: NodeIndex, source: &Component) -> Source {
        let class = source.class.known().expect("only known classes are lowered");
        let (steps, selector) = self.flow.chain(node);
        let known = steps.iter().filter(|step| step.class.known().is_some());
        Source {
            name: source.name.as_str().to_owned(),
            component: class.name.to_owned(),
            settings: settings::of(source, &self.flow.agent.globals),
            batch: batch(source),
            idle: self.idle(source),
            counted: !class.counter.is_empty(),
            join: steps.iter().find_map(|step| ours::join(step)),
            operators: known.filter_map(|step| operators::of(step, &self.headers)).collect(),
            route: self.route(selector),
        }
    }

    /// The pauses that the author has chosen, or else ours: those of Flume let an event wait for five seconds.
    fn idle(&self, source: &Component) -> Idle {
        let chosen = |key: &str| {
            let number = source.number(key).filter(|_| self.as_flume || source.value(key).is_some())?;
            u64::try_from(number).ok()
        };
        Idle {
            step_ms: chosen("backoffSleepIncrement").unwrap_or(IDLE.step_ms),
            max_ms: chosen("maxBackoffSleep").unwrap_or(IDLE.max_ms),
        }
    }

    fn route(&self, selector: NodeIndex) -> Route {
        let mut default = Targets::default();
        let mut cases: Vec<PlanCase> = Vec::new();
        for (channel, edge) in self.flow.puts(selector) {
            let Edge::Put { required, case } = edge else { continue };
            let id = self.channels[&channel];
            let targets = match case {
                Case::All | Case::Default => &mut default,
                Case::Value(value) => case_of(&mut cases, value),
            };
            if *required { &mut targets.required } else { &mut targets.optional }.push(id);
        }
        let multiplexing = match self.flow.graph[selector] {
            Node::Selector(Some(part))
                if part.class.known().is_some_and(|class| class.name == "multiplexing") =>
            {
                part
            }
            _ => return Route::Replicate { targets: default },
        };
        for case in &mut cases {
            // A value that has only optional channels goes where all others go besides.
            if case.targets.required.is_empty() {
                case.targets.required.clone_from(&default.required);
            }
            let required = &case.targets.required;
            case.targets.optional.retain(|id| !required.contains(id));
        }
        let header = multiplexing.text("header").unwrap_or("flume.selector.header");
        Route::Multiplex { header: self.headers.id(header), cases, default }
    }

    fn drains(&self, transport: Option<&Transport>) -> Vec<Drain> {
        let mut drains = Vec::new();
        for (node, sink) in
            self.flow.nodes(Kind::Sink).filter(|(node, _)| self.flow.group_of(*node).is_none())
        {
            if let Some(sink_plan) = self.sink(node, sink) {
                drains.push(Drain {
                    name: sink_plan.name.clone(),
                    sinks: vec![sink_plan],
                    policy: Policy::Single,
                });
            }
        }
        for (_, group) in self.flow.nodes(Kind::Sinkgroup) {
            drains.extend(self.group(group, transport));
        }
        drains
    }

    fn sink(&self, node: NodeIndex, sink: &Component) -> Option<Sink> {
        let class = sink.class.known().expect("only known classes are lowered");
        Some(Sink {
            name: sink.name.as_str().to_owned(),
            component: class.name.to_owned(),
            settings: settings::of(sink, &self.flow.agent.globals),
            channel: self.channels[&self.flow.channel_of(node)?],
            batch: batch(sink),
            counted: !class.counter.is_empty(),
        })
    }

    fn group(&self, group: &Component, transport: Option<&Transport>) -> Vec<Drain> {
        let mut members = Vec::new();
        for name in items(group, "sinks") {
            let node = self.flow.find(Kind::Sink, name.as_str());
            let in_group = node.filter(|node| {
                let driver = self.flow.group_of(*node).and_then(|driver| self.flow.graph[driver].component());
                driver.is_some_and(|driver| driver.name.as_str() == group.name.as_str())
            });
            let Some((node, component)) =
                in_group.and_then(|node| Some((node, self.flow.graph[node].component()?)))
            else {
                continue;
            };
            members.extend(self.sink(node, component));
        }
        let Some(processor) = group.parts_of(Kind::SinkProcessor).next() else { return Vec::new() };
        if let Some(selector) = balance::selector(processor) {
            return shares(group, members, selector, transport);
        }
        let (policy, sinks) = policy(processor, members);
        vec![Drain { name: group.name.as_str().to_owned(), sinks, policy }]
    }
}

fn lowered_channel(
    id: ChannelId,
    channel: &Component,
    globals: &Globals,
    sources: &[Source],
    drains: &[Drain],
) -> Channel {
    let class = channel.class.known().expect("only known classes are lowered");
    let uses = |source: &&Source| source.route.channels().any(|used| used == id);
    let reads = |drain: &&Drain| drain.sinks.iter().any(|sink| sink.channel == id);
    let store = match class.name {
        "memory" => memory(channel),
        _ => Store::Other { component: class.name.to_owned(), settings: settings::of(channel, globals) },
    };
    Channel {
        name: channel.name.as_str().to_owned(),
        transaction: small(class.transaction_key.and_then(|key| channel.number(key)).unwrap_or(BATCH)),
        keep_alive_ms: u64::try_from(channel.number("keep-alive").unwrap_or(3)).unwrap_or(0) * 1000,
        writers: count(sources.iter().filter(uses).count()),
        readers: count(drains.iter().filter(reads).count()),
        store,
    }
}

/// The case of a value, made when it is met first.
fn case_of<'t>(cases: &'t mut Vec<PlanCase>, value: &str) -> &'t mut Targets {
    let found = cases.iter().position(|case| case.value == value).unwrap_or_else(|| {
        cases.push(PlanCase { value: value.to_owned(), targets: Targets::default() });
        cases.len() - 1
    });
    &mut cases[found].targets
}

/// The members of a group that share, each on its own. Without known rates all get the same.
fn shares(
    group: &Component,
    members: Vec<Sink>,
    selector: Selector,
    transport: Option<&Transport>,
) -> Vec<Drain> {
    let amount = |sink: &Sink| {
        let demands = transport.into_iter().flat_map(|transport| &transport.demands);
        demands.filter(|demand| demand.sink == sink.name).map(|demand| demand.amount).sum::<f64>()
    };
    let all: f64 = members.iter().map(amount).sum();
    let equal = 1.0 / f64::from(count(members.len()));
    let weights: Vec<f64> =
        members.iter().map(|sink| if all > 0.0 { amount(sink) / all } else { equal }).collect();
    let drain = |(sink, weight): (Sink, f64)| Drain {
        name: sink.name.clone(),
        policy: Policy::Share { group: group.name.as_str().to_owned(), weight, selector },
        sinks: vec![sink],
    };
    members.into_iter().zip(weights).map(drain).collect()
}

fn policy(processor: &Component, sinks: Vec<Sink>) -> (Policy, Vec<Sink>) {
    let milliseconds = |key: &str| u64::try_from(processor.number(key).unwrap_or(30_000)).unwrap_or(0);
    match processor.class.known().map(|class| class.name) {
        Some("failover") => {
            let max_penalty_ms = milliseconds("maxpenalty");
            (Policy::Failover { max_penalty_ms }, by_priority(processor, sinks))
        }
        Some("load_balance") => {
            let random = processor.text("selector").is_some_and(|order| order.eq_ignore_ascii_case("random"));
            let order = if random { Turns::Random } else { Turns::RoundRobin };
            let backoff_ms = processor.flag("backoff").then(|| match milliseconds("selector.maxTimeOut") {
                0 => 30_000,
                limit => limit,
            });
            (Policy::LoadBalance { order, backoff_ms }, sinks)
        }
        _ => (Policy::Single, sinks),
    }
}

/// Sinks with the highest priority first. Those without one follow in the hash order of their names; of two with the
/// same priority only the first in that order is used.
fn by_priority(processor: &Component, sinks: Vec<Sink>) -> Vec<Sink> {
    let names: Vec<&str> = sinks.iter().map(|sink| sink.name.as_str()).collect();
    let mut next = 0;
    let mut ranked: Vec<(i64, usize)> = Vec::new();
    for index in hash::set_of_list_order(&names) {
        let priority =
            processor.text(&format!("priority.{}", names[index])).and_then(crate::java::number::integer);
        let priority = priority.unwrap_or_else(|| {
            next -= 1;
            next
        });
        if ranked.iter().all(|(known, _)| *known != priority) {
            ranked.push((priority, index));
        }
    }
    ranked.sort_by_key(|(priority, _)| std::cmp::Reverse(*priority));
    let mut sinks: Vec<Option<Sink>> = sinks.into_iter().map(Some).collect();
    ranked.into_iter().filter_map(|(_, index)| sinks[index].take()).collect()
}

fn memory(channel: &Component) -> Store {
    let events = u64::try_from(channel.number("capacity").unwrap_or(100)).unwrap_or(100);
    // Below one slot of a hundred bytes Flume takes the limit for none.
    let bytes = channel.number("byteCapacity").filter(|bytes| *bytes >= 100).unwrap_or(CHANNEL_BYTES);
    let ring = events.next_power_of_two().min(MOST_SLOTS);
    Store::Memory {
        events,
        bytes: bytes.unsigned_abs(),
        ring: u32::try_from(ring).expect("at most MOST_SLOTS"),
    }
}

fn batch(component: &Component) -> u32 {
    let class = component.class.known().expect("only known classes are lowered");
    let old = |key| match component.old_value(key).map(|value| &value.reading) {
        Some(Reading::Good(Typed::Int(number))) if component.value(key).is_none() => Some(*number),
        _ => None,
    };
    let given = class.batch_key.and_then(|key| old(key).or_else(|| component.number(key)));
    let given = given.or(class.batch_default);
    small(given.unwrap_or(BATCH).max(1))
}

fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than 2^32 components")
}
