//! One connection: what it has sent, what it is owed.

use std::io::{self, Read as _, Write as _};

use logflowc_runtime::{Arena, Batch, Piece};
use memchr::memchr;
use mio::event::Event;

use super::Protocol;
use super::wire::Wire;

/// Bytes read at once.
const BLOCK: usize = 64 << 10;

/// A client that has not read this many bytes of answers is not read from.
const MOST_UNSENT: usize = 64 << 10;

/// What a client has sent and nobody will read is taken from the system up to this size before the connection is
/// closed; otherwise the last words to the client would be lost with it.
const MOST_DISCARDED: usize = 1 << 20;

pub(super) struct Connection<S> {
    stream: Wire,
    session: S,
    /// The beginning of a line whose end has not come.
    rest: Vec<u8>,
    /// Answers that the system has not taken yet.
    unsent: Vec<u8>,
    /// Events that were not answered yet.
    owed: usize,
    farewell: Option<Vec<u8>>,
    turn: Turn,
    /// Nothing more is read: the client has said all, or is not listened to any more.
    ended: bool,
    /// The client does not take answers any more.
    deaf: bool,
}

/// Whether there is something to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Not that we know.
    Quiet,
    /// The system may have something.
    Wanted,
    /// The same, and it waits for its turn.
    Queued,
}

/// What a turn has brought.
pub(super) enum Progress {
    /// There may be more.
    More,
    /// Nothing is left at the moment.
    Waiting,
    /// Nothing will come any more.
    Ended,
}

impl<S> Connection<S> {
    pub(super) fn new(stream: Wire, session: S) -> Self {
        Self {
            stream,
            session,
            rest: Vec::new(),
            unsent: Vec::new(),
            owed: 0,
            farewell: None,
            turn: Turn::Quiet,
            ended: false,
            deaf: false,
        }
    }

    /// Takes note of what the system tells.
    pub(super) fn happened(&mut self, event: &Event) {
        let readable = event.is_readable() || event.is_read_closed() || event.is_error();
        let readable = readable || event.is_writable() && self.stream.reads_when_writable();
        if readable && self.turn == Turn::Quiet {
            self.turn = Turn::Wanted;
        }
        if event.is_writable() || event.is_error() {
            self.send();
        }
    }

    /// Whether it is to be given a turn; then it counts as waiting for it.
    pub(super) fn enter_queue(&mut self) -> bool {
        let enters = self.turn == Turn::Wanted && !self.ended && self.unsent.len() < MOST_UNSENT;
        if enters {
            self.turn = Turn::Queued;
        }
        enters
    }

    /// Whether there is something to settle after the batch.
    pub(super) fn owes(&self) -> bool {
        self.owed > 0 || self.farewell.is_some()
    }

    /// Whether everything is read and said.
    pub(super) fn is_done(&self) -> bool {
        self.ended && !self.owes() && self.unsent.is_empty()
    }

    /// Reads one block, and adds the events of the lines that are complete with it.
    pub(super) fn receive<P>(&mut self, protocol: &mut P, batch: &mut Batch) -> Progress
    where
        P: Protocol<Session = S>,
    {
        if self.unsent.len() >= MOST_UNSENT {
            self.turn = Turn::Wanted;
            return Progress::Waiting;
        }
        let long = self.rest.len() > BLOCK;
        let read = if long { self.read_long() } else { self.read_block(batch.arena_mut()) };
        match read {
            Ok(0) => self.end(),
            Ok(_) if long => self.take_long(protocol, batch),
            Ok(length) => self.take_block(protocol, batch, length),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.turn = Turn::Quiet;
                Progress::Waiting
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Progress::More,
            Err(error) => {
                tracing::debug!("a connection broke: {error}");
                self.deaf = true;
                self.end()
            }
        }
    }

    /// As in Flume, a line without an end is no line.
    fn end(&mut self) -> Progress {
        self.ended = true;
        self.rest = Vec::new();
        Progress::Ended
    }

    /// Reads behind a gap in the arena that is as large as the rest.
    fn read_block(&mut self, arena: &mut Arena) -> io::Result<usize> {
        let kept = self.rest.len();
        self.stream.read(&mut arena.space(kept + BLOCK)[kept..kept + BLOCK])
    }

    fn take_block<P>(&mut self, protocol: &mut P, batch: &mut Batch, length: usize) -> Progress
    where
        P: Protocol<Session = S>,
    {
        let kept = self.rest.len();
        let arena = batch.arena_mut();
        let start = arena.len();
        let space = arena.space(kept + length);
        let (gap, fresh) = space[..kept + length].split_at_mut(kept);
        if memchr(b'\n', fresh).is_none() && kept + length < protocol.most() {
            self.rest.extend_from_slice(fresh);
            return Progress::More;
        }
        gap.copy_from_slice(&self.rest);
        arena.fill(kept + length);
        self.rest.clear();
        self.take(protocol, batch, Piece::new(start, kept + length))
    }

    /// Reads behind the rest itself, because it is too long to be copied every time.
    fn read_long(&mut self) -> io::Result<usize> {
        let kept = self.rest.len();
        self.rest.resize(kept + BLOCK, 0);
        let read = self.stream.read(&mut self.rest[kept..]);
        self.rest.truncate(kept + *read.as_ref().unwrap_or(&0));
        read
    }

    fn take_long<P>(&mut self, protocol: &mut P, batch: &mut Batch) -> Progress
    where
        P: Protocol<Session = S>,
    {
        let fresh = &self.rest[self.rest.len().saturating_sub(BLOCK)..];
        if memchr(b'\n', fresh).is_none() && self.rest.len() < protocol.most() {
            return Progress::More;
        }
        let received = batch.arena_mut().push(&std::mem::take(&mut self.rest));
        self.take(protocol, batch, received)
    }

    fn take<P>(&mut self, protocol: &mut P, batch: &mut Batch, received: Piece) -> Progress
    where
        P: Protocol<Session = S>,
    {
        let before = batch.len();
        let taken = protocol.take(&mut self.session, batch, received);
        self.owed += batch.len() - before;
        if let Some(farewell) = taken.farewell {
            self.farewell = Some(farewell);
            return self.end();
        }
        let arena = batch.arena_mut();
        let done = received.start() + taken.bytes;
        self.rest.extend_from_slice(&arena.bytes()[done..received.end()]);
        if arena.len() == received.end() {
            arena.truncate(done);
        }
        Progress::More
    }

    /// Sends an answer for every event, once they are committed, and the last words after them.
    pub(super) fn settle(&mut self, committed: bool, answer: &[u8]) {
        if committed {
            if !answer.is_empty() {
                (0..self.owed).for_each(|_| self.unsent.extend_from_slice(answer));
            }
            self.owed = 0;
        }
        if self.owed > 0 {
            return;
        }
        let farewell = self.farewell.take();
        self.unsent.extend_from_slice(farewell.as_deref().unwrap_or_default());
        self.send();
        if farewell.is_some() {
            self.discard();
        }
    }

    /// Sends as much as the system takes. A client that has gone can still have left something to read.
    fn send(&mut self) {
        while !self.unsent.is_empty() && !self.deaf {
            match self.stream.write(&self.unsent) {
                Ok(sent) => drop(self.unsent.drain(..sent)),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    tracing::debug!("a client does not take its answers: {error}");
                    self.deaf = true;
                }
            }
        }
        if self.deaf {
            self.unsent.clear();
        }
    }

    /// Takes from the system what will not be read.
    fn discard(&mut self) {
        // The client may have closed its side already.
        let _ = self.stream.shut();
        let mut left = MOST_DISCARDED;
        let mut block = [0; 4096];
        while left > 0
            && let Ok(read @ 1..) = self.stream.read(&mut block)
        {
            left = left.saturating_sub(read);
        }
    }
}
