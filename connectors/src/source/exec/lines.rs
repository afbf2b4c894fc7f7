//! Lines of a stream, read into the arena of a batch.

use std::ops::Range;

use logflowc_runtime::{Batch, Piece};
use memchr::{memchr2_iter, memrchr2};

use crate::charset::{Charset, OnMalformed};

/// A longer line comes in parts; the original would run out of memory.
const LONGEST: usize = 64 << 20;

/// Cuts a stream into lines as `java.io.BufferedReader` does.
pub(super) struct Lines {
    charset: Charset,
    /// With the byte order of the stream, once it is known.
    settled: Option<Charset>,
    /// The beginning of a line whose end has not come yet.
    rest: Vec<u8>,
    /// Where that beginning stands in the arena.
    start: usize,
    /// How much of it was searched for an end, so that a long line is not searched again with every block.
    searched: usize,
    /// The last line ended with a carriage return, so a newline may still belong to it.
    after_return: bool,
}

impl Lines {
    pub(super) fn new(charset: Charset) -> Self {
        Self { charset, settled: None, rest: Vec::new(), start: 0, searched: 0, after_return: false }
    }

    /// Puts the beginning of a line at the beginning of an empty batch.
    pub(super) fn begin(&mut self, batch: &mut Batch) {
        batch.arena_mut().push(&self.rest);
        self.rest.clear();
        self.start = 0;
    }

    /// Adds the lines that are whole after more was read into the arena.
    pub(super) fn push(&mut self, batch: &mut Batch) {
        let bytes = &batch.arena().bytes()[self.start..];
        if self.settled.is_none() && self.charset.is_wide() {
            // The longest mark for the byte order.
            if bytes.len() < 4 {
                return;
            }
            let (settled, mark) = self.charset.settled(bytes);
            self.settled = Some(settled);
            self.start += mark;
        }
        let (new, length) =
            (&batch.arena().bytes()[self.start + self.searched..], batch.arena().len() - self.start);
        let whole = if self.charset.is_wide() {
            self.charset().whole_lines(new)
        } else {
            memrchr2(b'\n', b'\r', new).map_or(0, |at| at + 1)
        };
        if whole > 0 {
            self.cut(batch, self.searched + whole, false);
        } else if length > LONGEST {
            self.cut(batch, length, true);
        }
        // No character is longer than four bytes, so the search goes on at the beginning of one.
        self.searched = (batch.arena().len() - self.start) & !3;
    }

    /// Adds what is left at the end of the stream.
    pub(super) fn finish(&mut self, batch: &mut Batch) {
        self.cut(batch, batch.arena().len() - self.start, true);
    }

    /// Takes back what is no line yet.
    pub(super) fn keep_rest(&mut self, batch: &mut Batch) {
        self.rest.extend_from_slice(&batch.arena().bytes()[self.start..]);
        batch.arena_mut().truncate(self.start);
    }

    /// Adds the lines of so many bytes; with `open`, a last one without end as well.
    fn cut(&mut self, batch: &mut Batch, length: usize, open: bool) {
        let (charset, start) = (self.charset(), self.start);
        let section = start..start + length;
        if charset.is_utf8(&batch.arena().bytes()[section.clone()]) {
            let push = |bytes: &[u8], bodies: &mut Vec<Piece>| {
                self.split(&bytes[section], open, |line| {
                    bodies.push(Piece::new(start + line.start, line.len()));
                });
            };
            batch.push_found(push);
            self.start += length;
            return;
        }
        // As in Java, text that was decoded is encoded again, so what is no text becomes what stands for it.
        let text = charset.decode(&batch.arena().bytes()[section], OnMalformed::Replace);
        let text = text.expect("what is malformed is replaced").into_owned();
        let behind = batch.arena().bytes()[start + length..].to_vec();
        batch.arena_mut().truncate(start);
        let encoding = self.charset;
        self.split(text.as_bytes(), open, |line| batch.push(&encoding.encode(&text[line])));
        self.start = batch.arena_mut().push(&behind).start();
    }

    fn split(&mut self, text: &[u8], open: bool, mut give: impl FnMut(Range<usize>)) {
        let mut start = 0;
        for end in memchr2_iter(b'\n', b'\r', text) {
            let second = text[end] == b'\n' && end == start && self.after_return;
            if !second {
                give(start..end);
            }
            self.after_return = text[end] == b'\r';
            start = end + 1;
        }
        if start < text.len() {
            self.after_return = false;
            if open {
                give(start..text.len());
            }
        }
    }

    fn charset(&self) -> Charset {
        self.settled.unwrap_or(self.charset)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The lines of a stream that comes in these parts.
    fn lines(charset: &str, parts: &[&[u8]]) -> Vec<Vec<u8>> {
        let mut lines = Lines::new(Charset::find(charset).expect("a known set"));
        let mut found = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let mut batch = Batch::default();
            lines.begin(&mut batch);
            batch.arena_mut().push(part);
            lines.push(&mut batch);
            if index + 1 == parts.len() {
                lines.finish(&mut batch);
            } else {
                lines.keep_rest(&mut batch);
            }
            found.extend((0..batch.len()).map(|event| batch.body(event).to_vec()));
        }
        found
    }

    #[test]
    fn three_ends_make_a_line() {
        assert_eq!(
            lines("UTF-8", &[b"a\nb\rc\r\nd\n\re\r\r\nf"]),
            [&b"a"[..], b"b", b"c", b"d", b"", b"e", b"", b"f"]
        );
    }

    #[test]
    fn a_newline_that_comes_late_belongs_to_its_carriage_return() {
        assert_eq!(lines("UTF-8", &[b"a\r", b"\nb\r", b"c\r", b"\n"]), [b"a", b"b", b"c"]);
    }

    #[test]
    fn what_is_no_text_is_replaced() {
        assert_eq!(lines("UTF-8", &[b"a\xFF\nb\xC3", b"\xA9\n"]), ["a\u{FFFD}".as_bytes(), "bé".as_bytes()]);
        assert_eq!(lines("US-ASCII", &[b"gr\xFCn\nx"]), [&b"gr?n"[..], b"x"]);
        assert_eq!(lines("ISO-8859-1", &[b"gr\xFC", b"n\n"]), [b"gr\xFCn"]);
    }

    #[test]
    fn wide_characters_are_encoded_again_with_their_mark() {
        let found = lines("UTF-16", &[b"\xFF\xFEa\0\n", b"\0b\0\r\0\n\0c\0"]);
        assert_eq!(found, [b"\xFE\xFF\0a", b"\xFE\xFF\0b", b"\xFE\xFF\0c"]);
    }

    proptest! {
        #[test]
        fn parts_make_no_difference(text in "[ab\n\ré]{0,40}", at in 0_usize..80) {
            let bytes = text.as_bytes();
            let (front, back) = bytes.split_at(at.min(bytes.len()));
            prop_assert_eq!(lines("UTF-8", &[front, back]), lines("UTF-8", &[bytes]));
        }
    }
}
