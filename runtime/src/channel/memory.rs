//! The memory channel: bounded in events and bytes, without a lock.
//!
//! Room is reserved in two counters before events enter a ring, and given back when a sink commits. With one reader
//! every writer has a ring of its own; several readers share one queue, because each must be able to take what
//! another one has put back.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use crossbeam_queue::{ArrayQueue, SegQueue};
use crossbeam_utils::CachePadded;
use logflowc_plan as plan;

use super::{Channel, Control, Reader, Writer};
use crate::metrics::ChannelCounters;
use crate::ring::{Consumer, Producer, ring};
use crate::signal::{Signal, Waiter};
use crate::slice::{Events, Slice};

/// What both ends of a memory channel share.
pub struct MemoryChannel {
    most_events: usize,
    most_bytes: usize,
    /// Events kept, leased ones included.
    events: CachePadded<AtomicUsize>,
    /// Bytes of the events kept.
    bytes: CachePadded<AtomicUsize>,
    /// What readers put back for other readers; empty with one reader.
    returned: SegQueue<Slice>,
    closed: AtomicBool,
    halted: AtomicBool,
    /// There may be events.
    filled: Arc<Signal>,
    /// There may be room.
    freed: Arc<Signal>,
    counters: Arc<ChannelCounters>,
}

/// The way from one writer to the readers.
enum Entry {
    Ring(Producer<Slice>),
    Queue(Arc<ArrayQueue<Slice>>),
}

/// The way from the writers to one reader.
enum Exit {
    Rings(Vec<Consumer<Slice>>),
    Queue(Arc<ArrayQueue<Slice>>),
}

impl MemoryChannel {
    /// Makes the channel and its ends.
    pub fn open(plan: &plan::Channel, events: u64, bytes: u64, slots: u32) -> Channel {
        let size = |limit: u64| usize::try_from(limit).unwrap_or(usize::MAX);
        let (writers, readers) = (plan.writers as usize, plan.readers as usize);
        let channel = Arc::new(Self {
            most_events: size(events),
            most_bytes: size(bytes),
            events: CachePadded::default(),
            bytes: CachePadded::default(),
            returned: SegQueue::new(),
            closed: AtomicBool::new(false),
            halted: AtomicBool::new(false),
            filled: Signal::new(readers),
            freed: Signal::new(writers),
            counters: Arc::new(ChannelCounters::new(events)),
        });
        let (entries, exits) = ways(writers, readers, slots as usize);
        let writers = entries.into_iter().map(|entry| -> Box<dyn Writer> {
            Box::new(MemoryWriter { entry, waiter: channel.freed.waiter(), channel: Arc::clone(&channel) })
        });
        let readers = exits.into_iter().map(|exit| -> Box<dyn Reader> {
            let inbox = Inbox { exit, next: 0, pending: VecDeque::new() };
            Box::new(MemoryReader { inbox, waiter: channel.filled.waiter(), channel: Arc::clone(&channel) })
        });
        Channel {
            writers: writers.collect(),
            readers: readers.collect(),
            control: Arc::clone(&channel) as Arc<dyn Control>,
        }
    }

    /// Reserves room for a slice. A slice larger than the byte limit passes when the channel is empty, because it
    /// would never pass otherwise.
    fn reserve(&self, events: usize, bytes: usize) -> bool {
        let order = (Ordering::AcqRel, Ordering::Relaxed);
        let fits = |kept: usize| Some(kept + events).filter(|total| *total <= self.most_events);
        if self.events.fetch_update(order.0, order.1, fits).is_err() {
            return false;
        }
        let fits = |kept: usize| Some(kept + bytes).filter(|total| *total <= self.most_bytes || kept == 0);
        if self.bytes.fetch_update(order.0, order.1, fits).is_err() {
            self.events.fetch_sub(events, Ordering::AcqRel);
            return false;
        }
        true
    }

    fn release(&self, events: usize, bytes: usize) {
        self.bytes.fetch_sub(bytes, Ordering::AcqRel);
        self.events.fetch_sub(events, Ordering::AcqRel);
        self.freed.notify();
    }
}

fn ways(writers: usize, readers: usize, slots: usize) -> (Vec<Entry>, Vec<Exit>) {
    if readers <= 1 {
        let (producers, consumers): (Vec<_>, Vec<_>) = (0..writers).map(|_| ring(slots)).unzip();
        let exits = (0..readers).zip([consumers]).map(|(_, consumers)| Exit::Rings(consumers));
        return (producers.into_iter().map(Entry::Ring).collect(), exits.collect());
    }
    let queue = Arc::new(ArrayQueue::new(slots.max(1)));
    let entries = (0..writers).map(|_| Entry::Queue(Arc::clone(&queue))).collect();
    (entries, (0..readers).map(|_| Exit::Queue(Arc::clone(&queue))).collect())
}

impl Control for MemoryChannel {
    fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.filled.notify();
    }

    fn halt(&self) {
        self.halted.store(true, Ordering::Release);
        self.filled.notify();
        self.freed.notify();
    }

    fn len(&self) -> usize {
        self.events.load(Ordering::Acquire)
    }

    fn counters(&self) -> &Arc<ChannelCounters> {
        &self.counters
    }
}

struct MemoryWriter {
    channel: Arc<MemoryChannel>,
    entry: Entry,
    waiter: Waiter,
}

impl Writer for MemoryWriter {
    fn put(&mut self, slice: Slice, deadline: Option<Instant>) -> Result<(), Slice> {
        let Self { channel, entry, waiter } = self;
        let (events, bytes) = (slice.len(), slice.weight());
        channel.counters.put_attempts.add(events as u64);
        if events > channel.most_events {
            return Err(slice);
        }
        let mut slice = Some(slice);
        let mut stored = || {
            if !channel.reserve(events, bytes) {
                return false;
            }
            let Err(back) = entry.push(slice.take().expect("kept until it is stored")) else { return true };
            // The ring is full of slices smaller than the plan assumed: no room either.
            slice = Some(back);
            channel.events.fetch_sub(events, Ordering::AcqRel);
            channel.bytes.fetch_sub(bytes, Ordering::AcqRel);
            false
        };
        let mut halted = false;
        waiter.wait(deadline, || {
            halted = channel.halted.load(Ordering::Acquire);
            halted || stored()
        });
        if let Some(slice) = slice {
            return Err(slice);
        }
        channel.counters.put_successes.add(events as u64);
        channel.filled.notify();
        Ok(())
    }
}

impl Entry {
    fn push(&mut self, slice: Slice) -> Result<(), Slice> {
        match self {
            Entry::Ring(producer) => producer.push(slice),
            Entry::Queue(queue) => queue.push(slice),
        }
    }
}

struct MemoryReader {
    channel: Arc<MemoryChannel>,
    inbox: Inbox,
    waiter: Waiter,
}

/// Where one reader finds its events.
struct Inbox {
    exit: Exit,
    /// The ring to look at first, so that writers take turns.
    next: usize,
    /// In front of everything else: what was put back, and the rest of a slice of which a part was leased.
    pending: VecDeque<Slice>,
}

impl Inbox {
    fn pop(&mut self, returned: &SegQueue<Slice>) -> Option<Slice> {
        if let Some(slice) = self.pending.pop_front() {
            return Some(slice);
        }
        match &mut self.exit {
            Exit::Queue(queue) => returned.pop().or_else(|| queue.pop()),
            Exit::Rings(rings) => {
                let count = rings.len();
                let found =
                    (0..count).map(|step| (self.next + step) % count).find(|at| !rings[*at].is_empty())?;
                self.next = (found + 1) % count;
                rings[found].pop()
            }
        }
    }

    /// Adds slices to a lease until it has `most` events.
    fn fill(&mut self, mut slice: Option<Slice>, most: usize, returned: &SegQueue<Slice>) -> Events {
        let mut events = Events::default();
        let mut left = most;
        while let Some(mut rest) = slice.take() {
            let front = rest.split_off_front(left);
            left -= front.len();
            events.slices.push(front);
            if !rest.is_empty() {
                self.pending.push_front(rest);
            }
            if left > 0 {
                slice = self.pop(returned);
            }
        }
        events
    }
}

impl Reader for MemoryReader {
    fn take(&mut self, most: usize, deadline: Option<Instant>) -> Events {
        let Self { channel, inbox, waiter } = self;
        let mut first = None;
        waiter.wait(deadline, || {
            // Looked at before the inbox: whoever closes has stored all events before.
            let ended = channel.closed.load(Ordering::Acquire);
            if channel.halted.load(Ordering::Acquire) {
                return true;
            }
            first = inbox.pop(&channel.returned);
            first.is_some() || ended
        });
        let events = inbox.fill(first, most, &channel.returned);
        channel.counters.take_attempts.add(events.len().max(1) as u64);
        events
    }

    fn commit(&mut self, events: Events) {
        let (count, bytes) = (events.len(), events.weight());
        drop(events);
        self.channel.counters.take_successes.add(count as u64);
        self.channel.release(count, bytes);
    }

    fn rollback(&mut self, events: Events) {
        events.slices.into_iter().rev().for_each(|slice| self.inbox.pending.push_front(slice));
        // Another reader may have more luck with them.
        self.offer_rest();
    }

    fn offer_rest(&mut self) {
        if let Exit::Queue(_) = self.inbox.exit
            && !self.inbox.pending.is_empty()
        {
            self.inbox.pending.drain(..).for_each(|slice| self.channel.returned.push(slice));
            self.channel.filled.notify();
        }
    }

    fn rest(&mut self) -> Events {
        let first = self.inbox.pop(&self.channel.returned);
        self.inbox.fill(first, usize::MAX, &self.channel.returned)
    }

    fn restore(&mut self, events: Events) {
        self.channel.events.fetch_add(events.len(), Ordering::AcqRel);
        self.channel.bytes.fetch_add(events.weight(), Ordering::AcqRel);
        self.rollback(events);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Batch;
    use crate::pool::Shared;

    fn channel(writers: u32, readers: u32, events: u64, bytes: u64) -> Channel {
        let store = plan::Store::Memory { events, bytes, ring: 16 };
        let plan =
            plan::Channel { name: "c".into(), transaction: 10, keep_alive_ms: 0, writers, readers, store };
        MemoryChannel::open(&plan, events, bytes, 16)
    }

    fn slice(bodies: &[&str]) -> Slice {
        let mut batch = Batch::default();
        for body in bodies {
            batch.push(body.as_bytes());
        }
        Slice::all(Shared::alone(batch))
    }

    fn bodies(events: &Events) -> Vec<String> {
        events.iter().map(|event| String::from_utf8_lossy(event.body()).into_owned()).collect()
    }

    fn now() -> Instant {
        Instant::now()
    }

    #[test]
    fn a_rollback_puts_events_back_in_front_and_in_order() {
        let mut channel = channel(1, 1, 100, 1000);
        channel.writers[0].put(slice(&["a", "b", "c"]), Some(now())).expect("there is room");
        channel.writers[0].put(slice(&["d"]), Some(now())).expect("there is room");
        let reader = &mut channel.readers[0];
        let lease = reader.take(2, Some(now()));
        assert_eq!(bodies(&lease), ["a", "b"]);
        reader.rollback(lease);
        let lease = reader.take(10, Some(now()));
        assert_eq!(bodies(&lease), ["a", "b", "c", "d"]);
        reader.commit(lease);
        assert!(channel.control.is_empty());
    }

    #[test]
    fn room_is_given_back_by_a_commit_only() {
        let mut channel = channel(1, 1, 2, 1000);
        channel.writers[0].put(slice(&["a", "b"]), Some(now())).expect("there is room");
        let lease = channel.readers[0].take(2, Some(now()));
        assert!(channel.writers[0].put(slice(&["c"]), Some(now())).is_err());
        channel.readers[0].commit(lease);
        assert!(channel.writers[0].put(slice(&["c"]), Some(now())).is_ok());
    }

    #[test]
    fn bytes_are_bounded_but_a_giant_passes_alone() {
        let mut channel = channel(1, 1, 100, 4);
        channel.writers[0].put(slice(&["123456"]), Some(now())).expect("the channel is empty");
        assert!(channel.writers[0].put(slice(&["1"]), Some(now())).is_err());
    }

    #[test]
    fn another_reader_takes_what_one_put_back() {
        let mut channel = channel(1, 2, 100, 1000);
        channel.writers[0].put(slice(&["a", "b", "c"]), Some(now())).expect("there is room");
        let lease = channel.readers[0].take(1, Some(now()));
        channel.readers[0].rollback(lease);
        let lease = channel.readers[1].take(10, Some(now()));
        assert_eq!(bodies(&lease), ["a", "b", "c"]);
    }

    #[test]
    fn a_closed_channel_is_emptied_first() {
        let mut channel = channel(1, 1, 100, 1000);
        channel.writers[0].put(slice(&["a"]), Some(now())).expect("there is room");
        channel.control.close();
        let lease = channel.readers[0].take(10, None);
        assert_eq!(bodies(&lease), ["a"]);
        assert!(channel.readers[0].take(10, None).is_empty());
    }

    #[test]
    fn many_writers_and_readers_lose_and_invent_nothing() {
        let (writers, readers, each) = (3_u32, 2_u32, 5000_u32);
        let mut channel = channel(writers, readers, 64, 100_000);
        let threads: Vec<_> = std::mem::take(&mut channel.writers)
            .into_iter()
            .enumerate()
            .map(|(writer, mut end)| {
                std::thread::spawn(move || {
                    for number in 0..each {
                        end.put(slice(&[&format!("{writer}-{number}")]), None).expect("nobody halts it");
                    }
                })
            })
            .collect();
        let takers: Vec<_> = std::mem::take(&mut channel.readers)
            .into_iter()
            .map(|mut end| {
                std::thread::spawn(move || {
                    let mut seen = Vec::new();
                    loop {
                        let lease = end.take(7, None);
                        if lease.is_empty() {
                            return seen;
                        }
                        if fastrand::u8(..) < 30 {
                            end.rollback(lease);
                            continue;
                        }
                        seen.extend(bodies(&lease));
                        end.commit(lease);
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().expect("no panic");
        }
        channel.control.close();
        let mut seen: Vec<String> =
            takers.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect();
        seen.sort();
        let mut expected: Vec<String> = (0..writers)
            .flat_map(|writer| (0..each).map(move |number| format!("{writer}-{number}")))
            .collect();
        expected.sort();
        assert_eq!(seen, expected);
        assert!(channel.control.is_empty());
    }

    #[test]
    fn a_waiting_writer_is_woken_by_a_halt() {
        let mut channel = channel(1, 1, 1, 1000);
        channel.writers[0].put(slice(&["a"]), Some(now())).expect("there is room");
        let mut writer = channel.writers.remove(0);
        let waiting = std::thread::spawn(move || writer.put(slice(&["b"]), None).is_err());
        channel.control.halt();
        assert!(waiting.join().expect("no panic"));
    }
}
