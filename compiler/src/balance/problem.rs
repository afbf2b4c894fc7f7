//! The transport problem that an agent poses.

use std::collections::{HashMap, HashSet};

use logflowc_balance::Problem;
use logflowc_grammar::catalog::Kind;
use logflowc_grammar::source::Span;
use logflowc_plan::{Bound, Selector};
use petgraph::graph::NodeIndex;

use super::units::{self, Amount, Cost, Currency, Goods, Measure};
use crate::config::{Component, Value};
use crate::flow::{Case, Edge, Flow};

/// A problem with the names of its rows and columns.
#[derive(Debug)]
pub struct Posed<'c> {
    /// What each source gives to each of its channels that a planned group empties.
    pub supplies: Vec<Supply<'c>>,
    /// The sinks of planned groups.
    pub demands: Vec<Demand<'c>>,
    /// The numbers; unlimited sinks take all.
    pub problem: Problem,
    /// What the amounts count.
    pub measure: Measure,
    /// What the costs count.
    pub currency: Currency,
}

/// A copy of the events of a source.
#[derive(Debug, Clone, Copy)]
pub struct Supply<'c> {
    /// The source.
    pub source: &'c Component,
    /// Where the copy goes.
    pub channel: &'c Component,
    /// How much.
    pub rate: Amount,
    /// How sure that is.
    pub bound: Bound,
}

/// A sink of a planned group.
#[derive(Debug, Clone, Copy)]
pub struct Demand<'c> {
    /// The sink.
    pub sink: &'c Component,
    /// Its group.
    group: NodeIndex,
    /// The processor of its group.
    pub processor: &'c Component,
    /// What it takes at most.
    pub capacity: Option<Amount>,
}

/// A number that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where it stands.
    pub span: Span,
    /// Why.
    pub why: String,
    /// Another number that it does not fit to.
    pub other: Option<Span>,
}

/// Selectors that are ours.
const SELECTORS: &[(&str, Selector)] = &[
    ("planned", Selector::Planned),
    ("least_loaded", Selector::LeastLoaded),
    ("peak_ewma", Selector::PeakEwma),
];

/// How the members of a group share, where each has a thread of its own: only logflowc does that.
pub fn selector(processor: &Component) -> Option<Selector> {
    processor.class.known().filter(|class| class.name == "load_balance")?;
    let written = processor.text("selector")?;
    SELECTORS.iter().find(|(name, _)| written.eq_ignore_ascii_case(name)).map(|(_, selector)| *selector)
}

/// Whether the members of a group get their shares by plan.
pub fn is_planned(processor: &Component) -> bool {
    selector(processor) == Some(Selector::Planned)
}

/// Reads the problem of an agent, or everything that is wrong with its numbers. Sources without a rate are left out:
/// nobody knows how much they give. A channel that a route leads to counts with the share that its author states, or
/// else with all that the source gives.
pub fn pose<'c>(flow: &Flow<'c>) -> Result<Posed<'c>, Vec<Mistake>> {
    let mut reader = Reader::default();
    let demands = reader.demands(flow);
    let supplies = reader.supplies(flow, &demands);
    let measure =
        reader.measure.map_or(Measure { goods: Goods::Events, per_second: true }, |(measure, _)| measure);
    let lanes = supplies.iter().flat_map(|supply| demands.iter().map(move |demand| (supply, demand)));
    let costs: Vec<Option<f64>> = lanes
        .map(|((from, supply), (to, demand))| {
            (from == to).then(|| reader.cost(demand, supply.source, measure.goods))
        })
        .collect();
    let supplies: Vec<Supply<'c>> = supplies.into_iter().map(|(_, supply)| supply).collect();
    let demands: Vec<Demand<'c>> = demands.into_iter().map(|(_, demand)| demand).collect();
    if !reader.mistakes.is_empty() {
        return Err(reader.mistakes);
    }
    let all: f64 = supplies.iter().map(|supply| supply.rate.number).sum();
    let problem = Problem {
        supplies: supplies.iter().map(|supply| supply.rate.number).collect(),
        capacities: demands
            .iter()
            .map(|demand| demand.capacity.map_or(all, |amount| amount.number))
            .collect(),
        costs,
    };
    let currency = reader.currency.map_or(Currency::Points, |(currency, _)| currency);
    Ok(Posed { supplies, demands, problem, measure, currency })
}

/// The most that a route sends to a channel.
fn most(rate: Amount, selector: Option<&Component>, channel: &Component) -> (Amount, Bound) {
    let stated = selector.and_then(|selector| selector.value(&format!("share.{}", channel.name)));
    let share = stated.and_then(|value| value.setting.value.as_str().trim().parse::<i32>().ok());
    match share.filter(|share| (0..=100).contains(share)).map(f64::from) {
        Some(share) => (Amount { number: rate.number * share / 100.0, ..rate }, Bound::Stated),
        None => (rate, Bound::Worst),
    }
}

/// A part of the problem with the channel that it is about.
type At<T> = (NodeIndex, T);

/// Reads numbers and sees to it that they fit together.
#[derive(Default)]
struct Reader<'c> {
    /// The settings of each group's processor by key: a large problem has a hundred thousand.
    settings: HashMap<NodeIndex, HashMap<&'c str, &'c Value>>,
    mistakes: Vec<Mistake>,
    /// The measure of all amounts, and where it was met first.
    measure: Option<(Measure, Span)>,
    /// The currency of all costs, and where it was met first.
    currency: Option<(Currency, Span)>,
}

impl<'c> Reader<'c> {
    fn demands(&mut self, flow: &Flow<'c>) -> Vec<At<Demand<'c>>> {
        let mut demands = Vec::new();
        for (node, sink) in flow.nodes(Kind::Sink) {
            let Some(group) = flow.group_of(node) else { continue };
            let parts = flow.graph[group].component().into_iter();
            let processor = parts.flat_map(|group| group.parts_of(Kind::SinkProcessor)).next();
            let Some(processor) = processor.filter(|processor| is_planned(processor)) else { continue };
            let Some(channel) = flow.channel_of(node) else { continue };
            let by_key = || processor.values.iter().rev().map(|value| (value.key.as_str(), value)).collect();
            self.settings.entry(group).or_insert_with(by_key);
            let capacity = self.setting(group, &format!("capacity.{}", sink.name));
            let capacity = capacity.and_then(|value| self.amount(value));
            demands.push((channel, Demand { sink, group, processor, capacity }));
        }
        demands
    }

    fn supplies(&mut self, flow: &Flow<'c>, demands: &[At<Demand<'c>>]) -> Vec<At<Supply<'c>>> {
        let planned: HashSet<NodeIndex> = demands.iter().map(|(channel, _)| *channel).collect();
        let mut supplies = Vec::new();
        for (node, source) in flow.nodes(Kind::Source) {
            let Some(rate) = source.value("rate").and_then(|value| self.amount(value)) else { continue };
            let selector = flow.chain(node).1;
            let mut met = HashSet::new();
            for (at, edge) in flow.puts(selector) {
                let channel = flow.graph[at].component().filter(|_| planned.contains(&at) && met.insert(at));
                let Some(channel) = channel else { continue };
                let (rate, bound) = match edge {
                    Edge::Put { case: Case::All, .. } => (rate, Bound::Exact),
                    _ => most(rate, flow.graph[selector].component(), channel),
                };
                supplies.push((at, Supply { source, channel, rate, bound }));
            }
        }
        supplies
    }

    fn setting(&self, group: NodeIndex, key: &str) -> Option<&'c Value> {
        self.settings.get(&group)?.get(key).copied()
    }

    fn amount(&mut self, value: &Value) -> Option<Amount> {
        let span = value.setting.value.span();
        let read = units::amount(value.setting.value.as_str());
        let amount = read.map_err(|why| self.mistake(span, why)).ok()?;
        let (measure, first) = *self.measure.get_or_insert((amount.measure, span));
        if measure != amount.measure {
            let why = format!("this is in {}, and another amount in {measure}", amount.measure);
            self.mistakes.push(Mistake { span, why, other: Some(first) });
        }
        Some(amount)
    }

    /// What it costs to send from a source to a sink: the number for both, else that of the sink, else nothing.
    fn cost(&mut self, demand: &Demand<'_>, source: &Component, moved: Goods) -> f64 {
        let sink = &demand.sink.name;
        let value = self
            .setting(demand.group, &format!("cost.{sink}.{}", source.name))
            .or_else(|| self.setting(demand.group, &format!("cost.{sink}")));
        let Some(value) = value else { return 0.0 };
        let span = value.setting.value.span();
        match units::cost(value.setting.value.as_str(), moved) {
            Ok(cost) => self.fitting(cost, moved, span),
            Err(why) => self.mistake(span, why),
        }
    }

    fn fitting(&mut self, cost: Cost, moved: Goods, span: Span) -> f64 {
        if cost.goods != moved {
            let goods = |goods| if goods == Goods::Bytes { "bytes" } else { "events" };
            self.mistake(
                span,
                format!("this is the cost of {}, and {} are moved", goods(cost.goods), goods(moved)),
            );
        }
        let (currency, first) = *self.currency.get_or_insert((cost.currency, span));
        if currency != cost.currency {
            let why = "costs can only be compared when all are times, or energies, or bytes".to_owned();
            self.mistakes.push(Mistake { span, why, other: Some(first) });
        }
        cost.number
    }

    fn mistake(&mut self, span: Span, why: String) -> f64 {
        let mistake = Mistake { span, why, other: None };
        if !self.mistakes.contains(&mistake) {
            self.mistakes.push(mistake);
        }
        0.0
    }
}
