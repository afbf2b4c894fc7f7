//! A source that is called: every call is one batch, and is answered when the channels hold its events, or when they
//! have no room.
//!
//! Every connection has a thread that reads calls and writes answers, as in the original; the source takes one call
//! after the other.

use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvError, sync_channel};
use std::time::Instant;

use logflowc_runtime::connector::{Failure, OnFull, Poll, Source, SourceContext};
use logflowc_runtime::{Batch, Headers};

use super::Status;
use super::filter::Filter;
use super::job::{Answer, Call, Job, Jobs, Message, Outcome};
use super::server::{Server, Service};
use crate::listen;

/// Calls that wait for the source; further ones wait with their connections.
const WAITING: usize = 64;

/// How calls look on the wire.
pub(crate) trait Protocol: Send + Sync + 'static {
    /// Serves a client until one of the ends goes.
    fn serve(&self, socket: TcpStream, jobs: &Jobs) -> io::Result<()>;

    /// Adds the events of a call, whose parameters begin at `start`, to an empty batch. Its message becomes the arena of
    /// the batch. Fails when they are none, with what the client is told.
    fn decode(
        &self,
        call: Call,
        message: Vec<u8>,
        start: usize,
        headers: &Headers,
        batch: &mut Batch,
    ) -> Result<(), String>;
}

/// A source of this protocol.
pub(crate) struct RpcSource<P> {
    /// All addresses of the machine when absent.
    pub(crate) bind: Option<String>,
    pub(crate) port: u16,
    pub(crate) filter: Filter,
    /// Most connections at once.
    pub(crate) limit: Option<usize>,
    pub(crate) protocol: Arc<P>,
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

impl<P: Protocol> RpcSource<P> {
    pub(crate) fn new(bind: Option<String>, port: u16, protocol: P, context: SourceContext) -> Self {
        let (filter, protocol) = (Filter::default(), Arc::new(protocol));
        Self { bind, port, filter, limit: None, protocol, context, open: None }
    }

    /// The port it listens on.
    #[cfg(test)]
    pub(crate) fn port(&self) -> u16 {
        self.open.as_ref().expect("it is open").server.port
    }

    /// Whether the call has events, which are then in the batch. A call without any, or with something else, is
    /// answered at once.
    fn take(&mut self, job: Job, batch: &mut Batch) -> bool {
        let Job { call, message, start, answer, .. } = job;
        let counters = &self.context.counters;
        if let Err(invalid) = self.protocol.decode(call, message, start, &self.context.headers, batch) {
            tracing::warn!("refused a call: {invalid}");
            counters.read_failures.add(1);
            batch.clear();
            answer.send(Outcome::Error(invalid));
            return false;
        }
        if batch.is_empty() {
            counters.batches_received.add(1);
            counters.batches_accepted.add(1);
            answer.send(Outcome::Status(Status::Ok));
            return false;
        }
        counters.appends_received.add(u64::from(call == Call::Append));
        let open = self.open.as_mut().expect("a source is opened before it is polled");
        open.current = Some(Current { call, answer, since: Instant::now() });
        true
    }
}

impl<P: Protocol> Source for RpcSource<P> {
    fn open(&mut self) -> Result<(), Failure> {
        let listener = listen::tcp(self.bind.as_deref(), self.port)?;
        let (sender, jobs) = sync_channel(WAITING);
        let service = Service {
            protocol: Arc::clone(&self.protocol),
            jobs: Jobs(sender.clone()),
            filter: self.filter.clone(),
            limit: self.limit,
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
