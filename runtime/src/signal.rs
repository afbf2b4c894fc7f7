//! Lets threads sleep until something has changed, without a lock for those who change it.
//!
//! An event count with a fixed number of seats. Whoever changes the state calls [`Signal::notify`]; whoever waits
//! takes a seat, marks it, looks at the state once more, and only then sleeps. The two fences make sure that either
//! the notifier sees the mark or the sleeper sees the change (Dekker's argument), so no wake-up is lost.

use std::sync::OnceLock;
use std::time::Instant;

use crossbeam_utils::CachePadded;

use crate::sync::{Arc, AtomicBool, AtomicUsize, Ordering, fence, thread};

/// Looks at the state this often before it sleeps: a short wait is cheaper than two switches of a thread.
const SPINS: u32 = if cfg!(loom) { 1 } else { 32 };

/// Something to wait for.
pub(crate) struct Signal {
    seats: Box<[CachePadded<Seat>]>,
    taken: AtomicUsize,
}

struct Seat {
    asleep: AtomicBool,
    /// Set by the first wait, before `asleep`.
    thread: OnceLock<thread::Thread>,
}

/// The right of one thread to wait for a signal.
pub(crate) struct Waiter {
    signal: Arc<Signal>,
    seat: usize,
}

impl Signal {
    /// A signal for at most `seats` waiting threads.
    pub(crate) fn new(seats: usize) -> Arc<Self> {
        let seat = || CachePadded::new(Seat { asleep: AtomicBool::new(false), thread: OnceLock::new() });
        Arc::new(Self { seats: (0..seats).map(|_| seat()).collect(), taken: AtomicUsize::new(0) })
    }

    /// Takes a seat.
    pub(crate) fn waiter(self: &Arc<Self>) -> Waiter {
        let seat = self.taken.fetch_add(1, Ordering::Relaxed);
        assert!(seat < self.seats.len(), "a seat was planned for every waiting thread");
        Waiter { signal: Arc::clone(self), seat }
    }

    /// Wakes everybody who waits. The change must have been made before.
    pub(crate) fn notify(&self) {
        // Orders the change before the look at the marks; pairs with the fence in `wait`.
        fence(Ordering::SeqCst);
        for seat in &self.seats {
            if seat.asleep.load(Ordering::Relaxed) && seat.asleep.swap(false, Ordering::AcqRel) {
                seat.thread.get().expect("a sleeper has left its thread").unpark();
            }
        }
    }
}

impl Waiter {
    /// Waits until `ready` holds or the deadline has passed; tells whether it holds.
    pub(crate) fn wait(&self, deadline: Option<Instant>, mut ready: impl FnMut() -> bool) -> bool {
        for _ in 0..SPINS {
            if ready() {
                return true;
            }
            std::hint::spin_loop();
        }
        let seat = &self.signal.seats[self.seat];
        seat.thread.get_or_init(thread::current);
        loop {
            seat.asleep.store(true, Ordering::Relaxed);
            // Orders the mark before the look at the state; pairs with the fence in `notify`.
            fence(Ordering::SeqCst);
            if ready() {
                seat.asleep.store(false, Ordering::Relaxed);
                return true;
            }
            if !sleep(deadline) {
                seat.asleep.store(false, Ordering::Relaxed);
                return ready();
            }
        }
    }
}

/// Sleeps until woken; `false` when the deadline has passed. It may wake for no reason.
fn sleep(deadline: Option<Instant>) -> bool {
    #[cfg(not(loom))]
    if let Some(deadline) = deadline {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return false;
        }
        thread::park_timeout(left);
        return true;
    }
    #[cfg(loom)]
    assert!(deadline.is_none(), "the model has no clock");
    thread::park();
    true
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_deadline_ends_the_wait() {
        let signal = Signal::new(1);
        let soon = Instant::now() + Duration::from_millis(5);
        assert!(!signal.waiter().wait(Some(soon), || false));
        assert!(Instant::now() >= soon);
    }

    #[test]
    fn no_wake_up_is_lost() {
        let rounds = if cfg!(miri) { 20 } else { 20_000 };
        let count = Arc::new(AtomicUsize::new(0));
        let (up, down) = (Signal::new(1), Signal::new(1));
        let (up_waiter, down_waiter) = (up.waiter(), down.waiter());
        let other = {
            let (count, up) = (Arc::clone(&count), Arc::clone(&up));
            thread::spawn(move || {
                for round in 0..rounds {
                    down_waiter.wait(None, || count.load(Ordering::Acquire) == 2 * round + 1);
                    count.store(2 * round + 2, Ordering::Release);
                    up.notify();
                }
            })
        };
        for round in 0..rounds {
            count.store(2 * round + 1, Ordering::Release);
            down.notify();
            up_waiter.wait(None, || count.load(Ordering::Acquire) == 2 * round + 2);
        }
        other.join().expect("the other thread does not panic");
    }
}

#[cfg(all(test, loom))]
mod model {
    use super::*;

    #[test]
    fn no_wake_up_is_lost() {
        loom::model(|| {
            let signal = Signal::new(1);
            let waiter = signal.waiter();
            let done = Arc::new(AtomicBool::new(false));
            let sleeper = {
                let done = Arc::clone(&done);
                thread::spawn(move || waiter.wait(None, || done.load(Ordering::Acquire)))
            };
            done.store(true, Ordering::Release);
            signal.notify();
            assert!(sleeper.join().expect("the sleeper does not panic"));
        });
    }
}
