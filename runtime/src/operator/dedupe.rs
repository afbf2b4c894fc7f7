//! Drops events whose key came a short time before.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use logflowc_plan::Value;

use super::Operator;
use crate::batch::Batch;
use crate::clock::Clock;
use crate::tally::Tally;

/// The keys that came within a window of time, as hashes of 128 bits.
///
/// When a batch was not stored, its source gives the events again; so keys count only once their batch is stored.
/// When more keys come than are remembered, the oldest are forgotten: then a duplicate may pass, but nothing is lost.
pub(super) struct Dedupe {
    by: Value,
    within: Duration,
    most: usize,
    clock: Clock,
    dropped: Arc<Tally>,
    hashers: [RandomState; 2],
    seen: HashSet<u128>,
    /// The same in the order of time, with when each came first.
    order: VecDeque<(Duration, u128)>,
    /// How many at the end of the order belong to the batch at hand.
    pending: usize,
    drops: u64,
}

impl Dedupe {
    pub(super) fn new(by: Value, within_ms: u64, keys: u32, clock: Clock, dropped: Arc<Tally>) -> Self {
        Self {
            by,
            within: Duration::from_millis(within_ms),
            most: keys as usize,
            clock,
            dropped,
            hashers: [RandomState::new(), RandomState::new()],
            seen: HashSet::new(),
            order: VecDeque::new(),
            pending: 0,
            drops: 0,
        }
    }

    /// Whether a key is new; it is remembered then.
    fn is_new(&mut self, key: &[u8], now: Duration) -> bool {
        let half = |hasher: &RandomState| u128::from(hasher.hash_one(key));
        let hash = half(&self.hashers[0]) << 64 | half(&self.hashers[1]);
        if self.seen.contains(&hash) {
            return false;
        }
        if self.order.len() >= self.most {
            self.forget_first();
        }
        self.seen.insert(hash);
        self.order.push_back((now, hash));
        self.pending += 1;
        true
    }

    fn forget_first(&mut self) {
        if let Some((_, hash)) = self.order.pop_front() {
            self.seen.remove(&hash);
            self.pending = self.pending.min(self.order.len());
        }
    }

    fn forget_old(&mut self, now: Duration) {
        while self.order.front().is_some_and(|(came, _)| now.saturating_sub(*came) >= self.within) {
            self.forget_first();
        }
    }
}

impl Operator for Dedupe {
    fn apply(&mut self, batch: &mut Batch) {
        let now = self.clock.now();
        self.forget_old(now);
        let before = batch.len();
        batch.retain(|batch, event| {
            let key = match self.by {
                Value::Body => Some(batch.body(event)),
                Value::Header { header } => batch.header(event, header),
            };
            key.is_none_or(|key| self.is_new(key, now))
        });
        self.drops = (before - batch.len()) as u64;
    }

    fn settle(&mut self, stored: bool) {
        if stored {
            self.dropped.add(self.drops);
        } else {
            for (_, hash) in self.order.drain(self.order.len() - self.pending..) {
                self.seen.remove(&hash);
            }
        }
        (self.pending, self.drops) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use proptest::prelude::*;

    use super::*;

    fn dedupe(within_ms: u64, keys: u32) -> (Dedupe, Arc<AtomicU64>) {
        let time = Arc::new(AtomicU64::new(0));
        let shown = Arc::clone(&time);
        let clock = Clock::new(0, move || Duration::from_millis(shown.load(Ordering::Relaxed)));
        let tally = Arc::new(Tally::new("s", "duplicates", None, 0));
        (Dedupe::new(Value::Body, within_ms, keys, clock, tally), time)
    }

    fn pass(dedupe: &mut Dedupe, bodies: &[u8], stored: bool) -> Vec<u8> {
        let mut batch = Batch::default();
        for body in bodies {
            batch.push(&[*body]);
        }
        dedupe.apply(&mut batch);
        dedupe.settle(stored);
        (0..batch.len()).map(|event| batch.body(event)[0]).collect()
    }

    #[test]
    fn what_was_not_stored_may_come_again() {
        let (mut dedupe, _) = dedupe(1000, 100);
        assert_eq!(pass(&mut dedupe, b"a", true), b"a");
        assert_eq!(pass(&mut dedupe, b"abcb", false), b"bc");
        assert_eq!(pass(&mut dedupe, b"abcb", true), b"bc");
        assert_eq!(pass(&mut dedupe, b"abc", true), b"");
    }

    #[test]
    fn the_oldest_keys_are_forgotten_first() {
        let (mut dedupe, _) = dedupe(1000, 2);
        assert_eq!(pass(&mut dedupe, b"abc", true), b"abc");
        assert_eq!(pass(&mut dedupe, b"cba", true), b"a");
        assert!(dedupe.seen.len() == 2 && dedupe.order.len() == 2);
    }

    proptest! {
        #[test]
        fn it_drops_what_a_plain_list_of_keys_has(
            batches in prop::collection::vec((0_u64..40, prop::collection::vec(0_u8..6, 0..8), any::<bool>()), 0..30)
        ) {
            let (mut dedupe, time) = dedupe(50, 1000);
            let mut known: Vec<(u64, u8)> = Vec::new();
            let mut now = 0;
            for (pause, bodies, stored) in batches {
                now += pause;
                time.store(now, Ordering::Relaxed);
                let before = known.clone();
                let mut expected = Vec::new();
                for body in &bodies {
                    if !known.iter().any(|(came, key)| key == body && now - came < 50) {
                        known.retain(|(_, key)| key != body);
                        known.push((now, *body));
                        expected.push(*body);
                    }
                }
                if !stored {
                    known = before;
                }
                prop_assert_eq!(pass(&mut dedupe, &bodies, stored), expected);
            }
        }
    }
}
