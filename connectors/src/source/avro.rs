//! Events in Avro calls, as avro sinks and Flume's client send them (`org.apache.flume.source.AvroSource`).
//!
//! A call is one batch: it is answered when the channels hold its events, or when they have no room. Every connection
//! has a thread that reads calls and writes answers, as in the original; the source takes one call after the other.

mod connection;
mod filter;
mod server;
#[cfg(test)]
mod tests;

use std::sync::mpsc::{Receiver, RecvError, sync_channel};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use logflowc_plan as plan;
use logflowc_runtime::Batch;
use logflowc_runtime::connector::{Failure, OnFull, Poll, Source, SourceContext};
use serde::Deserialize;

use super::SourceEntry;
use crate::avro_rpc::{Status, decode};
use crate::entry::{keys, read};
use crate::listen;
use crate::tls::{ServerSettings, ServerTls};
use connection::{Answer, Call, Job, Message, Outcome};
use filter::Filter;
use server::{Server, Service};

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "avro",
    keys: || &KEYS,
    make: |settings, context| Ok(Box::new(Avro::new(settings, context)?)),
};

static KEYS: LazyLock<Vec<&str>> = LazyLock::new(|| [keys::<Settings>(), keys::<ServerSettings>()].concat());

/// Calls that wait for the source; further ones wait with their connections.
const WAITING: usize = 64;

#[derive(Deserialize)]
struct Settings {
    bind: String,
    port: u16,
    #[serde(rename = "compression-type")]
    compression_type: String,
    #[serde(rename = "ipFilter")]
    filters: bool,
    #[serde(rename = "ipFilterRules")]
    rules: Option<Vec<String>>,
}

struct Avro {
    bind: String,
    port: u16,
    deflate: bool,
    tls: Option<ServerTls>,
    filter: Filter,
    context: SourceContext,
    open: Option<Open>,
}

/// What there is between open and close.
struct Open {
    jobs: Receiver<Message>,
    /// The call whose events are on their way to the channels.
    current: Option<Current>,
    /// A call that was looked at too early.
    next: Option<Job>,
    /// Dropped last: calls that still wait are forgotten before, and their connections end.
    server: Server,
}

struct Current {
    call: Call,
    answer: Answer,
    since: Instant,
}

impl Avro {
    fn new(settings: &plan::Settings, context: SourceContext) -> Result<Self, Failure> {
        let tls = read::<ServerSettings>(settings)?.tls()?;
        let settings: Settings = read(settings)?;
        let rules = settings.rules.filter(|_| settings.filters).unwrap_or_default();
        let filter = Filter::new(&rules).map_err(Failure::Fatal)?;
        let Settings { bind, port, compression_type, .. } = settings;
        let deflate = compression_type.eq_ignore_ascii_case("deflate");
        Ok(Self { bind, port, deflate, tls, filter, context, open: None })
    }

    /// Whether the call has events, which are then in the batch. A call without any, or with something else, is
    /// answered at once.
    fn take(&mut self, job: Job, batch: &mut Batch) -> bool {
        let Job { call, message, start, answer, .. } = job;
        let counters = &self.context.counters;
        let is_list = call == Call::AppendBatch;
        if let Err(invalid) = decode(message, start, is_list, &self.context.headers, batch) {
            tracing::warn!("refused a call: {invalid}");
            counters.read_failures.add(1);
            batch.clear();
            answer.send(Outcome::Error(invalid.to_string()));
            return false;
        }
        if batch.is_empty() {
            counters.batches_received.add(1);
            counters.batches_accepted.add(1);
            answer.send(Outcome::Status(Status::Ok));
            return false;
        }
        counters.appends_received.add(u64::from(!is_list));
        let open = self.open.as_mut().expect("a source is opened before it is polled");
        open.current = Some(Current { call, answer, since: Instant::now() });
        true
    }
}

impl Source for Avro {
    fn open(&mut self) -> Result<(), Failure> {
        let listener = listen::tcp(Some(&self.bind), self.port)?;
        let (sender, jobs) = sync_channel(WAITING);
        let service = Service {
            jobs: sender.clone(),
            filter: self.filter.clone(),
            deflate: self.deflate,
            tls: self.tls.clone(),
            counters: Arc::clone(&self.context.counters),
        };
        let server = Server::start(listener, service)?;
        self.context.stop.on_raise(move || {
            // A source with a full queue is awake.
            let _ = sender.try_send(Message::Wake);
        });
        self.open = Some(Open { jobs, current: None, next: None, server });
        Ok(())
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        while !self.context.stop.is_raised() {
            let open = self.open.as_mut().expect("a source is opened before it is polled");
            if let Some(job) = open.next_job()
                && self.take(job, batch)
            {
                return Ok(Poll::Ready);
            }
        }
        Ok(Poll::Idle)
    }

    fn commit(&mut self) -> Result<(), Failure> {
        let open = self.open.as_mut().expect("a source is opened before it is polled");
        if let Some(Current { call, answer, .. }) = open.current.take() {
            self.context.counters.appends_accepted.add(u64::from(call == Call::Append));
            answer.send(Outcome::Status(Status::Ok));
        }
        Ok(())
    }

    /// Everybody who has waited as long as this call has waited for room just as long.
    fn refuse(&mut self) {
        let open = self.open.as_mut().expect("a source is opened before it is polled");
        let Some(Current { answer, since, .. }) = open.current.take() else { return };
        answer.send(Outcome::Status(Status::Failed));
        while let Ok(Message::Job(job)) = open.jobs.try_recv() {
            if job.arrived > since {
                open.next = Some(job);
                return;
            }
            self.context.counters.channel_failures.add(1);
            job.answer.send(Outcome::Status(Status::Failed));
        }
    }

    /// A call with a list is a batch.
    fn batches(&self, _: usize) -> u64 {
        let current = self.open.as_ref().and_then(|open| open.current.as_ref());
        current.map_or(0, |current| u64::from(current.call == Call::AppendBatch))
    }

    fn on_full(&self) -> OnFull {
        OnFull::Refuse
    }

    fn close(&mut self) {
        if let Some(Open { jobs, current, next, server }) = self.open.take() {
            drop((jobs, current, next));
            server.stop();
        }
        self.context.counters.connections.set(0);
    }
}

impl Open {
    /// The next call; none when the source is only woken.
    fn next_job(&mut self) -> Option<Job> {
        if let Some(job) = self.next.take() {
            return Some(job);
        }
        match self.jobs.recv() {
            Ok(Message::Job(job)) => Some(job),
            // The last sender is with the flag that stops the source.
            Ok(Message::Wake) | Err(RecvError) => None,
        }
    }
}
