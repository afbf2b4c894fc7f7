//! Events in HTTP requests (`org.apache.flume.source.http.HTTPSource`).
//!
//! A request is one batch: it is answered when the channels hold its events, or when they have no room.

mod handler;
pub mod objections;
mod requests;
#[cfg(test)]
mod tests;

use std::sync::{Arc, LazyLock};
use std::time::Instant;

use logflowc_runtime::Batch;
use logflowc_runtime::connector::{Failure, OnFull, Poll, Source, SourceContext};
use serde::Deserialize;
use tokio::sync::{Semaphore, mpsc};

use super::SourceEntry;
use crate::entry::{keys, read};
use crate::http_server::HttpServer;
use crate::listen;
use crate::tls::ServerTls;
use handler::Handler;
use requests::{Answer, Job, Message, Requests};

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "http",
    keys: || &KEYS,
    make: |settings, context| {
        let tls = ServerTls::of(settings)?;
        Ok(Box::new(Http { settings: read(settings)?, tls, context, open: None }))
    },
};

static KEYS: LazyLock<Vec<&str>> = LazyLock::new(|| ServerTls::keys_with(keys::<Settings>()));

/// Requests that wait for the source; further ones wait with their clients.
const WAITING: usize = 64;

/// All requests together may be as long as this many of the longest ones.
const LONGEST_AT_ONCE: usize = 2;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    bind: String,
    port: u16,
    handler: Handler,
    max_request_bytes: usize,
}

struct Http {
    settings: Settings,
    tls: Option<ServerTls>,
    context: SourceContext,
    open: Option<Open>,
}

/// What there is between open and close.
struct Open {
    jobs: mpsc::Receiver<Message>,
    /// The request whose events are on their way to the channels, and since when.
    current: Option<(Answer, Instant)>,
    /// A request that was looked at too early.
    next: Option<Job>,
    /// Dropped last: requests that still wait are forgotten before, which is an answer too.
    _server: HttpServer,
    #[cfg(test)]
    port: u16,
}

impl Source for Http {
    fn open(&mut self) -> Result<(), Failure> {
        let listener = listen::tcp(Some(&self.settings.bind), self.settings.port)?;
        #[cfg(test)]
        let port = listener.local_addr().expect("it is bound").port();
        let (sender, jobs) = mpsc::channel(WAITING);
        let room = self.settings.max_request_bytes.saturating_mul(LONGEST_AT_ONCE);
        let requests = Requests {
            jobs: sender.clone(),
            most: self.settings.max_request_bytes,
            of_interest: self.settings.handler.most(),
            room: Arc::new(Semaphore::new(room.min(Semaphore::MAX_PERMITS))),
            counters: Arc::clone(&self.context.counters),
        };
        let server = HttpServer::start_encrypted(listener, self.tls.as_ref(), requests)?;
        self.context.stop.on_raise(move || {
            // A source with a full queue is awake.
            let _ = sender.try_send(Message::Wake);
        });
        self.open = Some(Open {
            jobs,
            current: None,
            next: None,
            _server: server,
            #[cfg(test)]
            port,
        });
        Ok(())
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        let open = self.open.as_mut().expect("a source is opened before it is polled");
        while !self.context.stop.is_raised() {
            let Some(Job { request, answer, room: _room, .. }) = open.next_job() else { continue };
            match self.settings.handler.read(&request, &self.context.headers, batch) {
                Ok(()) if batch.is_empty() => answer.ok(),
                Ok(()) => {
                    open.current = Some((answer, Instant::now()));
                    return Ok(Poll::Ready);
                }
                Err(refusal) => {
                    tracing::warn!("refused a request: {}", refusal.reason);
                    self.context.counters.read_failures.add(1);
                    answer.send(refusal.status, refusal.reason);
                    batch.clear();
                }
            }
        }
        Ok(Poll::Idle)
    }

    fn commit(&mut self) -> Result<(), Failure> {
        if let Some((answer, _)) = self.open.as_mut().and_then(|open| open.current.take()) {
            answer.ok();
        }
        Ok(())
    }

    /// Everybody who has waited as long as this request has waited for room just as long.
    fn refuse(&mut self) {
        let open = self.open.as_mut().expect("a source is opened before it is polled");
        let Some((answer, since)) = open.current.take() else { return };
        answer.try_later();
        while let Ok(Message::Job(job)) = open.jobs.try_recv() {
            if job.arrived > since {
                open.next = Some(job);
                return;
            }
            self.context.counters.channel_failures.add(1);
            job.answer.try_later();
        }
    }

    /// A request is a batch.
    fn batches(&self, _: usize) -> u64 {
        1
    }

    fn on_full(&self) -> OnFull {
        OnFull::Refuse
    }

    fn close(&mut self) {
        self.open = None;
        self.context.counters.connections.set(0);
    }
}

impl Open {
    /// The next request; none when the agent is to stop.
    fn next_job(&mut self) -> Option<Job> {
        if let Some(job) = self.next.take() {
            return Some(job);
        }
        match self.jobs.blocking_recv() {
            Some(Message::Job(job)) => Some(job),
            Some(Message::Wake) | None => None,
        }
    }
}
