//! The end that sinks read from: a member of the group.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use logflowc_plan::Settings as Plan;
use logflowc_runtime::channel::Reader;
use logflowc_runtime::connector::{ChannelContext, Failure};
use logflowc_runtime::{Batch, CopiedFrom, Events, Header, Headers, Pool, Slice};
use rdkafka::ClientConfig;
use rdkafka::message::{BorrowedMessage, Message as _};

use super::{COMMIT_TIME, GET_TIME, ROLLBACKS, Settings, Shared};
use crate::kafka::{KEY, Offsets, Receipt, Role, Subscriber, config, read_event};

/// How long a wait for records may keep the agent from stopping.
const SLICE: Duration = Duration::from_millis(100);

/// Batches that are kept for use again.
const POOL: usize = 4;

pub(super) struct KafkaReader {
    shared: Arc<Shared>,
    client: ClientConfig,
    subscriber: Option<Subscriber>,
    servers: Arc<[String]>,
    topic: String,
    poll_timeout: Duration,
    is_event: bool,
    headers: Headers,
    key: Header,
    pool: Pool,
    /// In front of everything else: what was put back.
    pending: VecDeque<Kept>,
    /// Where the leased events come from. There is one lease at a time.
    lease: Vec<Option<Origin>>,
    receipt: Option<Arc<Receipt>>,
}

/// An event that was put back.
struct Kept {
    slice: Slice,
    origin: Option<Origin>,
}

/// The place of a record in the topic; events that another channel has left behind have none.
#[derive(Clone, Copy)]
struct Origin {
    partition: i32,
    offset: i64,
}

/// Records that were read and are not leased yet.
struct Gathered {
    batch: Batch,
    /// By event.
    origins: Vec<Origin>,
}

impl KafkaReader {
    pub(super) fn new(
        settings: &Settings,
        plan: &Plan,
        context: &ChannelContext,
        shared: &Arc<Shared>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            shared: Arc::clone(shared),
            client: config(Role::Queue, &settings.servers, plan)?,
            subscriber: None,
            servers: settings.servers.as_slice().into(),
            topic: settings.topic.clone(),
            poll_timeout: settings.poll_timeout,
            is_event: settings.parse_as_flume_event,
            headers: context.headers.clone(),
            key: context.headers.find(KEY),
            pool: Pool::new(POOL),
            pending: VecDeque::new(),
            lease: Vec::new(),
            receipt: None,
        })
    }

    /// Leases what was put back. The group is served all the same, or it would give the partitions to others.
    fn again(&mut self, most: usize) -> Result<Events, Failure> {
        let mut gathered = Gathered { batch: self.pool.take(), origins: Vec::new() };
        self.poll(Duration::ZERO, &mut gathered)?;
        let Gathered { batch, origins } = gathered;
        let behind = kept(Slice::all(self.pool.share(batch)), origins.into_iter().map(Some));
        self.pending.extend(behind);
        let front = self.pending.drain(..most.min(self.pending.len()));
        let (slices, origins): (Vec<_>, Vec<_>) = front.map(|kept| (kept.slice, kept.origin)).unzip();
        self.lease = origins;
        Ok(slices.into())
    }

    /// Leases records that are new here. Waits for the first one.
    fn fresh(&mut self, most: usize, until: Instant) -> Result<Events, Failure> {
        let mut gathered = Gathered { batch: self.pool.take(), origins: Vec::new() };
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let wait = if gathered.batch.is_empty() { left.min(SLICE) } else { Duration::ZERO };
            match self.poll(wait, &mut gathered) {
                Ok(true) if gathered.batch.len() < most => continue,
                Ok(_) => {}
                Err(failure) if gathered.batch.is_empty() => return Err(failure),
                // The events are read: they have to be given first.
                Err(failure) => self.shared.warn(&failure),
            }
            if !gathered.batch.is_empty() || left.is_zero() || self.shared.is_over() {
                break;
            }
        }
        let Gathered { mut batch, origins } = gathered;
        if batch.is_empty() {
            self.pool.give(batch);
            return Ok(Events::default());
        }
        batch.copy_headers(CopiedFrom::Hash);
        self.lease = origins.into_iter().map(Some).collect();
        Ok(vec![Slice::all(self.pool.share(batch))].into())
    }

    /// Reads a record; `false` when there is none at the moment.
    fn poll(&mut self, wait: Duration, gathered: &mut Gathered) -> Result<bool, Failure> {
        if self.subscriber.is_none() {
            let mut subscriber = Subscriber::open(&self.client)?;
            subscriber.subscribe(vec![self.topic.clone()])?;
            self.subscriber = Some(subscriber);
        }
        let subscriber = self.subscriber.as_ref().expect("just made");
        if let Some(message) = subscriber.poll(wait)? {
            if self.add(&message, &mut gathered.batch) {
                gathered.origins.push(Origin { partition: message.partition(), offset: message.offset() });
            }
            return Ok(true);
        }
        let revoked = subscriber.revoked();
        if !revoked.is_empty() {
            let is_gone =
                |origin: Origin| revoked.iter().any(|(_, partition)| *partition == origin.partition);
            gathered.let_go(is_gone);
            self.pending.retain(|kept| !kept.origin.is_some_and(is_gone));
        }
        Ok(false)
    }

    /// What the group has to be told of the lease.
    fn made_out(&self) -> Receipt {
        let mut offsets = Offsets::default();
        for origin in self.lease.iter().flatten() {
            offsets.note(&self.topic, origin.partition, origin.offset);
        }
        let member = self.subscriber.as_ref().and_then(Subscriber::member);
        Receipt::new(Arc::clone(&self.servers), offsets, member)
    }

    /// Forgets what the group may have been told already; a new member reads on from where the group is.
    fn start_anew(&mut self) {
        self.pending.retain(|kept| kept.origin.is_none());
        self.subscriber = None;
    }

    /// Adds the event of a record; `false` for what is no event.
    fn add(&self, message: &BorrowedMessage<'_>, batch: &mut Batch) -> bool {
        let event = batch.len();
        let value = message.payload().unwrap_or_default();
        if let Err(why) = read_event(value, self.is_event, &self.headers, batch) {
            let (channel, partition, offset) = (&self.shared.name, message.partition(), message.offset());
            tracing::error!(channel, partition, offset, "{why}; the record is no event and is left out");
            return false;
        }
        if let Some(key) = message.key() {
            batch.set(event, &self.key, String::from_utf8_lossy(key).as_bytes());
        }
        true
    }
}

impl Gathered {
    fn let_go(&mut self, is_gone: impl Fn(Origin) -> bool) {
        let Self { batch, origins } = self;
        batch.retain(|_, event| !is_gone(origins[event]));
        origins.retain(|origin| !is_gone(*origin));
    }
}

/// Events one by one, so that those of single partitions can be let go.
fn kept(mut slice: Slice, origins: impl IntoIterator<Item = Option<Origin>>) -> impl Iterator<Item = Kept> {
    origins.into_iter().map(move |origin| Kept { slice: slice.split_off_front(1), origin })
}

impl Reader for KafkaReader {
    fn take(&mut self, most: usize, deadline: Option<Instant>) -> Events {
        self.lease.clear();
        self.receipt = None;
        let start = Instant::now();
        let soon = start + self.poll_timeout;
        let until = deadline.map_or(soon, |deadline| deadline.min(soon));
        let taken = if self.pending.is_empty() { self.fresh(most, until) } else { self.again(most) };
        let events = taken.unwrap_or_else(|failure| {
            self.shared.warn(&failure);
            self.shared.halted.sleep(until.saturating_duration_since(Instant::now()));
            Events::default()
        });
        self.shared.counters.take_attempts.add(events.len() as u64);
        if events.is_empty() {
            return events;
        }
        self.shared.counters.more.add_since(GET_TIME, start);
        let receipt = Arc::new(self.made_out());
        self.receipt = Some(Arc::clone(&receipt));
        events.with_receipt(receipt)
    }

    fn commit(&mut self, events: Events) {
        let start = Instant::now();
        let offsets = self.receipt.as_deref().and_then(Receipt::offsets);
        let told =
            self.subscriber.as_ref().zip(offsets).map(|(subscriber, offsets)| subscriber.commit(offsets));
        if let Some(Err(error)) = told {
            let channel = &self.shared.name;
            tracing::warn!(channel, "cannot commit offsets: {error}; events may come twice");
        }
        self.shared.counters.more.add_since(COMMIT_TIME, start);
        self.shared.counters.take_successes.add(events.len() as u64);
    }

    fn rollback(&mut self, events: Events) {
        self.shared.counters.more.add(ROLLBACKS, events.len() as u64);
        let mut origins = self.lease.drain(..);
        let mut front = VecDeque::new();
        for slice in events.slices() {
            let of_slice: Vec<_> = origins.by_ref().take(slice.len()).collect();
            front.extend(kept(slice.clone(), of_slice));
        }
        drop(origins);
        front.append(&mut self.pending);
        self.pending = front;
        if self.receipt.as_ref().is_some_and(|receipt| receipt.is_in_doubt()) {
            self.start_anew();
        }
    }

    /// Only the group gives partitions to others, when this end does not ask for records any more.
    fn offer_rest(&mut self) {}

    /// What is in the topic stays there; only what another channel had left behind would be lost.
    fn rest(&mut self) -> Events {
        let left = self.pending.drain(..).filter(|kept| kept.origin.is_none());
        left.map(|kept| kept.slice).collect::<Vec<_>>().into()
    }

    fn restore(&mut self, events: Events) {
        for slice in events.slices().iter().rev() {
            let mut front: VecDeque<_> = kept(slice.clone(), vec![None; slice.len()]).collect();
            front.append(&mut self.pending);
            self.pending = front;
        }
    }
}
