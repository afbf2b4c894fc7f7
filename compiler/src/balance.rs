//! The planner: how the events of all sources are shared out to the sinks of planned groups at the least cost.
//!
//! A group is planned with `processor.selector = planned`. Sources tell their `rate`, groups tell what each sink takes
//! at most (`processor.capacity.<sink>`) and what it costs to send there (`processor.cost.<sink>`, or
//! `processor.cost.<sink>.<source>`). What is not told is unlimited, or free of cost.

mod problem;
pub mod units;

use logflowc_balance::{Solution, Transport};
use logflowc_plan as plan;

pub use problem::{Mistake, Posed, is_planned, pose, selector};

/// Solves the problem of an agent; none where there is none, or where its numbers cannot be read.
pub fn plan(flow: &crate::flow::Flow<'_>) -> Option<plan::Transport> {
    let posed = pose(flow).ok()?;
    (!posed.supplies.is_empty()).then(|| solved(&posed))
}

fn solved(posed: &Posed<'_>) -> plan::Transport {
    let transport = Transport::solve(&posed.problem);
    let solution = transport.solution();
    let count = posed.demands.len();
    let lane = |(index, amount): (usize, &f64)| {
        let cost = posed.problem.costs[index]?;
        Some(plan::Lane { supply: index / count, sink: index % count, amount: *amount, cost })
    };
    plan::Transport {
        amounts: posed.measure.to_string(),
        costs: posed.currency.to_string(),
        lanes: solution.amounts.iter().enumerate().filter_map(lane).collect(),
        supplies: posed
            .supplies
            .iter()
            .enumerate()
            .map(|(index, supply)| plan::Supply {
                source: supply.source.name.as_str().to_owned(),
                channel: supply.channel.name.as_str().to_owned(),
                amount: posed.problem.supplies[index],
                missing: solution.missing[index],
                bound: supply.bound,
            })
            .collect(),
        demands: posed
            .demands
            .iter()
            .enumerate()
            .map(|(index, demand)| plan::Demand {
                sink: demand.sink.name.as_str().to_owned(),
                capacity: demand.capacity.map(|amount| amount.number),
                amount: solution.amounts.iter().skip(index).step_by(count).sum(),
                price: solution.prices[index],
                loss: loss(&transport.without(index)),
            })
            .collect(),
        cost: solution.cost,
    }
}

fn loss(without: &Solution) -> plan::Loss {
    plan::Loss { cost: without.cost, missing: without.missing.iter().sum() }
}
