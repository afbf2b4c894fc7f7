//! Keeps a member away that fails, longer each time, and lets it try again with one batch.

use std::time::{Duration, Instant};

/// A member that fails fast costs little to ask again, so that it is not missed for long when it works.
const FAST: Duration = Duration::from_secs(1);

/// A try that takes long is repeated after this many times its length.
const SLOW: u32 = 10;

/// Closed while all is well, open after a failure, half-open when the rest is over and one batch is the probe.
#[derive(Debug, Clone)]
pub struct Breaker {
    first: Duration,
    most: Duration,
    failures: u32,
    until: Option<Instant>,
}

impl Breaker {
    /// A closed one. The first rest doubles with each failure, up to the longest.
    pub fn new(first: Duration, most: Duration) -> Self {
        Self { first, most, failures: 0, until: None }
    }

    /// Whether there was no failure since the last success.
    pub fn is_closed(&self) -> bool {
        self.failures == 0
    }

    /// Whether the member must rest.
    pub fn is_open(&self, now: Instant) -> bool {
        self.until.is_some_and(|until| until > now)
    }

    /// A try has failed that took so long. Tells how long the member rests.
    pub fn failed(&mut self, took: Duration, now: Instant) -> Duration {
        let grown = self.first.saturating_mul(1_u32.checked_shl(self.failures).unwrap_or(u32::MAX));
        self.failures = (self.failures + 1).min(31);
        let rest = grown.min(FAST.max(took.saturating_mul(SLOW))).min(self.most);
        self.until = Some(now + rest);
        rest
    }

    /// A batch was written.
    pub fn succeeded(&mut self) {
        self.failures = 0;
        self.until = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn rests_grow_and_a_fast_failure_never_rests_for_long() {
        let mut breaker = Breaker::new(100 * MS, 5000 * MS);
        let now = Instant::now();
        let rests: Vec<u128> = (0..6).map(|_| breaker.failed(MS, now).as_millis()).collect();
        assert_eq!(rests, [100, 200, 400, 800, 1000, 1000]);
        assert_eq!(breaker.failed(2000 * MS, now), 5000 * MS, "what takes long rests long");
        assert!(breaker.is_open(now) && !breaker.is_open(now + 5000 * MS) && !breaker.is_closed());
        breaker.succeeded();
        assert!(breaker.is_closed() && !breaker.is_open(now));
        assert_eq!(breaker.failed(MS, now), 100 * MS);
    }
}
