//! Looks at what sources give and sinks take, and shares anew when that is no longer what the plan says.
//!
//! On a thread of its own, once in a while: the path of events only counts.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use logflowc_balance::{Replan, Seen, Window};
use logflowc_plan as plan;

use crate::metrics::Counter;
use crate::share::Shares;
use crate::stop::Stop;

/// How long the engine looks before it judges.
const WINDOW: Duration = Duration::from_secs(1);

/// Everything that is looked at.
pub(super) struct Planner {
    replan: Replan,
    /// What each supply of the plan has given.
    supplies: Vec<Supply>,
    groups: Vec<Members>,
    /// What each sink of the plan has done.
    sinks: Vec<Seen>,
    since: Instant,
}

struct Supply {
    given: Arc<Counter>,
    before: u64,
}

/// The members of a group, by the number of the sink in the plan.
struct Members {
    shares: Arc<Shares>,
    sinks: Vec<usize>,
}

impl Planner {
    /// Looks after the shares of a plan; none where its amounts are not rates. The groups come with the names of their sinks.
    pub(super) fn new(
        transport: &plan::Transport,
        supplies: Vec<Arc<Counter>>,
        groups: Vec<(Arc<Shares>, Vec<&str>)>,
    ) -> Option<Self> {
        let number = |name: &&str| transport.demands.iter().position(|demand| demand.sink == **name);
        let members = |(shares, names): (_, Vec<&str>)| {
            let sinks = names.iter().map(number).collect::<Option<Vec<usize>>>()?;
            Some(Members { shares, sinks })
        };
        Some(Self {
            replan: Replan::new(transport)?,
            supplies: supplies.into_iter().map(|given| Supply { given, before: 0 }).collect(),
            groups: groups.into_iter().filter_map(members).collect(),
            sinks: vec![Seen::default(); transport.demands.len()],
            since: Instant::now(),
        })
    }

    /// Starts to look, until the engine stops.
    pub(super) fn spawn(mut self, stop: Stop) {
        let run = move || {
            while !stop.sleep(WINDOW) {
                self.look(Instant::now());
            }
        };
        thread::Builder::new()
            .name("planner".to_owned())
            .spawn(run)
            .expect("the system has a thread to give");
    }

    fn look(&mut self, now: Instant) {
        let length = now.saturating_duration_since(self.since);
        self.since = now;
        let supplies: Vec<f64> = self.supplies.iter_mut().map(Supply::window).collect();
        let mut windows =
            vec![Window { amount: 0.0, busy: Duration::ZERO, failing: false }; self.sinks.len()];
        for Members { shares, sinks } in &self.groups {
            for (sink, seen) in sinks.iter().zip(shares.group().seen(now)) {
                windows[*sink] = window(self.sinks[*sink], seen);
                self.sinks[*sink] = seen;
            }
        }
        if let Some(amounts) = self.replan.window(length, &supplies, &windows) {
            self.groups.iter().for_each(|group| group.share(&amounts));
        }
    }
}

impl Supply {
    fn window(&mut self) -> f64 {
        let given = self.given.get();
        let before = std::mem::replace(&mut self.before, given);
        float(given - before)
    }
}

impl Members {
    /// Gives the members their parts of what the group gets. Where it gets nothing, they stay as they are.
    fn share(&self, amounts: &[f64]) {
        let all: f64 = self.sinks.iter().map(|sink| amounts[*sink]).sum();
        if all > 0.0 {
            let weights: Vec<f64> = self.sinks.iter().map(|sink| amounts[*sink] / all).collect();
            self.shares.group().share(&weights);
            self.shares.wake();
            tracing::info!(?weights, "rates have drifted; the events are shared anew");
        }
    }
}

fn window(before: Seen, now: Seen) -> Window {
    Window {
        amount: float(now.amount - before.amount),
        // What a batch in work has taken so far is seen again when it is done.
        busy: now.busy.saturating_sub(before.busy),
        failing: now.failing,
    }
}

#[expect(clippy::cast_precision_loss, reason = "less than 2^53 bytes come in a second")]
fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use logflowc_balance::{Group, Member};
    use logflowc_plan::{Demand, Lane, Loss, Selector, Timing};

    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// A source of 100 events a second that `near` should take, and `far` only if need be.
    fn transport() -> plan::Transport {
        let demand = |sink: &str, capacity, amount| {
            let loss = Loss { cost: 0.0, missing: 0.0 };
            Demand { sink: sink.to_owned(), capacity: Some(capacity), amount, price: 0.0, loss }
        };
        let lane = |sink, amount, cost| Lane { supply: 0, sink, amount, cost };
        plan::Transport {
            amounts: "events/s".to_owned(),
            costs: String::new(),
            supplies: vec![plan::Supply {
                source: "r".into(),
                channel: "c".into(),
                amount: 100.0,
                missing: 0.0,
                bound: plan::Bound::Exact,
            }],
            demands: vec![demand("near", 100.0, 100.0), demand("far", 1000.0, 0.0)],
            lanes: vec![lane(0, 100.0, 1.0), lane(1, 0.0, 2.0)],
            cost: 100.0,
        }
    }

    #[test]
    fn a_sink_that_is_slow_for_two_windows_leaves_its_part_to_the_other() {
        let members = [1.0, 0.0].map(|weight| Member::new(weight, 10, Timing::default()));
        let group = Group::new(Selector::Planned, members.into(), fastrand::Rng::with_seed(1));
        let (shares, given) = (Shares::new(group, 2), Arc::new(Counter::default()));
        let groups = vec![(Arc::clone(&shares), vec!["near", "far"])];
        let mut planner =
            Planner::new(&transport(), vec![Arc::clone(&given)], groups).expect("these are rates");
        let write = |me: usize, from: Instant, took: Duration| {
            let mut group = shares.group();
            group.ask(me, from);
            group.took(me, 10, from);
            group.wrote(me, 10, from + took);
            group.ask(me, from + took);
        };
        let start = planner.since;
        let (first, second) = (start + 1000 * MS, start + 2000 * MS);
        write(0, start, 450 * MS);
        (0..2).for_each(|_| write(1, start, MS));
        write(0, start + 450 * MS, 450 * MS);
        given.add(100);
        planner.look(first);
        assert!(!shares.group().may_take(1, 0, first), "it has had more than its part");
        (0..2).for_each(|batch| write(0, first + batch * 450 * MS, 450 * MS));
        given.add(100);
        planner.look(second);
        assert!(shares.group().may_take(1, 0, second));
    }
}
