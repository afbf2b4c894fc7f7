//! Which sink of a group on one thread gets the next batch.

use std::time::{Duration, Instant};

use logflowc_plan::{self as plan, Turns};

/// The state of a group: who works, who is left alone until when.
#[derive(Debug)]
pub struct Policy {
    kind: plan::Policy,
    members: Vec<State>,
    /// Whose turn it is.
    next: usize,
    chance: fastrand::Rng,
}

#[derive(Debug, Clone, Default)]
struct State {
    /// Failures in a row.
    failures: u32,
    /// Left alone until then.
    until: Option<Instant>,
    /// It will not work again.
    removed: bool,
}

impl Policy {
    /// A group of so many members of which nobody has failed.
    pub fn new(kind: plan::Policy, members: usize, chance: fastrand::Rng) -> Self {
        Self { kind, members: vec![State::default(); members], next: 0, chance }
    }

    /// The member to try now; none when all are left alone for the moment.
    pub fn pick(&mut self, now: Instant) -> Option<usize> {
        let count = self.members.len();
        let ready = |member: &usize| {
            let state = &self.members[*member];
            !state.removed && state.until.is_none_or(|until| until <= now)
        };
        match &self.kind {
            plan::Policy::Single | plan::Policy::Share { .. } | plan::Policy::Failover { .. } => {
                (0..count).find(ready)
            }
            plan::Policy::LoadBalance { order: Turns::RoundRobin, .. } => {
                let found = (0..count).map(|step| (self.next + step) % count).find(ready)?;
                self.next = found + 1;
                Some(found)
            }
            plan::Policy::LoadBalance { order: Turns::Random, .. } => {
                let able: Vec<usize> = (0..count).filter(ready).collect();
                (!able.is_empty()).then(|| able[self.chance.usize(..able.len())])
            }
        }
    }

    /// Whether nobody will ever work again.
    pub fn is_hopeless(&self) -> bool {
        self.members.iter().all(|member| member.removed)
    }

    /// The member has written its batch.
    pub fn succeeded(&mut self, member: usize) {
        self.members[member] = State::default();
    }

    /// The member has failed. Tells whether somebody else may be tried at once.
    pub fn failed(&mut self, member: usize, now: Instant) -> bool {
        let limit = match self.kind {
            plan::Policy::Single | plan::Policy::Share { .. } => return false,
            plan::Policy::Failover { max_penalty_ms } => Some(max_penalty_ms),
            plan::Policy::LoadBalance { backoff_ms, .. } => backoff_ms,
        };
        let state = &mut self.members[member];
        // Flume doubles without bound in 32 bits, which becomes negative; 2^16 s is longer than any limit.
        state.failures = (state.failures + 1).min(16);
        state.until = limit.map(|limit| now + Duration::from_millis((1000 << state.failures).min(limit)));
        self.members
            .iter()
            .enumerate()
            .any(|(other, state)| other != member && !state.removed && state.failures == 0)
    }

    /// The member will not work again.
    pub fn removed(&mut self, member: usize) {
        self.members[member].removed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(kind: plan::Policy, members: usize) -> Policy {
        Policy::new(kind, members, fastrand::Rng::with_seed(1))
    }

    #[test]
    fn failover_returns_to_the_first_after_its_penalty() {
        let mut policy = group(plan::Policy::Failover { max_penalty_ms: 3000 }, 2);
        let start = Instant::now();
        assert_eq!(policy.pick(start), Some(0));
        assert!(policy.failed(0, start));
        assert_eq!(policy.pick(start), Some(1));
        assert_eq!(policy.pick(start + Duration::from_millis(1999)), Some(1));
        assert_eq!(policy.pick(start + Duration::from_secs(2)), Some(0));
        policy.failed(0, start);
        assert_eq!(policy.pick(start + Duration::from_millis(2999)), Some(1));
        assert_eq!(policy.pick(start + Duration::from_secs(3)), Some(0));
    }

    #[test]
    fn round_robin_takes_turns_and_leaves_failed_members_alone() {
        let kind = plan::Policy::LoadBalance { order: Turns::RoundRobin, backoff_ms: Some(30_000) };
        let mut policy = group(kind, 3);
        let now = Instant::now();
        let picks: Vec<_> = (0..4).map(|_| policy.pick(now).expect("all work")).collect();
        assert_eq!(picks, [0, 1, 2, 0]);
        policy.failed(1, now);
        let picks: Vec<_> = (0..4).map(|_| policy.pick(now).expect("two work")).collect();
        assert_eq!(picks, [2, 0, 2, 0]);
    }

    #[test]
    fn a_group_whose_members_all_rest_has_nobody_to_pick() {
        let mut policy = group(plan::Policy::Failover { max_penalty_ms: 30_000 }, 2);
        let now = Instant::now();
        policy.failed(0, now);
        assert!(!policy.failed(1, now), "nobody else is healthy");
        assert_eq!(policy.pick(now), None);
        assert!(!policy.is_hopeless());
    }
}
