//! Datagrams from one UDP socket, read straight into the arena of a batch.

use std::io;
use std::net::SocketAddr;

use logflowc_runtime::connector::{Failure, Poll, SourceContext};
use logflowc_runtime::{Batch, Piece, Stop};
use mio::net::UdpSocket;
use mio::{Events, Interest, Token, Waker};

use crate::listen;

/// No datagram is longer.
const LONGEST: usize = 1 << 16;

/// A batch takes no more datagrams when it holds this many bytes.
const BATCH_BYTES: usize = 256 << 10;

/// A batch takes no more datagrams than this.
const BATCH_EVENTS: usize = 4096;

const SOCKET: Token = Token(0);
const WAKE: Token = Token(1);

/// Receives on one port.
pub(crate) struct Datagrams {
    /// All addresses of the machine when absent.
    host: Option<String>,
    port: u16,
    stop: Stop,
    open: Option<Open>,
}

struct Open {
    poll: mio::Poll,
    events: Events,
    socket: UdpSocket,
    /// The system may have more.
    readable: bool,
}

impl Datagrams {
    pub(crate) fn new(host: Option<String>, port: u16, context: &SourceContext) -> Self {
        Self { host, port, stop: context.stop.clone(), open: None }
    }

    pub(crate) fn open(&mut self) -> Result<(), Failure> {
        let failed = |error: io::Error| Failure::retry("cannot watch a socket", error);
        let mut socket = UdpSocket::from_std(listen::udp(self.host.as_deref(), self.port)?);
        let poll = mio::Poll::new().map_err(failed)?;
        poll.registry().register(&mut socket, SOCKET, Interest::READABLE).map_err(failed)?;
        let waker = Waker::new(poll.registry(), WAKE).map_err(failed)?;
        self.stop.on_raise(move || {
            if let Err(error) = waker.wake() {
                tracing::error!("cannot wake a source that is to stop: {error}");
            }
        });
        self.open = Some(Open { poll, events: Events::with_capacity(4), socket, readable: false });
        Ok(())
    }

    /// Waits for datagrams and hands each to `take`, which adds its event.
    pub(crate) fn poll(
        &mut self,
        batch: &mut Batch,
        mut take: impl FnMut(&mut Batch, Piece, SocketAddr),
    ) -> Result<Poll, Failure> {
        let open = self.open.as_mut().expect("a source is opened before it is polled");
        loop {
            while open.readable && batch.arena().len() < BATCH_BYTES && batch.len() < BATCH_EVENTS {
                let arena = batch.arena_mut();
                match open.socket.recv_from(&mut arena.space(LONGEST)[..LONGEST]) {
                    Ok((length, client)) => {
                        let datagram = Piece::new(arena.len(), length);
                        arena.fill(length);
                        take(batch, datagram, client);
                    }
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => open.readable = false,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(Failure::retry("cannot receive", error)),
                }
            }
            if !batch.is_empty() {
                return Ok(Poll::Ready);
            }
            if self.stop.is_raised() {
                return Ok(Poll::Idle);
            }
            open.wait()?;
        }
    }

    pub(crate) fn close(&mut self) {
        self.open = None;
    }

    /// The port it receives on.
    #[cfg(test)]
    pub(crate) fn bound_port(&self) -> u16 {
        let open = self.open.as_ref().expect("it is open");
        open.socket.local_addr().expect("it is bound").port()
    }
}

impl Open {
    fn wait(&mut self) -> Result<(), Failure> {
        match self.poll.poll(&mut self.events, None) {
            Ok(()) => self.readable |= self.events.iter().any(|event| event.token() == SOCKET),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Failure::retry("cannot watch a socket", error)),
        }
        Ok(())
    }
}
