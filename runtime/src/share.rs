//! A group on threads: every sink waits here until its group lets it take the next batch from the channel.
//!
//! The choices are those of `logflowc_balance::Group`. A lock keeps them together: it is held for some comparisons, a
//! few times for each batch.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use logflowc_balance::Group;

use crate::channel::Control;
use crate::signal::{Signal, Waiter};
use crate::slice::{Event, Events};

/// How often those who wait look at what has come, while others write and may not take it.
const LOOK: Duration = Duration::from_millis(2);

/// The members of a group.
pub(crate) struct Shares {
    group: Mutex<Group>,
    /// Somebody has taken, has come back, or has other parts.
    changed: Arc<Signal>,
}

/// The share of one member, on its thread.
pub(crate) struct Share {
    shares: Arc<Shares>,
    me: usize,
    channel: Arc<dyn Control>,
    measure: Measure,
    waiter: Waiter,
}

/// What amounts of a plan count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    Events,
    /// Bytes of bodies.
    Bytes,
}

impl Measure {
    /// That of a unit such as `B/s`.
    pub(crate) fn of(unit: &str) -> Self {
        if unit.starts_with('B') { Self::Bytes } else { Self::Events }
    }

    /// How much these events are.
    pub(crate) fn amount<'b>(self, events: impl ExactSizeIterator<Item = Event<'b>>) -> u64 {
        match self {
            Self::Events => events.len() as u64,
            Self::Bytes => events.map(|event| event.body().len() as u64).sum(),
        }
    }
}

impl Shares {
    /// A group of so many members.
    pub(crate) fn new(group: Group, members: usize) -> Arc<Self> {
        Arc::new(Self { group: Mutex::new(group), changed: Signal::new(members) })
    }

    /// Wakes those who wait for their turn.
    pub(crate) fn wake(&self) {
        self.changed.notify();
    }

    /// The group, for a look or a change.
    pub(crate) fn group(&self) -> MutexGuard<'_, Group> {
        self.group.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Share {
    /// The share of a member that takes from a channel.
    pub(crate) fn new(shares: &Arc<Shares>, me: usize, channel: Arc<dyn Control>, measure: Measure) -> Self {
        Self { me, channel, measure, waiter: shares.changed.waiter(), shares: Arc::clone(shares) }
    }

    /// Waits until this member may take; false when it is not its turn before the deadline. `hurry` ends the sharing.
    pub(crate) fn ask(&self, deadline: Instant, hurry: impl Fn() -> bool) -> bool {
        self.shares.group().ask(self.me, Instant::now());
        self.shares.wake();
        let ready = || hurry() || self.shares.group().may_take(self.me, self.channel.len(), Instant::now());
        loop {
            let now = Instant::now();
            let again = self.shares.group().ask_again(now).map(|again| again.min(now + LOOK));
            if self.waiter.wait(Some(again.map_or(deadline, |again| again.min(deadline))), ready) {
                return true;
            }
            if Instant::now() >= deadline {
                return false;
            }
        }
    }

    /// The member has taken events and begins to write them.
    pub(crate) fn took(&self, events: &Events) {
        self.shares.group().took(self.me, events.len(), Instant::now());
        self.shares.wake();
    }

    /// The events are written.
    pub(crate) fn wrote(&self, events: &Events) {
        let amount = events.slices.iter().map(|slice| self.measure.amount(slice.iter())).sum();
        self.shares.group().wrote(self.me, amount, Instant::now());
    }

    /// The member has failed; tells how long it rests.
    pub(crate) fn failed(&self) -> Duration {
        let rest = self.shares.group().failed(self.me, Instant::now());
        self.shares.wake();
        rest
    }

    /// The member has ended.
    pub(crate) fn leave(&self) {
        self.shares.group().leave(self.me);
        self.shares.wake();
    }
}
