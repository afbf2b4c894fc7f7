//! How long a member takes for a batch: what is usual, and what is to be feared.

use std::time::{Duration, Instant};

/// Nobody is slow who has written for less than this.
const SHORT: Duration = Duration::from_millis(5);

/// A single batch counts as no more than so many usual ones, so that a stall is not taken for a habit.
const OUTLIER: u32 = 4;

/// How fast a peak is forgotten: by e in so many seconds.
const FORGET: f64 = 10.0;

/// Moving averages of the time that batches take.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    usual: Duration,
    /// Seconds; rises at once and falls slowly.
    peak: f64,
    measured: Option<Instant>,
}

impl Pace {
    /// A batch took so long.
    pub fn measured(&mut self, took: Duration, now: Instant) {
        let counted = if self.usual.is_zero() { took } else { took.min(OUTLIER * self.usual) };
        self.usual = if self.usual.is_zero() { took } else { (7 * self.usual + counted) / 8 };
        let seconds = took.as_secs_f64();
        self.peak =
            if seconds > self.peak { seconds } else { seconds + (self.peak - seconds) * self.kept(now) };
        self.measured = Some(now);
    }

    /// How long a batch takes; nothing for who has not been measured.
    pub fn usual(&self) -> Duration {
        self.usual
    }

    /// How long others wait for the member's batch to end before they go on without it.
    pub fn patience(&self) -> Duration {
        (3 * self.usual).max(SHORT)
    }

    /// How long a batch may take, in seconds: the latest peak, as far as it is not forgotten (as Finagle's
    /// `PeakEwma`). Nothing for who has not been measured.
    pub fn peak(&self, now: Instant) -> f64 {
        self.peak * self.kept(now)
    }

    fn kept(&self, now: Instant) -> f64 {
        let age = self.measured.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        (-age.as_secs_f64() / FORGET).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stall_raises_the_peak_and_hardly_the_patience() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        for _ in 0..50 {
            pace.measured(Duration::from_millis(10), start);
        }
        assert_eq!(pace.patience(), Duration::from_millis(30));
        pace.measured(Duration::from_secs(4), start);
        assert!(pace.patience() < Duration::from_millis(45));
        assert!(pace.peak(start) >= 4.0);
        assert!(pace.peak(start + Duration::from_secs(20)) < 0.6);
    }

    #[test]
    fn a_new_pace_becomes_the_usual_one() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        pace.measured(Duration::from_millis(10), start);
        for _ in 0..60 {
            pace.measured(Duration::from_secs(1), start);
        }
        assert!(pace.patience() > Duration::from_millis(2900));
    }
}
