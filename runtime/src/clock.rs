//! The time as operators see it: that of the machine, or one that somebody hands in.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long something has been running, which never goes back, and what time it is.
#[derive(Clone)]
pub struct Clock {
    passed: Arc<dyn Fn() -> Duration + Send + Sync>,
    /// The time when nothing had passed; absent for a clock that shows the time of the machine.
    began: Option<i64>,
}

impl Clock {
    /// A clock that shows what `passed` says has passed since `began`, in milliseconds since 1970.
    pub fn new(began: i64, passed: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self { passed: Arc::new(passed), began: Some(began) }
    }

    /// The time since some moment that stays the same.
    pub fn now(&self) -> Duration {
        (self.passed)()
    }

    /// What time it is, in milliseconds since 1970.
    pub fn unix_ms(&self) -> i64 {
        match self.began {
            Some(began) => began.saturating_add(millis(self.now())),
            None => millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()),
        }
    }
}

impl Default for Clock {
    /// The clock of the machine.
    fn default() -> Self {
        let start = Instant::now();
        Self { passed: Arc::new(move || start.elapsed()), began: None }
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
