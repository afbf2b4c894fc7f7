//! A line is an event (`org.apache.flume.serialization.LineDeserializer`).
//!
//! Only the newline ends a line. After `maxLineLength` characters, counted as Java does in units of UTF-16, an event
//! ends as well, and what is left of the line, be it nothing, is the next one. A character at the very end of a file
//! whose last bytes are missing is left out, whatever the policy says.
//!
//! Where lines are joined, the last event waits for what comes behind it, up to the end of the file; until then the
//! position stays in front of it.

use std::borrow::Cow;
use std::ops::Range;

use logflowc_runtime::connector::Failure;
use logflowc_runtime::{Batch, Join, Piece};
use memchr::memchr;
use serde::Deserialize;

use super::{Deserializer, Input, Setup};
use crate::block;
use crate::charset::{Charset, Malformed, OnMalformed};

/// No event gets longer than this, so that a batch stays far below the 4 GiB of an arena.
const LONGEST: usize = 64 << 20;

/// Most bytes of a unit of UTF-16 in any character set.
const WIDEST: usize = 4;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    pub(super) max_line_length: i64,
    output_charset: Charset,
}

pub(super) struct Line {
    input: Input,
    position: u64,
    charset: Charset,
    on_malformed: OnMalformed,
    output: Charset,
    cut: Cut,
    /// Which lines make one event.
    join: Option<Join>,
    block: usize,
    /// It was said that lines are cut.
    warned: bool,
}

/// A part of the file that is decoded at once; it begins the arena.
#[derive(Debug, Clone, Copy)]
struct Section {
    length: usize,
    /// Its last line goes on behind it: only the full parts of that line are events yet.
    open: bool,
    /// No line that belongs to its last event comes behind it.
    last: bool,
}

impl Line {
    pub(super) fn open(settings: &Settings, setup: Setup<'_>) -> Result<Self, Failure> {
        let longest = usize::try_from(settings.max_line_length).unwrap_or(0).clamp(1, LONGEST);
        let most = block::lines(setup.batch);
        let mut scratch = Batch::default();
        let start = setup.input.read(scratch.arena_mut(), 0, WIDEST)?;
        let (charset, mark) = setup.charset.settled(&scratch.arena().bytes()[start]);
        Ok(Self {
            input: setup.input,
            position: setup.position.max(mark as u64),
            charset,
            on_malformed: setup.on_malformed,
            output: settings.output_charset,
            cut: Cut { longest, most },
            join: setup.join,
            block: block::size(most),
            warned: false,
        })
    }

    /// Fills the arena with a section: whole lines, the rest of the file, or so much of one line that it has a part
    /// of the greatest length.
    fn fill(&self, batch: &mut Batch, mut want: usize) -> Result<Section, Failure> {
        loop {
            batch.clear();
            let block = self.input.read(batch.arena_mut(), self.position, want)?;
            let bytes = &batch.arena().bytes()[block];
            let length = bytes.len();
            if length < want || self.position + length as u64 >= self.input.size {
                return Ok(Section { length: length - self.unfinished(bytes), open: false, last: true });
            }
            match self.charset.whole_lines(bytes) {
                0 if length >= WIDEST * self.cut.longest => {
                    return Ok(Section {
                        length: length - self.charset.incomplete(bytes),
                        open: true,
                        last: false,
                    });
                }
                0 => want *= 2,
                lines => return Ok(Section { length: lines, open: false, last: false }),
            }
        }
    }

    fn unfinished(&self, bytes: &[u8]) -> usize {
        let missing = self.charset.incomplete(bytes);
        if missing > 0 {
            let path = self.input.path.display();
            tracing::warn!("{path} ends in the middle of a character, which is left out");
        }
        missing
    }

    /// Decodes the section, or the lines of it in front of a mistake. No text means that it is UTF-8 as it stands.
    fn decode(&self, bytes: &[u8], section: &mut Section) -> Result<Option<String>, Failure> {
        loop {
            match self.charset.decode(&bytes[..section.length], self.on_malformed) {
                Ok(Cow::Borrowed(_)) => return Ok(None),
                Ok(Cow::Owned(text)) => return Ok(Some(text)),
                Err(Malformed { at }) => {
                    *section =
                        Section { length: self.charset.whole_lines(&bytes[..at]), open: false, last: true };
                    if section.length == 0 {
                        let at = self.position + at as u64;
                        return Err(self
                            .input
                            .invalid(format_args!("byte {at} is no text in the inputCharset")));
                    }
                }
            }
        }
    }

    /// Adds the events of a section that was decoded. Their end is that in the bytes of the file.
    fn push_text(&mut self, text: &str, section: Section, batch: &mut Batch) -> Found {
        let bytes = batch.arena().bytes()[..section.length].to_vec();
        batch.clear();
        let push = |event| batch.push(&self.output.encode(&text[event]));
        let found = self.cut.all(text.as_bytes(), section, self.join.as_mut(), push);
        let end = if found.end == text.len() { section.length } else { self.bytes_of(found.end, &bytes) };
        Found { end, ..found }
    }

    /// The fewest bytes at the front that decode to so much text.
    fn bytes_of(&self, text: usize, bytes: &[u8]) -> usize {
        let enough = |length: usize| {
            let complete = length - self.charset.incomplete(&bytes[..length]);
            self.charset
                .decode(&bytes[..complete], self.on_malformed)
                .is_ok_and(|decoded| decoded.len() >= text)
        };
        let (mut few, mut many) = (0, bytes.len());
        while few < many {
            let middle = usize::midpoint(few, many);
            if enough(middle) { many = middle } else { few = middle + 1 }
        }
        many
    }
}

impl Deserializer for Line {
    fn read(&mut self, batch: &mut Batch) -> Result<(), Failure> {
        let mut want = self.block;
        loop {
            let mut section = self.fill(batch, want)?;
            let found = match self.decode(batch.arena().bytes(), &mut section)? {
                None if self.output == Charset::UTF_8 => batch.push_found(|bytes, bodies| {
                    let push = |event: Range<usize>| bodies.push(Piece::new(event.start, event.len()));
                    self.cut.all(&bytes[..section.length], section, self.join.as_mut(), push)
                }),
                None => {
                    let text = String::from_utf8_lossy(&batch.arena().bytes()[..section.length]).into_owned();
                    self.push_text(&text, section, batch)
                }
                Some(text) => self.push_text(&text, section, batch),
            };
            if !batch.is_empty() || section.last {
                self.position += found.end as u64;
                if found.cut && !self.warned {
                    let path = self.input.path.display();
                    tracing::warn!("{path} has lines longer than maxLineLength: they become several events");
                    self.warned = true;
                }
                return Ok(());
            }
            // Nearly everything was ignored as malformed, or is one event.
            want *= 2;
            if want > WIDEST * LONGEST {
                return Err(self.input.invalid("this is no text"));
            }
        }
    }

    fn position(&self) -> u64 {
        self.position
    }
}

/// Where events end.
#[derive(Debug, Clone, Copy)]
struct Cut {
    /// Units of UTF-16 of an event.
    longest: usize,
    /// Events of a batch.
    most: usize,
}

/// What was found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    /// Behind the last event and its newline.
    end: usize,
    /// A line was cut.
    cut: bool,
}

impl Cut {
    /// Gives each event.
    fn events(self, text: &[u8], open: bool, mut give: impl FnMut(Range<usize>)) -> Found {
        let (mut at, mut given, mut cut) = (0, 0, false);
        while at < text.len() && given < self.most {
            let newline = memchr(b'\n', &text[at..]).map(|length| at + length);
            let end = newline.unwrap_or(text.len());
            while given < self.most
                && let Some(part) = self.full_part(&text[at..end])
            {
                give(at..at + part);
                (at, given, cut) = (at + part, given + 1, true);
            }
            if given == self.most || newline.is_none() && (open || at == end) {
                break;
            }
            give(at..end);
            (at, given) = (end + usize::from(newline.is_some()), given + 1);
        }
        Found { end: at, cut }
    }

    /// Gives each event of a section, be it a line or several.
    fn all(
        self,
        text: &[u8],
        section: Section,
        join: Option<&mut Join>,
        give: impl FnMut(Range<usize>),
    ) -> Found {
        match join {
            Some(join) => self.joined(text, section, join, give),
            None => self.events(text, section.open, give),
        }
    }

    /// Gives each event of several lines; newlines between them stay.
    fn joined(
        self,
        text: &[u8],
        section: Section,
        join: &mut Join,
        mut give: impl FnMut(Range<usize>),
    ) -> Found {
        let mut event: Option<Range<usize>> = None;
        let (mut lines, mut given) = (0, 0);
        let all = Self { most: usize::MAX, ..self };
        let found = all.events(text, section.open, |line| {
            if given == self.most {
                return;
            }
            match &mut event {
                Some(event) if !join.begins(&text[line.clone()], lines, line.start - event.start) => {
                    event.end = line.end;
                    lines += 1;
                }
                _ => {
                    if let Some(whole) = event.replace(line) {
                        give(whole);
                        given += 1;
                    }
                    lines = 1;
                }
            }
        });
        match event {
            Some(event) if section.last && given < self.most => {
                give(event);
                found
            }
            Some(event) => Found { end: event.start, ..found },
            None => found,
        }
    }

    /// Length of the part of the greatest length that the line begins with. A character that needs two units is not
    /// torn apart for the sake of the last one.
    fn full_part(self, line: &[u8]) -> Option<usize> {
        let front = line.get(..self.longest)?;
        if front.is_ascii() {
            return Some(self.longest);
        }
        let mut units = 0;
        for (at, byte) in line.iter().enumerate() {
            let first = !(0x80..0xC0).contains(byte);
            if first && units >= self.longest {
                return Some(at);
            }
            units += usize::from(first) + usize::from(*byte >= 0xF0);
        }
        (units >= self.longest).then_some(line.len())
    }
}

#[cfg(test)]
mod tests;
