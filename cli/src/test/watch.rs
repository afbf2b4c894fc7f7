//! The time of a test, which passes when the test says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use logflowc_runtime::Clock;

/// What is shown to the operators of one source.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    /// In milliseconds since 1970.
    began: i64,
    /// In milliseconds since then.
    passed: Arc<AtomicU64>,
}

impl Watch {
    /// Nothing has passed yet.
    pub(super) fn new(began: i64) -> Self {
        Self { began, passed: Arc::default() }
    }

    /// Shows that so much has passed since the start.
    pub(super) fn show(&self, passed: Duration) {
        let millis = u64::try_from(passed.as_millis()).expect("times of tests have a limit");
        self.passed.store(millis, Ordering::Relaxed);
    }

    /// The clock that shows it.
    pub(super) fn clock(&self) -> Clock {
        let passed = Arc::clone(&self.passed);
        Clock::new(self.began, move || Duration::from_millis(passed.load(Ordering::Relaxed)))
    }
}
