//! Shares of a planned group: which of its sinks may take the next batch from the channel.
//!
//! Every sink of the group has a thread of its own and takes when it is ready, so nothing waits for a slow one. A
//! sink that is ahead of its share lets the others go first: the virtual time of a member is what it has taken divided
//! by its weight (start-time fair queueing; Goyal, Vin, Cheng, IEEE/ACM Transactions on Networking 5(5), 1997), and only a member that is not
//! ahead of all who take part may take. The plan holds as long as the sinks keep up. It gives way to throughput in two
//! cases: one who writes for much longer than usual does not take part, and while the channel holds more than the
//! members are about to take, everybody may take.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_utils::CachePadded;

use crate::channel::Control;
use crate::signal::{Signal, Waiter};

/// What a member does.
const AWAY: u8 = 0;
const ASKING: u8 = 1;
const WRITING: u8 = 2;

/// Virtual time of one event of a member that gets all.
const TICK: f64 = 1024.0;

/// A sink of no weight at all still gets what the others cannot take.
const LEAST_WEIGHT: f64 = 1e-4;

/// How often those who wait look at the clocks of those who write.
const LOOK: Duration = Duration::from_millis(2);

/// Nobody is slow who has written for less than this.
const SHORT: u64 = 5_000_000;

/// What the members of a group know about each other.
pub(crate) struct Shares {
    start: Instant,
    members: Box<[CachePadded<Member>]>,
    /// Somebody has taken, or has come back.
    changed: Arc<Signal>,
}

#[derive(Default)]
struct Member {
    state: AtomicU8,
    /// Virtual time of all that it has taken.
    taken: AtomicU64,
    /// When it has begun to write, in nanoseconds since the start.
    since: AtomicU64,
    /// How long a batch takes it, in nanoseconds; a moving average.
    usual: AtomicU64,
}

/// The share of one member, on its thread.
pub(crate) struct Share {
    shares: Arc<Shares>,
    me: usize,
    /// Virtual time of one event.
    tick: u64,
    /// Virtual time of a batch.
    batch: u64,
    /// The channel, and how many events in it are no backlog.
    channel: Arc<dyn Control>,
    normal: usize,
    waiter: Waiter,
}

impl Shares {
    /// A group of so many members.
    pub(crate) fn new(members: usize) -> Arc<Self> {
        let all = (0..members).map(|_| CachePadded::default()).collect();
        Arc::new(Self { start: Instant::now(), members: all, changed: Signal::new(members) })
    }

    /// Wakes those who wait for their turn.
    pub(crate) fn wake(&self) {
        self.changed.notify();
    }

    /// Whether one of the others writes, whose patience may end without a word.
    fn anybody_writes(&self, me: usize) -> bool {
        let writes = |member: &CachePadded<Member>| member.state.load(Ordering::Acquire) == WRITING;
        self.members.iter().enumerate().any(|(index, member)| index != me && writes(member))
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    /// The least virtual time of the others who take part.
    fn least_of_others(&self, me: usize) -> Option<u64> {
        let now = self.now();
        let others = self.members.iter().enumerate().filter(|(index, _)| *index != me);
        let present = others.filter(|(_, member)| member.takes_part(now));
        present.map(|(_, member)| member.taken.load(Ordering::Acquire)).min()
    }
}

impl Member {
    fn takes_part(&self, now: u64) -> bool {
        match self.state.load(Ordering::Acquire) {
            ASKING => true,
            WRITING => {
                let patience = (3 * self.usual.load(Ordering::Relaxed)).max(SHORT);
                now.saturating_sub(self.since.load(Ordering::Acquire)) < patience
            }
            _ => false,
        }
    }
}

impl Share {
    /// The share of a member: its weight among all weights, and the size of its batches.
    pub(crate) fn new(
        shares: &Arc<Shares>,
        me: usize,
        weight: f64,
        batch: usize,
        channel: Arc<dyn Control>,
    ) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between TICK and TICK / LEAST_WEIGHT"
        )]
        let tick = (TICK / weight.clamp(LEAST_WEIGHT, 1.0)) as u64;
        Self {
            me,
            tick,
            batch: tick.saturating_mul(batch as u64),
            normal: 3 * batch * shares.members.len(),
            channel,
            waiter: shares.changed.waiter(),
            shares: Arc::clone(shares),
        }
    }

    /// Waits until this member may take; false when it is not its turn before the deadline. `hurry` ends the sharing.
    pub(crate) fn ask(&self, deadline: Instant, hurry: impl Fn() -> bool) -> bool {
        let me = &self.shares.members[self.me];
        if me.state.load(Ordering::Relaxed) == AWAY {
            // Who comes back does not take what it has missed.
            let least = self.shares.least_of_others(self.me).unwrap_or(0);
            me.taken.fetch_max(least, Ordering::AcqRel);
        }
        me.state.store(ASKING, Ordering::Release);
        loop {
            if hurry() || self.may_take() {
                return true;
            }
            let now = Instant::now();
            if now >= deadline {
                return false;
            }
            let look = if self.shares.anybody_writes(self.me) { deadline.min(now + LOOK) } else { deadline };
            self.waiter.wait(Some(look), || hurry() || self.may_take());
        }
    }

    fn may_take(&self) -> bool {
        let ahead = || {
            let mine = self.shares.members[self.me].taken.load(Ordering::Relaxed);
            self.shares.least_of_others(self.me).is_some_and(|least| mine > least.saturating_add(self.batch))
        };
        self.channel.len() > self.normal || !ahead()
    }

    /// The member has taken events and begins to write them.
    pub(crate) fn took(&self, events: usize) {
        let me = &self.shares.members[self.me];
        me.since.store(self.shares.now(), Ordering::Release);
        me.taken.fetch_add(self.tick.saturating_mul(events as u64), Ordering::AcqRel);
        me.state.store(WRITING, Ordering::Release);
        self.shares.changed.notify();
    }

    /// The events are written. The member counts as writing until it asks again: its sink may have more to do.
    pub(crate) fn wrote(&self) {
        let me = &self.shares.members[self.me];
        let took = self.shares.now().saturating_sub(me.since.load(Ordering::Relaxed));
        let usual = me.usual.load(Ordering::Relaxed);
        me.usual.store(if usual == 0 { took } else { usual - usual / 8 + took / 8 }, Ordering::Relaxed);
    }

    /// The member does not take part until it asks again: it has failed or ended.
    pub(crate) fn leave(&self) {
        self.shares.members[self.me].state.store(AWAY, Ordering::Release);
        self.shares.changed.notify();
    }
}

#[cfg(all(test, not(loom)))]
mod tests;
