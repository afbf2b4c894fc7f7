//! Accepts connections and gives each its thread.

use std::collections::HashMap;
use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle, Scope};
use std::time::Duration;

use logflowc_runtime::connector::Failure;
use logflowc_runtime::metrics::SourceCounters;
use mio::{Events, Interest, Poll, Token, Waker};
use socket2::SockRef;

use super::filter::Filter;
use super::job::Jobs;
use super::source::Protocol;

/// A client that does not take its answer for this long is given up.
const DEAF: Duration = Duration::from_secs(10);

/// Pause before connections are accepted again, after the system had no file or thread left for one.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

const LISTENER: Token = Token(0);
const WAKE: Token = Token(1);

/// What connections are served with.
pub(super) struct Service<P> {
    pub(super) protocol: Arc<P>,
    pub(super) jobs: Jobs,
    pub(super) filter: Filter,
    /// Most connections at once; further ones wait until one ends.
    pub(super) limit: Option<usize>,
    pub(super) counters: Arc<SourceCounters>,
}

/// A port that is listened on.
pub(super) struct Server {
    stopped: Arc<AtomicBool>,
    waker: Arc<Waker>,
    thread: JoinHandle<()>,
    #[cfg(test)]
    pub(super) port: u16,
}

impl Server {
    pub(super) fn start(listener: TcpListener, service: Service<impl Protocol>) -> Result<Self, Failure> {
        let failed = |error: io::Error| Failure::retry("cannot watch a socket", error);
        #[cfg(test)]
        let port = listener.local_addr().map_err(failed)?.port();
        let mut listener = mio::net::TcpListener::from_std(listener);
        let poll = Poll::new().map_err(failed)?;
        poll.registry().register(&mut listener, LISTENER, Interest::READABLE).map_err(failed)?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKE).map_err(failed)?);
        let stopped = Arc::new(AtomicBool::new(false));
        let acceptor = Acceptor {
            service,
            stopped: Arc::clone(&stopped),
            waker: Arc::clone(&waker),
            open: Mutex::default(),
        };
        let thread = thread::Builder::new().name("rpc-accept".to_owned());
        let thread = thread
            .spawn(move || acceptor.run(poll, &listener))
            .map_err(|error| Failure::retry("cannot start a thread", error))?;
        Ok(Self {
            stopped,
            waker,
            thread,
            #[cfg(test)]
            port,
        })
    }

    /// Ends all connections, when their answers are written.
    pub(super) fn stop(self) {
        self.stopped.store(true, Ordering::Release);
        if let Err(error) = self.waker.wake() {
            tracing::error!("cannot wake a source that is to stop: {error}");
            return;
        }
        if self.thread.join().is_err() {
            tracing::error!("a thread of a source has panicked");
        }
    }
}

/// The thread that accepts.
struct Acceptor<P> {
    service: Service<P>,
    stopped: Arc<AtomicBool>,
    waker: Arc<Waker>,
    /// The open connections by number.
    open: Mutex<HashMap<u64, TcpStream>>,
}

impl<P: Protocol> Acceptor<P> {
    /// Returns when all connections have ended.
    fn run(&self, mut poll: Poll, listener: &mio::net::TcpListener) {
        thread::scope(|scope| {
            let mut events = Events::with_capacity(4);
            let (mut number, mut pause) = (0, None);
            while !self.stopped.load(Ordering::Acquire) {
                if let Err(error) = poll.poll(&mut events, pause)
                    && error.kind() != io::ErrorKind::Interrupted
                {
                    tracing::error!("cannot watch a socket, connections are not accepted any more: {error}");
                    break;
                }
                pause = self.accept(scope, listener, &mut number);
            }
            for stream in self.lock().values() {
                // One that has ended by itself is no longer there to be shut.
                let _ = stream.shutdown(Shutdown::Read);
            }
        });
    }

    /// Accepts all that wait. Gives the time after which to try again, when the system has no room.
    fn accept<'s>(
        &'s self,
        scope: &'s Scope<'s, '_>,
        listener: &mio::net::TcpListener,
        number: &mut u64,
    ) -> Option<Duration> {
        loop {
            if self.service.limit.is_some_and(|limit| self.lock().len() >= limit) {
                return None;
            }
            match listener.accept() {
                Ok((_, client)) if !self.service.filter.lets_in(client.ip()) => {
                    tracing::warn!("the rules of the IP filter keep {client} out");
                }
                Ok((stream, client)) => {
                    *number += 1;
                    if let Err(error) = self.welcome(scope, stream.into(), *number) {
                        tracing::warn!("lost the connection from {client}: {error}");
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return None,
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(error) => {
                    tracing::warn!("cannot accept a connection: {error}");
                    return Some(ACCEPT_PAUSE);
                }
            }
        }
    }

    fn welcome<'s>(&'s self, scope: &'s Scope<'s, '_>, stream: TcpStream, number: u64) -> io::Result<()> {
        stream.set_nonblocking(false)?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(DEAF))?;
        // A client that is gone without a word is noticed some day.
        SockRef::from(&stream).set_keepalive(true)?;
        let entry = Entry::new(self, number, stream.try_clone()?);
        thread::Builder::new().name("rpc-client".to_owned()).spawn_scoped(scope, move || {
            if let Err(error) = self.service.protocol.serve(stream, &self.service.jobs) {
                tracing::warn!("a connection broke: {error}");
            }
            drop(entry);
        })?;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, TcpStream>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of a connection among the open ones, as long as it is one.
struct Entry<'a, P: Protocol> {
    acceptor: &'a Acceptor<P>,
    number: u64,
}

impl<'a, P: Protocol> Entry<'a, P> {
    fn new(acceptor: &'a Acceptor<P>, number: u64, stream: TcpStream) -> Self {
        let mut open = acceptor.lock();
        open.insert(number, stream);
        acceptor.service.counters.connections.set(open.len() as u64);
        Self { acceptor, number }
    }
}

impl<P: Protocol> Drop for Entry<'_, P> {
    fn drop(&mut self) {
        let mut open = self.acceptor.lock();
        open.remove(&self.number);
        self.acceptor.service.counters.connections.set(open.len() as u64);
        drop(open);
        if self.acceptor.service.limit.is_some()
            && let Err(error) = self.acceptor.waker.wake()
        {
            tracing::error!("cannot accept the next connection: {error}");
        }
    }
}
