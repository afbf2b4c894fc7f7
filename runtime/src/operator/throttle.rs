//! Drops or marks events that come faster than allowed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use logflowc_plan::HeaderId;

use super::Operator;
use crate::batch::Batch;
use crate::clock::Clock;
use crate::headers::Header;
use crate::tally::Tally;

/// What a limit is.
pub(super) struct Limit {
    /// Events that are let through in each period.
    pub(super) events: u64,
    /// The period.
    pub(super) per: Duration,
    /// Events that may come at once after a pause.
    pub(super) burst: u64,
    /// How many keys have a limit of their own.
    pub(super) keys: usize,
}

/// A bucket of tokens for each key (token bucket, RFC 2697 with one rate), in the form that keeps only a time: the
/// moment at which the bucket is full again.
///
/// When there are as many buckets as there may be, those that are full again say nothing and are thrown away. If none
/// is, further keys share one bucket.
pub(super) struct Throttle {
    by: Option<HeaderId>,
    mark: Option<HeaderId>,
    limit: Limit,
    clock: Clock,
    over: Arc<Tally>,
    full_at: HashMap<Box<[u8]>, Duration>,
    /// The bucket of events without a key, and of keys for which there is no room.
    shared: Duration,
    /// When full buckets were thrown away last; once for a batch is enough.
    swept: Option<Duration>,
    /// Events of the batch that were over.
    count: u64,
}

impl Throttle {
    pub(super) fn new(
        by: Option<HeaderId>,
        mark: Option<HeaderId>,
        limit: Limit,
        clock: Clock,
        over: Arc<Tally>,
    ) -> Self {
        Self {
            by,
            mark,
            limit,
            clock,
            over,
            full_at: HashMap::new(),
            shared: Duration::ZERO,
            swept: None,
            count: 0,
        }
    }

    fn passes(&mut self, key: Option<&[u8]>, now: Duration) -> bool {
        let Some(key) = key else { return self.limit.take(&mut self.shared, now) };
        if let Some(full_at) = self.full_at.get_mut(key) {
            return self.limit.take(full_at, now);
        }
        if self.full_at.len() >= self.limit.keys && self.swept != Some(now) {
            self.full_at.retain(|_, full_at| *full_at > now);
            self.swept = Some(now);
        }
        if self.full_at.len() >= self.limit.keys {
            return self.limit.take(&mut self.shared, now);
        }
        self.limit.take(self.full_at.entry(key.into()).or_default(), now)
    }
}

impl Limit {
    /// Takes a token out of a bucket that is full again at a time; whether there was one.
    fn take(&self, full_at: &mut Duration, now: Duration) -> bool {
        let nanos = |events: u64| self.per.as_nanos() * u128::from(events) / u128::from(self.events);
        let time = |nanos: u128| Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX));
        let after = (*full_at).max(now) + time(nanos(1));
        let fits = after <= now + time(nanos(self.burst));
        if fits {
            *full_at = after;
        }
        fits
    }
}

impl Operator for Throttle {
    fn apply(&mut self, batch: &mut Batch) {
        let now = self.clock.now();
        self.count = 0;
        let Some(mark) = self.mark else {
            let before = batch.len();
            let by = self.by;
            batch.retain(|batch, event| self.passes(by.and_then(|by| batch.header(event, by)), now));
            self.count = (before - batch.len()) as u64;
            return;
        };
        let value = batch.arena_mut().push(b"true");
        for event in 0..batch.len() {
            if !self.passes(self.by.and_then(|by| batch.header(event, by)), now) {
                batch.set_piece(event, &Header::Known(mark), value);
                self.count += 1;
            }
        }
    }

    fn settle(&mut self, stored: bool) {
        let count = std::mem::take(&mut self.count);
        if stored {
            self.over.add(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use proptest::prelude::*;

    use super::*;

    const KEY: HeaderId = HeaderId(0);

    fn throttle(events: u64, burst: u64, keys: usize) -> (Throttle, Arc<AtomicU64>) {
        let time = Arc::new(AtomicU64::new(0));
        let shown = Arc::clone(&time);
        let clock = Clock::new(0, move || Duration::from_millis(shown.load(Ordering::Relaxed)));
        let limit = Limit { events, per: Duration::from_secs(1), burst, keys };
        let tally = Arc::new(Tally::new("s", "throttled", None, 0));
        (Throttle::new(Some(KEY), None, limit, clock, tally), time)
    }

    fn pass(throttle: &mut Throttle, keys: &[u8]) -> Vec<u8> {
        let mut batch = Batch::default();
        for (event, key) in keys.iter().enumerate() {
            batch.push(&[*key]);
            batch.set(event, &Header::Known(KEY), &[*key]);
        }
        throttle.apply(&mut batch);
        (0..batch.len()).map(|event| batch.body(event)[0]).collect()
    }

    #[test]
    fn a_burst_passes_and_then_the_rate() {
        let (mut throttle, time) = throttle(10, 3, 100);
        assert_eq!(pass(&mut throttle, b"aaaaab"), b"aaab");
        time.store(100, Ordering::Relaxed);
        assert_eq!(pass(&mut throttle, b"aabb"), b"abb");
        time.store(10_000, Ordering::Relaxed);
        assert_eq!(pass(&mut throttle, b"aaaa"), b"aaa");
    }

    #[test]
    fn keys_without_room_share_a_limit_until_there_is_room() {
        let (mut throttle, time) = throttle(10, 1, 2);
        assert_eq!(pass(&mut throttle, b"abcd"), b"abc");
        assert_eq!(throttle.full_at.len(), 2);
        time.store(100, Ordering::Relaxed);
        assert_eq!(pass(&mut throttle, b"cdef"), b"cde");
        assert_eq!(throttle.full_at.len(), 2);
    }

    #[test]
    fn marked_events_stay() {
        let (mut throttle, _) = throttle(1, 1, 10);
        throttle.mark = Some(HeaderId(1));
        let mut batch = Batch::default();
        (0..3).for_each(|_| batch.push(b""));
        throttle.apply(&mut batch);
        throttle.settle(true);
        let marks: Vec<_> = (0..3).map(|event| batch.header(event, HeaderId(1)).is_some()).collect();
        assert_eq!(marks, [false, true, true]);
        assert_eq!(throttle.over.read().values[0].1, crate::metrics::Value::Whole(2));
    }

    proptest! {
        /// With a rate of one event a millisecond, a bucket that counts tokens in whole numbers is exact.
        #[test]
        fn it_passes_what_a_plain_bucket_passes(
            burst in 1_u64..6,
            batches in prop::collection::vec((0_u64..4, prop::collection::vec(0_u8..3, 0..6)), 0..40)
        ) {
            let (mut throttle, time) = throttle(1000, burst, 10);
            let mut tokens = [burst; 3];
            let mut now = 0;
            for (pause, keys) in batches {
                now += pause;
                time.store(now, Ordering::Relaxed);
                for left in &mut tokens {
                    *left = (*left + pause).min(burst);
                }
                let mut expected = Vec::new();
                for key in &keys {
                    if tokens[usize::from(*key)] > 0 {
                        tokens[usize::from(*key)] -= 1;
                        expected.push(*key);
                    }
                }
                prop_assert_eq!(pass(&mut throttle, &keys), expected);
            }
        }
    }
}
