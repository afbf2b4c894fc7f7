//! Solves the problem of a plan again when what is measured is no longer what was stated.
//!
//! Every window of time brings what the sources gave and what the sinks took. A number is replaced only when it was off
//! by a fifth in two windows on end, so that a moment changes nothing and a drift is followed. A sink is believed to
//! take less only while it was busy or failed, because one with little to do shows nothing.

use std::time::Duration;

use logflowc_plan as plan;

use crate::transport::{Problem, Transport};

/// How far off a number must be.
const DRIFT: f64 = 0.2;

/// In so many windows on end.
const WINDOWS: u32 = 2;

/// A sink that wrote for so much of a window shows what it can take.
const BUSY: f64 = 0.8;

/// A problem that follows what is measured.
#[derive(Debug)]
pub struct Replan {
    supplies: Vec<Followed>,
    sinks: Vec<Followed>,
    /// What each sink takes at most, as it was stated.
    stated: Vec<f64>,
    costs: Vec<Option<f64>>,
}

/// A number that changes when what is measured stays off.
#[derive(Debug)]
struct Followed {
    value: f64,
    off: u32,
}

/// What a sink did in a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// What it took.
    pub amount: f64,
    /// How long it was at it.
    pub busy: Duration,
    /// Whether it could not work at the end.
    pub failing: bool,
}

impl Replan {
    /// Follows a plan; none where its amounts are not rates.
    pub fn new(transport: &plan::Transport) -> Option<Self> {
        if !transport.amounts.ends_with("/s") {
            return None;
        }
        let mut costs = vec![None; transport.supplies.len() * transport.demands.len()];
        for lane in &transport.lanes {
            costs[lane.supply * transport.demands.len() + lane.sink] = Some(lane.cost);
        }
        let stated = |demand: &plan::Demand| demand.capacity.unwrap_or(f64::INFINITY);
        let stated: Vec<f64> = transport.demands.iter().map(stated).collect();
        let followed = |value: f64| Followed { value, off: 0 };
        Some(Self {
            supplies: transport.supplies.iter().map(|supply| followed(supply.amount)).collect(),
            sinks: stated.iter().copied().map(followed).collect(),
            stated,
            costs,
        })
    }

    /// Takes in a window: what each supply gave and what each sink did. Gives what each sink is to get from now on,
    /// where that has changed.
    pub fn window(&mut self, length: Duration, supplies: &[f64], sinks: &[Window]) -> Option<Vec<f64>> {
        let seconds = length.as_secs_f64();
        let mut changed = false;
        for (followed, amount) in self.supplies.iter_mut().zip(supplies) {
            changed |= followed.follow(Some(amount / seconds));
        }
        for ((followed, window), stated) in self.sinks.iter_mut().zip(sinks).zip(&self.stated) {
            changed |= followed.follow(able(window, seconds, followed.value, *stated));
        }
        changed.then(|| self.solved())
    }

    fn solved(&self) -> Vec<f64> {
        let all: f64 = self.supplies.iter().map(|supply| supply.value).sum();
        let problem = Problem {
            supplies: self.supplies.iter().map(|supply| supply.value).collect(),
            capacities: self.sinks.iter().map(|sink| sink.value.min(all)).collect(),
            costs: self.costs.clone(),
        };
        let solution = Transport::solve(&problem).solution();
        let count = self.sinks.len();
        (0..count).map(|sink| solution.amounts.iter().skip(sink).step_by(count).sum()).collect()
    }
}

/// What a sink has shown to take in a second, but no more than was stated; none where the window says nothing about it.
fn able(window: &Window, seconds: f64, believed: f64, stated: f64) -> Option<f64> {
    let busy = window.busy.as_secs_f64();
    if window.failing && window.amount == 0.0 {
        return Some(0.0);
    }
    if busy == 0.0 {
        return None;
    }
    let shown = (window.amount / busy).min(stated);
    (shown > believed || busy >= BUSY * seconds).then_some(shown)
}

impl Followed {
    /// Takes in a measurement, where there is one. Tells whether the number is another one now.
    fn follow(&mut self, measured: Option<f64>) -> bool {
        // An unlimited sink that has shown a limit is off by any measure.
        let fits =
            |measured: f64| self.value.is_finite() && (measured - self.value).abs() <= DRIFT * self.value;
        let Some(measured) = measured else { return false };
        self.off = if fits(measured) { 0 } else { self.off + 1 };
        // Who is thought to be lost and gives a sign is believed at once.
        let enough = if self.value == 0.0 { 1 } else { WINDOWS };
        if self.off < enough {
            return false;
        }
        *self = Self { value: measured, off: 0 };
        true
    }
}

#[cfg(test)]
mod tests;
