//! Syslog messages: what their headers say, and what is left as the body.
//!
//! Flume reads RFC 3164 and RFC 5424 in two ways, which differ in what they accept and in the letter case of header
//! names: see [`Dialect`]. Both are followed, but for defects of the original that lose or invent something:
//! - priority and version of one message do not turn up in the next;
//! - the offset of a date with a fraction of a second counts, and `.5` is half a second, not five milliseconds;
//! - a date of RFC 3164 is never in the year 2001 just because it is some months old;
//! - what a message does not have is not kept as the word `null`, but as the `-` that stands in it;
//! - a carriage return or another line separator of Unicode in the body does not spoil the header;
//! - bytes that are no text stay as they are.

mod classic;
mod date;
mod keep;
mod lines;
mod multiport;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use logflowc_runtime::{Batch, CopiedFrom, Header, Headers, Piece};

use keep::Keep;
pub(crate) use lines::{Charsets, Lines, most};

/// Names the two readings of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `SyslogUtils`: headers `priority`, `version`; a message with a bad priority is marked.
    Classic,
    /// `SyslogParser`: headers `Priority`, `Version`; every message that does not fit is marked.
    Multiport,
}

/// Turns messages into events.
pub(crate) struct Syslog {
    dialect: Dialect,
    keep: Keep,
    names: Names,
    dates: Dates,
    /// Where [`NUMBERS`] stand in the arena of this batch.
    numbers: usize,
    /// The last value of the header `timestamp` in this batch.
    last: Option<(i64, Piece)>,
    scratch: Vec<u8>,
}

/// The headers that are set.
struct Names {
    facility: Header,
    severity: Header,
    priority: Header,
    version: Header,
    timestamp: Header,
    host: Header,
    status: Header,
}

/// The priority at the start of a message.
struct Priority {
    value: u32,
    digits: Piece,
    /// The place behind the closing bracket.
    end: usize,
}

/// The parts of a message, as pieces of the arena.
struct Fields {
    priority: Piece,
    version: Option<Piece>,
    /// The date as it is written.
    stamp: Piece,
    millis: Option<i64>,
    host: Piece,
    /// Whether the host is one, and not `-`.
    named: bool,
    body: Piece,
}

/// All facilities, and with them all severities, as text.
const NUMBERS: &[u8] = b"01234567891011121314151617181920212223";

impl Syslog {
    /// `keep` is the setting `keepFields`.
    pub(crate) fn new(dialect: Dialect, keep: &str, headers: &Headers) -> Self {
        let (priority, version, zone) = match dialect {
            Dialect::Classic => ("priority", "version", TimeZone::system()),
            Dialect::Multiport => ("Priority", "Version", TimeZone::UTC),
        };
        let names = Names {
            facility: headers.find("Facility"),
            severity: headers.find("Severity"),
            priority: headers.find(priority),
            version: headers.find(version),
            timestamp: headers.find("timestamp"),
            host: headers.find("host"),
            status: headers.find("flume.syslog.status"),
        };
        let dates = Dates { zone, now: Timestamp::UNIX_EPOCH, text: Vec::new(), millis: None };
        Self { dialect, keep: Keep::new(keep), names, dates, numbers: 0, last: None, scratch: Vec::new() }
    }

    /// Makes ready for an empty batch.
    pub(crate) fn begin(&mut self, batch: &mut Batch) {
        let Names { facility, severity, priority, version, timestamp, host, status } = &self.names;
        let order = match self.dialect {
            Dialect::Classic => [facility, severity, priority, version, timestamp, host, status],
            Dialect::Multiport => [priority, facility, severity, version, timestamp, host, status],
        };
        batch.expect_headers(order, CopiedFrom::Hash);
        self.numbers = batch.arena_mut().push(NUMBERS).start();
        self.last = None;
        self.dates.start(Timestamp::now());
    }

    /// Appends the event of a message; `cut` says that only the beginning of it is there. Tells whether the message
    /// could be read.
    pub(crate) fn push(&mut self, batch: &mut Batch, message: Piece, cut: bool) -> bool {
        let text = &batch.arena().bytes()[..message.end()];
        let priority = priority(text, message.start(), self.dialect.priority_digits());
        let fields = priority.as_ref().and_then(|priority| match self.dialect {
            Dialect::Classic => classic::read(text, priority, &mut self.dates),
            Dialect::Multiport => multiport::read(text, priority, &mut self.dates),
        });
        let body = fields.as_ref().map_or(message, |fields| self.body(batch, message, fields));
        let event = batch.len();
        batch.push_piece(body);
        let marked = match self.dialect {
            Dialect::Classic => priority.is_none(),
            Dialect::Multiport => fields.is_none(),
        };
        if self.dialect == Dialect::Classic || !marked {
            self.set_priority(batch, event, priority.map_or(0, |priority| priority.value));
        }
        if marked {
            batch.set(event, &self.names.status, b"Invalid");
        } else if cut {
            batch.set(event, &self.names.status, b"Incomplete");
        }
        if let Some(fields) = &fields {
            self.set_fields(batch, event, fields);
        }
        fields.is_some()
    }

    /// Appends the event of bytes that are no text.
    pub(crate) fn push_unreadable(&self, batch: &mut Batch, message: Piece) {
        let event = batch.len();
        batch.push_piece(message);
        batch.set(event, &self.names.status, b"Invalid");
    }

    /// The body with what is kept of the header. As in Flume, it is the whole message when nothing else is left.
    fn body(&mut self, batch: &mut Batch, message: Piece, fields: &Fields) -> Piece {
        let Keep::Parts(parts) = &self.keep else { return message };
        if fields.body.is_empty() && (parts.is_empty() || self.dialect == Dialect::Multiport) {
            return message;
        }
        if parts.is_empty() {
            return fields.body;
        }
        self.scratch.clear();
        let arena = batch.arena().bytes();
        for part in parts {
            part.write(fields, arena, &mut self.scratch);
        }
        self.scratch.extend_from_slice(&arena[fields.body.start()..fields.body.end()]);
        if self.scratch.is_empty() { message } else { batch.arena_mut().push(&self.scratch) }
    }

    fn set_priority(&self, batch: &mut Batch, event: usize, priority: u32) {
        for (header, number) in [(&self.names.facility, priority / 8), (&self.names.severity, priority % 8)] {
            match self.number(number) {
                Some(piece) => batch.set_piece(event, header, piece),
                None => batch.set(event, header, number.to_string().as_bytes()),
            }
        }
    }

    /// The text of a number, if it is among [`NUMBERS`].
    fn number(&self, number: u32) -> Option<Piece> {
        let number = usize::try_from(number).ok()?;
        match number {
            0..10 => Some(Piece::new(self.numbers + number, 1)),
            10..24 => Some(Piece::new(self.numbers + 10 + (number - 10) * 2, 2)),
            _ => None,
        }
    }

    fn set_fields(&mut self, batch: &mut Batch, event: usize, fields: &Fields) {
        batch.set_piece(event, &self.names.priority, fields.priority);
        if let Some(version) = fields.version {
            batch.set_piece(event, &self.names.version, version);
        }
        if fields.named {
            batch.set_piece(event, &self.names.host, fields.host);
        }
        if let Some(millis) = fields.millis {
            let piece = match self.last {
                Some((last, piece)) if last == millis => piece,
                _ => self.write_number(batch, millis),
            };
            self.last = Some((millis, piece));
            batch.set_piece(event, &self.names.timestamp, piece);
        }
    }

    /// Writes a number to the arena.
    fn write_number(&mut self, batch: &mut Batch, number: i64) -> Piece {
        self.scratch.clear();
        let mut rest = number.unsigned_abs();
        loop {
            self.scratch.push(b'0' + u8::try_from(rest % 10).expect("a digit"));
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            self.scratch.push(b'-');
        }
        self.scratch.reverse();
        batch.arena_mut().push(&self.scratch)
    }
}

impl Dialect {
    fn priority_digits(self) -> usize {
        match self {
            Self::Classic => classic::PRIORITY_DIGITS,
            Self::Multiport => multiport::PRIORITY_DIGITS,
        }
    }
}

/// Reads `<digits>` at `start`. The bracket may be missing at the very end of a message.
fn priority(text: &[u8], start: usize, most: usize) -> Option<Priority> {
    let (b'<', rest) = text.get(start..)?.split_first()? else { return None };
    let digits = rest.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
    let value = rest[..digits].iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
    let closed = match rest.get(digits) {
        Some(b'>') => 1,
        None => 0,
        Some(_) => return None,
    };
    let end = start + 1 + digits + closed;
    (digits > 0).then(|| Priority { value, digits: Piece::new(start + 1, digits), end })
}

/// White space as Java's regular expressions have it.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Knows what time it is, and remembers the last date: the next message mostly has the same.
struct Dates {
    zone: TimeZone,
    now: Timestamp,
    text: Vec<u8>,
    millis: Option<i64>,
}

impl Dates {
    /// Takes another time for now. The year of old dates depends on it, so the last one is forgotten.
    fn start(&mut self, now: Timestamp) {
        self.now = now;
        self.text.clear();
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The length and the value of the last date, if `text` begins with it.
    fn recall(&self, text: &[u8]) -> Option<(usize, Option<i64>)> {
        (!self.text.is_empty() && text.starts_with(&self.text)).then_some((self.text.len(), self.millis))
    }

    fn remember(&mut self, text: &[u8], millis: Option<i64>) {
        self.text.clear();
        self.text.extend_from_slice(text);
        self.millis = millis;
    }
}
