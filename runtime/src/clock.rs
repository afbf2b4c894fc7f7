//! The time as operators see it: that of the machine, or one that somebody hands in.

use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long something has been running. It never goes back.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Duration + Send + Sync>);

impl Clock {
    /// A clock that shows what `now` says.
    pub fn new(now: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time since some moment that stays the same.
    pub fn now(&self) -> Duration {
        self.0()
    }
}

impl Default for Clock {
    /// The clock of the machine.
    fn default() -> Self {
        let start = Instant::now();
        Self::new(move || start.elapsed())
    }
}
