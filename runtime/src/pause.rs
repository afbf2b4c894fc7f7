//! Pauses that grow while nothing changes.

use std::time::Duration;

use logflowc_plan::{Idle, Timing};

/// Pauses that grow while nothing changes.
pub(crate) struct Pause {
    timing: Timing,
    waits: Idle,
    idle: u64,
    failures: u32,
}

impl Pause {
    pub(crate) fn new(timing: Timing, waits: Idle) -> Self {
        Self { timing, waits, idle: 0, failures: 0 }
    }

    /// Something has worked.
    pub(crate) fn reset(&mut self) {
        self.idle = 0;
        self.failures = 0;
    }

    /// The pause after one more poll without events.
    pub(crate) fn idle(&mut self) -> Duration {
        self.idle = (self.idle + self.waits.step_ms).min(self.waits.max_ms);
        Duration::from_millis(self.idle)
    }

    /// The pause after one more failure.
    pub(crate) fn failure(&mut self) -> Duration {
        let factor = 1_u64.checked_shl(self.failures).unwrap_or(u64::MAX);
        self.failures = (self.failures + 1).min(32);
        Duration::from_millis(self.timing.retry_first_ms.saturating_mul(factor).min(self.timing.retry_max_ms))
    }
}
