//! Channels keep events between a source and a sink.
//!
//! A put is complete or does not happen. A take is a lease: the events count as kept until the sink commits them,
//! and a rollback puts them back in front.

mod memory;

use std::sync::Arc;
use std::time::Instant;

use logflowc_plan as plan;

pub use memory::MemoryChannel;

use crate::connector::Failure;
use crate::metrics::ChannelCounters;
use crate::slice::{Events, Slice};

/// The end of a channel that a source writes to.
pub trait Writer: Send {
    /// Stores all events of the slice, waiting for room until the deadline or until the channel is halted. Gives the
    /// slice back when there was none.
    fn put(&mut self, slice: Slice, deadline: Option<Instant>) -> Result<(), Slice>;
}

/// The end of a channel that a drain reads from.
pub trait Reader: Send {
    /// Leases up to `most` events. Waits for the first one until the deadline; gives nothing back when there was
    /// none, when the channel is halted, or when it is closed and empty.
    fn take(&mut self, most: usize, deadline: Option<Instant>) -> Events;

    /// Forgets leased events: the sink has them.
    fn commit(&mut self, events: Events);

    /// Puts leased events back in front.
    fn rollback(&mut self, events: Events);

    /// Lets other readers have what this end holds and has not leased, where there are any.
    fn offer_rest(&mut self);

    /// Everything that this end can still give, when nobody will use the channel again.
    fn rest(&mut self) -> Events;

    /// Puts events in front that another channel has left behind, whatever the limits say.
    fn restore(&mut self, events: Events);
}

/// What the engine needs of a channel besides its ends.
pub trait Control: Send + Sync {
    /// No more events will come: readers that find nothing return at once.
    fn close(&self);

    /// Nobody waits any more, neither for room nor for events.
    fn halt(&self);

    /// How many events it keeps, leased ones included.
    fn len(&self) -> usize;

    /// Whether it keeps no event.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it counts.
    fn counters(&self) -> &Arc<ChannelCounters>;
}

/// A channel as the engine hands its ends out.
pub struct Channel {
    /// One for each source that writes to it.
    pub writers: Vec<Box<dyn Writer>>,
    /// One for each drain that reads from it.
    pub readers: Vec<Box<dyn Reader>>,
    /// The rest.
    pub control: Arc<dyn Control>,
}

/// Makes a channel after its plan.
pub fn open(plan: &plan::Channel) -> Result<Channel, Failure> {
    match &plan.store {
        plan::Store::Memory { events, bytes, ring } => Ok(MemoryChannel::open(plan, *events, *bytes, *ring)),
        plan::Store::Other { component, .. } => {
            Err(Failure::Fatal(format!("there is no channel `{component}`")))
        }
        _ => Err(Failure::Fatal("the plan is newer than this engine".to_owned())),
    }
}
