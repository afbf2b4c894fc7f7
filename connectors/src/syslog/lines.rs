//! Syslog messages over TCP: one to a line.

use std::borrow::Cow;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use logflowc_runtime::metrics::SourceCounters;
use logflowc_runtime::{Batch, Header, Piece};
use memchr::memchr;

use super::Syslog;
use crate::charset::{Charset, OnMalformed};
use crate::client::{Client, Clients};
use crate::tcp_lines::{Protocol, Taken};

/// The shortest limit for a message (`SyslogUtils.MIN_SIZE`).
const LEAST: i64 = 10;

/// What becomes of the lines of all clients.
pub(crate) struct Lines {
    pub(crate) syslog: Syslog,
    pub(crate) clients: Clients,
    /// Bytes of a message; what is longer is cut.
    pub(crate) most: usize,
    /// Absent where a message is bytes and not text.
    pub(crate) charsets: Option<Charsets>,
    pub(crate) port: Option<Header>,
    pub(crate) counters: Arc<SourceCounters>,
}

/// In which character sets clients write.
pub(crate) struct Charsets {
    pub(crate) default: Charset,
    pub(crate) by_port: HashMap<u16, Charset>,
}

/// What is known of a connection.
pub(crate) struct Session {
    client: Client,
    port: String,
    charset: Option<Charset>,
}

/// A message at the start of some bytes.
struct Frame {
    length: usize,
    /// The message with the newline behind it.
    taken: usize,
    cut: bool,
}

/// The limit that a setting `eventSize` means.
pub(crate) fn most(event_size: i64) -> usize {
    usize::try_from(event_size.max(LEAST)).unwrap_or(usize::MAX)
}

impl Protocol for Lines {
    type Session = Session;

    fn begin(&mut self, batch: &mut Batch) {
        self.syslog.begin(batch);
    }

    fn connected(&mut self, client: SocketAddr, port: u16) -> Session {
        let charset = self.charsets.as_ref();
        let charset = charset.map(|sets| sets.by_port.get(&port).copied().unwrap_or(sets.default));
        Session { client: self.clients.client(client.ip()), port: port.to_string(), charset }
    }

    fn most(&self) -> usize {
        self.most
    }

    fn take(&mut self, session: &mut Session, batch: &mut Batch, received: Piece) -> Taken {
        let first = batch.len();
        let mut unread = 0;
        let mut start = received.start();
        loop {
            start += newlines(&batch.arena().bytes()[start..received.end()]);
            let Some(frame) = frame(&batch.arena().bytes()[start..received.end()], self.most) else { break };
            let message = Piece::new(start, frame.length);
            unread += u64::from(!self.push(session.charset, batch, message, frame.cut));
            start += frame.taken;
        }
        let events = first..batch.len();
        if let Some(header) = &self.port {
            let piece = batch.arena_mut().push(session.port.as_bytes());
            events.clone().for_each(|event| batch.set_piece(event, header, piece));
        }
        self.clients.set(&session.client, batch, events);
        // Only the original of the source with character sets counts them.
        if session.charset.is_some() {
            self.counters.read_failures.add(unread);
        }
        Taken { bytes: start - received.start(), farewell: None }
    }
}

impl Lines {
    /// Appends the event of a message and tells whether it could be read.
    fn push(&mut self, charset: Option<Charset>, batch: &mut Batch, message: Piece, cut: bool) -> bool {
        let Some(charset) = charset else { return self.syslog.push(batch, message, cut) };
        let text = match charset.decode(batch.arena().get(message), OnMalformed::Fail) {
            Ok(Cow::Borrowed(_)) => return self.syslog.push(batch, message, cut),
            Ok(Cow::Owned(text)) => text,
            Err(_) => {
                self.syslog.push_unreadable(batch, message);
                return false;
            }
        };
        let text = batch.arena_mut().push(text.as_bytes());
        let read = self.syslog.push(batch, text, cut);
        // The header is text, and the body stays in the character set of the client.
        let event = batch.len() - 1;
        let body = std::str::from_utf8(batch.body(event)).expect("a part of a text, cut at blanks");
        let body = charset.encode(body).into_owned();
        batch.set_body(event, &body);
        read
    }
}

/// How many newlines there are before the next message: an empty line is no message.
fn newlines(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == b'\n').count()
}

/// The next message, if it is complete or too long.
fn frame(bytes: &[u8], most: usize) -> Option<Frame> {
    let seen = &bytes[..bytes.len().min(most)];
    match memchr(b'\n', seen) {
        Some(length) => Some(Frame { length, taken: length + 1, cut: false }),
        None if seen.len() == most => Some(Frame { length: most, taken: most, cut: true }),
        None => None,
    }
}
