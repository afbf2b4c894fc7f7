//! Tells everybody that it is time to stop. Off the path of events, so a lock does no harm here.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A flag that is raised once, with ways to sleep on it and to be called.
#[derive(Clone, Default)]
pub struct Stop(Arc<Inner>);

#[derive(Default)]
struct Inner {
    raised: AtomicBool,
    callbacks: Mutex<Vec<Box<dyn Fn() + Send + Sync>>>,
    changed: Condvar,
}

impl Stop {
    /// Raises the flag.
    pub fn raise(&self) {
        let callbacks = self.lock();
        self.0.raised.store(true, Ordering::Release);
        self.0.changed.notify_all();
        callbacks.iter().for_each(|call| call());
    }

    /// Whether the flag is raised.
    pub fn is_raised(&self) -> bool {
        self.0.raised.load(Ordering::Acquire)
    }

    /// Sleeps; returns early and says so when the flag is raised.
    pub fn sleep(&self, pause: Duration) -> bool {
        let until = Instant::now() + pause;
        let mut guard = self.lock();
        while !self.is_raised() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            let waited = self.0.changed.wait_timeout(guard, left);
            guard = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Calls `wake` when the flag is raised, at once if it is already: for those who wait for something else.
    pub fn on_raise(&self, wake: impl Fn() + Send + Sync + 'static) {
        let mut callbacks = self.lock();
        if self.is_raised() {
            wake();
        }
        callbacks.push(Box::new(wake));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Box<dyn Fn() + Send + Sync>>> {
        self.0.callbacks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stop({})", self.is_raised())
    }
}
