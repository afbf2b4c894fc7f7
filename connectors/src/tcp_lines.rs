//! Lines from any number of TCP connections on the thread of one source.
//!
//! Bytes go from the socket straight into the arena of the batch; only the beginning of a line whose end has not come
//! is kept with its connection. While the channels are full the source is not polled, and so nothing is read. Clients
//! that want an answer for every line get it after the commit; one that does not read its answers is not read from.

mod connection;
mod wire;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use logflowc_runtime::connector::{Failure, Poll, Source, SourceContext};
use logflowc_runtime::metrics::SourceCounters;
use logflowc_runtime::{Batch, Piece, Stop};
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Token, Waker};
use socket2::SockRef;

use crate::listen;
use crate::tls::ServerTls;
use connection::{Connection, Progress};
use wire::Wire;

/// A batch takes no more blocks when it holds this many bytes.
const BATCH_BYTES: usize = 256 << 10;

/// Wakes the thread when the agent stops.
const WAKE: Token = Token(usize::MAX);

/// Pause before connections are accepted again, after the system had no file left for one.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What the lines mean.
pub(crate) trait Protocol: Send {
    /// What is known of a connection.
    type Session: Send;

    /// Makes ready for an empty batch.
    fn begin(&mut self, _: &mut Batch) {}

    /// A client has connected to `port`.
    fn connected(&mut self, client: SocketAddr, port: u16) -> Self::Session;

    /// From how many bytes on [`Protocol::take`] is called without a newline.
    fn most(&self) -> usize;

    /// Adds the events of a piece of the arena that begins with the beginning of a line.
    fn take(&mut self, session: &mut Self::Session, batch: &mut Batch, received: Piece) -> Taken;
}

/// What became of a piece.
pub(crate) struct Taken {
    /// How many bytes of it are done with; the rest is given again, with what follows.
    pub(crate) bytes: usize,
    /// The connection is closed after these last words.
    pub(crate) farewell: Option<Vec<u8>>,
}

/// Where to listen.
pub(crate) struct Address {
    /// All addresses of the machine when absent.
    pub(crate) host: Option<String>,
    pub(crate) ports: Vec<u16>,
}

/// A source that serves all connections of its ports.
pub(crate) struct Server<P: Protocol> {
    protocol: P,
    address: Address,
    /// What a client is sent for every event.
    answer: Vec<u8>,
    tls: Option<ServerTls>,
    counters: Arc<SourceCounters>,
    stop: Stop,
    open: Option<Open<P::Session>>,
}

/// What there is between open and close.
struct Open<S> {
    poll: mio::Poll,
    events: Events,
    listeners: Vec<Listener>,
    connections: HashMap<Token, Connection<S>>,
    /// Connections with something to read, in the order of their turns.
    ready: VecDeque<Token>,
    /// Connections with something to settle after this batch.
    touched: Vec<Token>,
    next: usize,
    /// Connections wait that the system could not hand out.
    accept_again: bool,
    tls: Option<ServerTls>,
    counters: Arc<SourceCounters>,
}

struct Listener {
    socket: TcpListener,
    port: u16,
}

impl<P: Protocol> Server<P> {
    /// `answer` may be empty.
    pub(crate) fn new(protocol: P, address: Address, answer: Vec<u8>, context: &SourceContext) -> Self {
        let (counters, stop) = (Arc::clone(&context.counters), context.stop.clone());
        Self { protocol, address, answer, tls: None, counters, stop, open: None }
    }

    /// The same, with connections that are encrypted where that is asked for.
    pub(crate) fn encrypted(self, tls: Option<ServerTls>) -> Self {
        Self { tls, ..self }
    }

    /// The ports it listens on.
    #[cfg(test)]
    pub(crate) fn ports(&self) -> Vec<u16> {
        self.open.iter().flat_map(|open| &open.listeners).map(|listener| listener.port).collect()
    }
}

impl<P: Protocol> Source for Server<P> {
    fn open(&mut self) -> Result<(), Failure> {
        let failed = |error: io::Error| Failure::retry("cannot watch sockets", error);
        let poll = mio::Poll::new().map_err(failed)?;
        let mut listeners = Vec::new();
        for port in &self.address.ports {
            let socket = listen::tcp(self.address.host.as_deref(), *port)?;
            let port = socket.local_addr().map_err(failed)?.port();
            let mut socket = TcpListener::from_std(socket);
            poll.registry()
                .register(&mut socket, Token(listeners.len()), Interest::READABLE)
                .map_err(failed)?;
            listeners.push(Listener { socket, port });
        }
        let waker = Waker::new(poll.registry(), WAKE).map_err(failed)?;
        self.stop.on_raise(move || {
            if let Err(error) = waker.wake() {
                tracing::error!("cannot wake a source that is to stop: {error}");
            }
        });
        self.open = Some(Open {
            poll,
            events: Events::with_capacity(1024),
            next: listeners.len(),
            listeners,
            connections: HashMap::new(),
            ready: VecDeque::new(),
            touched: Vec::new(),
            accept_again: false,
            tls: self.tls.clone(),
            counters: Arc::clone(&self.counters),
        });
        Ok(())
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        self.protocol.begin(batch);
        let open = self.open.as_mut().expect("a source is opened before it is polled");
        loop {
            open.wait(&mut self.protocol, &self.answer)?;
            if self.stop.is_raised() {
                return Ok(Poll::Idle);
            }
            open.read(&mut self.protocol, batch);
            if !batch.is_empty() {
                return Ok(Poll::Ready);
            }
            open.settle(false, &self.answer);
        }
    }

    fn commit(&mut self) -> Result<(), Failure> {
        let open = self.open.as_mut().expect("a source is opened before it is polled");
        open.settle(true, &self.answer);
        Ok(())
    }

    /// The agent ends, and nobody is answered.
    fn refuse(&mut self) {
        let open = self.open.as_mut().expect("a source is opened before it is polled");
        open.connections.clear();
    }

    fn close(&mut self) {
        self.open = None;
        self.counters.connections.set(0);
    }
}

impl<S: Send> Open<S> {
    /// Waits until there is something to read and learns of all that has happened.
    fn wait<P: Protocol<Session = S>>(&mut self, protocol: &mut P, answer: &[u8]) -> Result<(), Failure> {
        let pause = match (self.ready.is_empty(), self.accept_again) {
            (false, _) => Some(Duration::ZERO),
            (true, true) => Some(ACCEPT_PAUSE),
            (true, false) => None,
        };
        match self.poll.poll(&mut self.events, pause) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            Err(error) => return Err(Failure::retry("cannot watch sockets", error)),
        }
        let mut accept = std::mem::take(&mut self.accept_again);
        for event in &self.events {
            if let Some(connection) = self.connections.get_mut(&event.token()) {
                connection.happened(event);
                self.touched.push(event.token());
            } else if event.token().0 < self.listeners.len() {
                accept = true;
            }
        }
        if accept {
            self.accept(protocol, !answer.is_empty());
        }
        self.settle(false, answer);
        Ok(())
    }

    fn accept<P: Protocol<Session = S>>(&mut self, protocol: &mut P, answers: bool) {
        for index in 0..self.listeners.len() {
            loop {
                let listener = &self.listeners[index];
                match listener.socket.accept() {
                    Ok((stream, client)) => {
                        let session = protocol.connected(client, listener.port);
                        if let Err(error) = self.welcome(stream, session, answers) {
                            tracing::warn!("lost the connection from {client}: {error}");
                        }
                    }
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                    Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                    Err(error) => {
                        tracing::warn!("cannot accept a connection on port {}: {error}", listener.port);
                        self.accept_again = true;
                        break;
                    }
                }
            }
        }
    }

    fn welcome(&mut self, mut stream: TcpStream, session: S, answers: bool) -> io::Result<()> {
        // A client that is gone without a word is noticed some day.
        SockRef::from(&stream).set_keepalive(true)?;
        let mut interest = Interest::READABLE;
        if answers {
            stream.set_nodelay(true)?;
        }
        if answers || self.tls.is_some() {
            interest |= Interest::WRITABLE;
        }
        let token = Token(self.next);
        self.next += 1;
        self.poll.registry().register(&mut stream, token, interest)?;
        self.connections.insert(token, Connection::new(Wire::new(stream, self.tls.as_ref())?, session));
        Ok(())
    }

    /// Gives every connection its turns until the batch is full or nobody has anything more.
    fn read<P: Protocol<Session = S>>(&mut self, protocol: &mut P, batch: &mut Batch) {
        while batch.arena().len() < BATCH_BYTES
            && let Some(token) = self.ready.pop_front()
        {
            let Some(connection) = self.connections.get_mut(&token) else { continue };
            match connection.receive(protocol, batch) {
                Progress::More => self.ready.push_back(token),
                Progress::Waiting => {}
                Progress::Ended => self.touched.push(token),
            }
            if connection.owes() {
                self.touched.push(token);
            }
        }
    }

    /// Answers the touched connections, those with events only when these are committed, and looks at what they need
    /// next.
    fn settle(&mut self, committed: bool, answer: &[u8]) {
        for token in self.touched.drain(..) {
            let Some(connection) = self.connections.get_mut(&token) else { continue };
            connection.settle(committed, answer);
            if connection.is_done() {
                self.connections.remove(&token);
            } else if connection.enter_queue() {
                self.ready.push_back(token);
            }
        }
        self.counters.connections.set(self.connections.len() as u64);
    }
}
