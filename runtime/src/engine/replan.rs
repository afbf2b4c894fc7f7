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
