//! The members of a group, each on a thread of its own, and who of them may take the next batch.
//!
//! Nothing waits for a slow member: everybody takes when it is ready and the group lets it. By shares, a member that is
//! ahead of its own lets the others go first: its virtual time is what it has taken divided by its weight (start-time
//! fair queueing; Goyal, Vin, Cheng, IEEE/ACM Transactions on Networking 5(5), 1997), and only a member that is not
//! ahead of all who take part may take. The shares hold as long as the members keep up. They give way in three cases:
//! one who writes for much longer than usual does not take part, nor one that has failed and tries again; nobody waits
//! for one who is busy and would be done later with the next batch; and a member may take what more events wait than
//! those before it take with their next batches.

use std::time::{Duration, Instant};

use logflowc_plan::{Selector, Timing};

use crate::breaker::Breaker;
use crate::pace::Pace;

/// Virtual time of one event of a member that gets all.
const TICK: f64 = 1024.0;

/// A member of no weight at all still gets what the others cannot take.
const LEAST_WEIGHT: f64 = 1e-4;

/// What the members of a group know about each other.
#[derive(Debug)]
pub struct Group {
    selector: Selector,
    members: Vec<Member>,
    /// Who is to take next, where one is chosen ahead.
    chosen: Option<usize>,
    chance: fastrand::Rng,
}

/// One member.
#[derive(Debug)]
pub struct Member {
    state: State,
    /// Virtual time of one event.
    tick: u64,
    /// Most events of a batch.
    batch: usize,
    /// Events that it has and the channel still keeps.
    leased: usize,
    /// Virtual time of all that it has taken.
    taken: u64,
    pace: Pace,
    breaker: Breaker,
    seen: Seen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not there: it has not begun, has failed or has ended.
    Away,
    /// It would take.
    Asking,
    /// It has events, since then, and is not to be waited for after the second moment.
    Writing(Instant, Instant),
    /// It has written, and is not to be waited for after that moment.
    Written(Instant),
}

/// What a member has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// Events or bytes that it has written, as the caller counts.
    pub amount: u64,
    /// Time that it took.
    pub busy: Duration,
    /// Whether it cannot work at the moment.
    pub failing: bool,
}

impl Member {
    /// A member: its part of all events, and the size of its batches.
    pub fn new(weight: f64, batch: usize, timing: Timing) -> Self {
        let rest = |ms| Duration::from_millis(ms);
        Self {
            state: State::Away,
            tick: tick(weight),
            batch,
            leased: 0,
            taken: 0,
            pace: Pace::default(),
            breaker: Breaker::new(rest(timing.retry_first_ms), rest(timing.retry_max_ms)),
            seen: Seen::default(),
        }
    }

    fn takes_part(&self, now: Instant) -> bool {
        self.breaker.is_closed()
            && match self.state {
                State::Away => false,
                State::Asking => true,
                State::Writing(_, patience) | State::Written(patience) => now < patience,
            }
    }
}

impl Group {
    /// A group that chooses in this way.
    pub fn new(selector: Selector, members: Vec<Member>, chance: fastrand::Rng) -> Self {
        Self { selector, members, chosen: None, chance }
    }

    /// A member asks from now on, until it has taken.
    pub fn ask(&mut self, me: usize, now: Instant) {
        self.forgive(me, now);
        self.members[me].state = State::Asking;
        self.members[me].leased = 0;
        self.chosen = None;
    }

    /// Whether a member that asks may take a batch now, while the channel keeps so many events.
    pub fn may_take(&mut self, me: usize, kept: usize, now: Instant) -> bool {
        // Who tries again after a failure does so with one batch, whatever its share.
        if !self.members[me].breaker.is_closed() {
            return true;
        }
        let before = match self.selector {
            Selector::Planned => self.before(me, now),
            // One who asks has nothing in hand.
            Selector::LeastLoaded => 0,
            Selector::PeakEwma => {
                self.choose(now).filter(|chosen| *chosen != me).map_or(0, |it| self.members[it].batch)
            }
        };
        let leased: usize = self.members.iter().map(|member| member.leased).sum();
        before == 0 || kept.saturating_sub(leased) > before
    }

    /// When the answer may become another one though nobody does anything and nothing comes: somebody has written for
    /// too long.
    pub fn ask_again(&self, now: Instant) -> Option<Instant> {
        let patience = self.members.iter().filter_map(|member| match member.state {
            State::Writing(_, patience) | State::Written(patience) => Some(patience),
            _ => None,
        });
        patience.filter(|patience| *patience > now).min()
    }

    /// A member has taken events and begins to write them.
    pub fn took(&mut self, me: usize, events: usize, now: Instant) {
        let member = &mut self.members[me];
        member.taken = member.taken.saturating_add(member.tick.saturating_mul(events as u64));
        member.state = State::Writing(now, now + member.pace.patience());
        member.leased = events;
        self.chosen = None;
    }

    /// A member has written so much. It counts as writing until it asks again: it may have more to do.
    pub fn wrote(&mut self, me: usize, amount: u64, now: Instant) {
        self.forgive(me, now);
        let took = self.members[me].writing_for(now);
        let member = &mut self.members[me];
        member.state = State::Written(now + member.pace.patience());
        member.pace.measured(took, now);
        member.breaker.succeeded();
        member.seen.amount += amount;
        member.seen.busy += took;
    }

    /// A member has failed. Tells how long it rests before it asks again.
    pub fn failed(&mut self, me: usize, now: Instant) -> Duration {
        let took = self.members[me].writing_for(now);
        self.leave(me);
        self.members[me].breaker.failed(took, now)
    }

    /// A member does not take part until it asks again.
    pub fn leave(&mut self, me: usize) {
        self.members[me].state = State::Away;
        self.members[me].leased = 0;
        self.chosen = None;
    }

    /// Other parts of the events, one for each member.
    pub fn share(&mut self, weights: &[f64]) {
        for (member, weight) in self.members.iter_mut().zip(weights) {
            member.tick = tick(*weight);
            // What was taken by other parts is no debt.
            member.taken = 0;
        }
    }

    /// What each member has done. One that has been writing for too long is failing as long as it does.
    pub fn seen(&self, now: Instant) -> impl Iterator<Item = Seen> {
        self.members.iter().map(move |member| {
            let late = matches!(member.state, State::Writing(_, patience) if now >= patience);
            let writing = if late { member.writing_for(now) } else { Duration::ZERO };
            let failing = !member.breaker.is_closed();
            Seen { busy: member.seen.busy + writing, failing, ..member.seen }
        })
    }

    /// Who has not taken part does not get what it has missed.
    fn forgive(&mut self, me: usize, now: Instant) {
        if !self.members[me].takes_part(now)
            && let Some(least) = self.others(me, now).map(|other| other.taken).min()
        {
            let member = &mut self.members[me];
            member.taken = member.taken.max(least);
        }
    }

    /// Events that others take first, with a batch each: those that a member is ahead of and that are done sooner.
    fn before(&self, me: usize, now: Instant) -> usize {
        let member = &self.members[me];
        let batch = member.tick.saturating_mul(member.batch as u64);
        let behind = |other: &Member| other.taken.saturating_add(batch) < member.taken;
        let sooner = |other: &Member| other.next_done(now).is_none_or(|done| done <= member.pace.usual());
        let others = self.others(me, now).filter(|other| behind(other) && sooner(other));
        others.map(|other| other.batch).sum()
    }

    /// The others who take part.
    fn others(&self, me: usize, now: Instant) -> impl Iterator<Item = &Member> {
        let others = self.members.iter().enumerate().filter(move |(index, _)| *index != me);
        others.map(|(_, member)| member).filter(move |member| member.takes_part(now))
    }

    /// The better of two who ask, drawn by chance; it stays chosen until it takes or somebody comes.
    fn choose(&mut self, now: Instant) -> Option<usize> {
        if self.chosen.is_none() {
            let asking = |index: &usize| self.members[*index].state == State::Asking;
            let able: Vec<usize> = (0..self.members.len()).filter(asking).collect();
            let two = self.chance.choose_multiple(able, 2);
            let peak = |index: usize| self.members[index].pace.peak(now);
            self.chosen = two.into_iter().min_by(|a, b| peak(*a).total_cmp(&peak(*b)));
        }
        self.chosen
    }
}

impl Member {
    /// How long from now one that writes usually needs for this batch and the next; one that is late is expected to be
    /// late by as much again.
    fn next_done(&self, now: Instant) -> Option<Duration> {
        let State::Writing(since, _) = self.state else { return None };
        let usual = self.pace.usual();
        Some(usual + usual.abs_diff(now.saturating_duration_since(since)))
    }

    fn writing_for(&self, now: Instant) -> Duration {
        match self.state {
            State::Writing(since, _) => now.saturating_duration_since(since),
            _ => Duration::ZERO,
        }
    }
}

fn tick(weight: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between TICK and TICK / LEAST_WEIGHT"
    )]
    let tick = (TICK / weight.clamp(LEAST_WEIGHT, 1.0)) as u64;
    tick
}

#[cfg(test)]
mod tests;
