//! Bounded queue between one writer and one reader, without a lock.
//!
//! Lamport's queue ("Specifying concurrent program modules", 1983) with the two counters on cache lines of their own
//! and a private copy of the other side's counter, so that a side that is not blocked touches only its own line.
#![expect(unsafe_code, reason = "slots are shared without a lock; the argument stands at each use")]

use std::mem::MaybeUninit;

use crossbeam_utils::CachePadded;

use crate::sync::{Arc, AtomicUsize, Ordering, UnsafeCell};

/// Both counters run without bound and wrap; `tail - head` is the number of filled slots.
///
/// Slot `i % slots` belongs to the writer while `tail - i` is within the free part, else to the reader: a slot is
/// published by the store to `tail` and given back by the store to `head`.
struct Ring<T> {
    /// Written by the reader only.
    head: CachePadded<AtomicUsize>,
    /// Written by the writer only.
    tail: CachePadded<AtomicUsize>,
    /// A power of two of them, so that wrapping counters keep their slot.
    slots: Box<[UnsafeCell<MaybeUninit<T>>]>,
}

// SAFETY: a slot is touched by one side at a time (see `Ring`), so sharing the ring only moves `T`s between threads.
unsafe impl<T: Send> Sync for Ring<T> {}
// SAFETY: as above; the ring owns its `T`s.
unsafe impl<T: Send> Send for Ring<T> {}

impl<T> Ring<T> {
    fn slot(&self, index: usize) -> &UnsafeCell<MaybeUninit<T>> {
        &self.slots[index & (self.slots.len() - 1)]
    }
}

impl<T> Drop for Ring<T> {
    fn drop(&mut self) {
        let tail = self.tail.load(Ordering::Relaxed);
        let mut head = self.head.load(Ordering::Relaxed);
        while head != tail {
            // SAFETY: nobody else is left, and slots between head and tail are filled.
            self.slot(head).with_mut(|slot| unsafe { (*slot).assume_init_drop() });
            head = head.wrapping_add(1);
        }
    }
}

/// A ring of at least `slots` slots: the writing and the reading end.
pub fn ring<T: Send>(slots: usize) -> (Producer<T>, Consumer<T>) {
    let slots = slots.max(1).next_power_of_two();
    let ring = Arc::new(Ring {
        head: CachePadded::new(AtomicUsize::new(0)),
        tail: CachePadded::new(AtomicUsize::new(0)),
        slots: empty_slots(slots),
    });
    (Producer { ring: Arc::clone(&ring), tail: 0, head: 0 }, Consumer { ring, head: 0, tail: 0 })
}

/// Slots that have not been written cost no memory: a large ring grows with its use.
#[cfg(not(loom))]
fn empty_slots<T>(slots: usize) -> Box<[UnsafeCell<MaybeUninit<T>>]> {
    let slots = Box::<[UnsafeCell<MaybeUninit<T>>]>::new_uninit_slice(slots);
    // SAFETY: a cell of `MaybeUninit` needs no initialisation.
    unsafe { slots.assume_init() }
}

#[cfg(loom)]
fn empty_slots<T>(slots: usize) -> Box<[UnsafeCell<MaybeUninit<T>>]> {
    (0..slots).map(|_| UnsafeCell::new(MaybeUninit::uninit())).collect()
}

/// The writing end of a ring.
pub struct Producer<T> {
    ring: Arc<Ring<T>>,
    /// The writer's own counter; the shared one has the same value.
    tail: usize,
    /// The reader's counter when it was last looked at. The real one is never behind it.
    head: usize,
}

impl<T: Send> Producer<T> {
    /// Appends a value, or gives it back when the ring is full.
    pub fn push(&mut self, value: T) -> Result<(), T> {
        let slots = self.ring.slots.len();
        if self.tail.wrapping_sub(self.head) == slots {
            // Acquire: what the reader did with the slots it gave back happened before we fill them again.
            self.head = self.ring.head.load(Ordering::Acquire);
            if self.tail.wrapping_sub(self.head) == slots {
                return Err(value);
            }
        }
        // SAFETY: the slot is free, and only this end fills slots.
        self.ring.slot(self.tail).with_mut(|slot| unsafe { (*slot).write(value) });
        self.tail = self.tail.wrapping_add(1);
        // Release: the value is in the slot before the reader sees the counter.
        self.ring.tail.store(self.tail, Ordering::Release);
        Ok(())
    }
}

/// The reading end of a ring.
pub struct Consumer<T> {
    ring: Arc<Ring<T>>,
    /// The reader's own counter; the shared one has the same value.
    head: usize,
    /// The writer's counter when it was last looked at. The real one is never behind it.
    tail: usize,
}

impl<T: Send> Consumer<T> {
    /// Takes the oldest value.
    pub fn pop(&mut self) -> Option<T> {
        if self.is_empty() {
            return None;
        }
        // SAFETY: the slot is filled, and only this end empties slots.
        let value = self.ring.slot(self.head).with(|slot| unsafe { (*slot).assume_init_read() });
        self.head = self.head.wrapping_add(1);
        // Release: the value is out of the slot before the writer sees the counter.
        self.ring.head.store(self.head, Ordering::Release);
        Some(value)
    }

    /// Whether there is nothing to take.
    pub fn is_empty(&mut self) -> bool {
        if self.head == self.tail {
            // Acquire: the values behind the counter are in their slots.
            self.tail = self.ring.tail.load(Ordering::Acquire);
        }
        self.head == self.tail
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn values_come_out_in_order_and_the_ring_is_bounded() {
        let (mut producer, mut consumer) = ring(3);
        for value in 0..4 {
            assert_eq!(producer.push(value), Ok(()));
        }
        assert_eq!(producer.push(4), Err(4));
        assert_eq!(consumer.pop(), Some(0));
        assert_eq!(producer.push(4), Ok(()));
        assert_eq!(std::iter::from_fn(|| consumer.pop()).collect::<Vec<_>>(), [1, 2, 3, 4]);
    }

    #[test]
    fn what_was_not_taken_is_dropped_once() {
        let value = Arc::new(());
        let (mut producer, mut consumer) = ring(8);
        for _ in 0..5 {
            producer.push(Arc::clone(&value)).expect("there is room");
        }
        consumer.pop().expect("five were written");
        drop((producer, consumer));
        assert_eq!(Arc::strong_count(&value), 1);
    }

    #[test]
    fn two_threads_hand_over_every_value() {
        let count: u32 = if cfg!(miri) { 500 } else { 1_000_000 };
        let (mut producer, mut consumer) = ring(64);
        let writer = std::thread::spawn(move || {
            for value in 0..count {
                while producer.push(value).is_err() {
                    std::thread::yield_now();
                }
            }
        });
        let mut expected = 0;
        while expected < count {
            match consumer.pop() {
                Some(value) => {
                    assert_eq!(value, expected);
                    expected += 1;
                }
                None => std::thread::yield_now(),
            }
        }
        writer.join().expect("the writer does not panic");
    }
}

#[cfg(all(test, loom))]
mod model {
    use super::*;

    #[test]
    fn a_value_is_seen_whole_and_once() {
        loom::model(|| {
            let (mut producer, mut consumer) = ring(2);
            let writer = loom::thread::spawn(move || {
                for value in 0..3_usize {
                    let mut value = Box::new(value);
                    while let Err(back) = producer.push(value) {
                        value = back;
                        loom::thread::yield_now();
                    }
                }
            });
            for expected in 0..3 {
                loop {
                    if let Some(value) = consumer.pop() {
                        assert_eq!(*value, expected);
                        break;
                    }
                    loom::thread::yield_now();
                }
            }
            writer.join().expect("the writer does not panic");
        });
    }
}
