//! Decoded text that still knows where each of its parts stands in the source.

use std::fmt;
use std::ops::Range;

use crate::source::Span;

/// A string after escapes, continuation lines or quotes were undone, with the way back to the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    value: String,
    pieces: Vec<Piece>,
}

/// A run of the value that came from one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Offset in the value.
    at: usize,
    span: Span,
    /// The value has the very bytes of the source here, so offsets inside can be carried over.
    verbatim: bool,
}

impl Text {
    /// An empty text that stands at `span`.
    pub fn empty(span: Span) -> Self {
        Self { value: String::new(), pieces: vec![Piece { at: 0, span, verbatim: false }] }
    }

    /// A text whose bytes are those of the source at `span`.
    pub fn verbatim(value: impl Into<String>, span: Span) -> Self {
        Self { value: value.into(), pieces: vec![Piece { at: 0, span, verbatim: true }] }
    }

    /// A text that is written otherwise at `span`.
    pub fn decoded(value: impl Into<String>, span: Span) -> Self {
        Self { value: value.into(), pieces: vec![Piece { at: 0, span, verbatim: false }] }
    }

    /// Appends another text.
    pub fn push(&mut self, other: &Text) {
        if other.value.is_empty() {
            return;
        }
        if self.value.is_empty() {
            self.pieces.clear();
        }
        let base = self.value.len();
        self.value.push_str(&other.value);
        self.pieces.extend(other.pieces.iter().map(|piece| Piece { at: piece.at + base, ..*piece }));
    }

    /// The decoded string.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Where the whole text stands.
    pub fn span(&self) -> Span {
        let first = self.pieces.first().expect("a text has at least one piece");
        self.pieces.iter().fold(first.span, |hull, piece| hull.to(piece.span))
    }

    /// Where the bytes `range` of the value stand in the source.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        let last = range.end.saturating_sub(1).max(range.start);
        self.place(range.start..range.end.min(range.start + 1)).to(self.place(last..range.end))
    }

    /// Where a range within one piece stands.
    fn place(&self, range: Range<usize>) -> Span {
        let index = self.pieces.partition_point(|piece| piece.at <= range.start).saturating_sub(1);
        let Piece { at, span, verbatim } = self.pieces[index];
        if !verbatim {
            return span;
        }
        let start = (span.start as usize + range.start - at).min(span.end as usize);
        let end = (span.start as usize + range.end - at).min(span.end as usize);
        Span::new(span.file, start..end.max(start))
    }

    /// The bytes `range` of the value as a text of its own.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let value = &self.value[range.clone()];
        if value.is_empty() {
            return Self::empty(self.span_of(range));
        }
        let mut pieces = Vec::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            let end = self.pieces.get(index + 1).map_or(self.value.len(), |next| next.at);
            let from = piece.at.max(range.start);
            let to = end.min(range.end);
            if from < to {
                let span = if piece.verbatim { self.place(from..to) } else { piece.span };
                pieces.push(Piece { at: from - range.start, span, verbatim: piece.verbatim });
            }
        }
        Self { value: value.to_owned(), pieces }
    }

    /// Without leading and trailing characters up to U+0020, as `String.trim` of Java.
    #[must_use]
    pub fn trim(&self) -> Self {
        let blank = |c: char| c <= ' ';
        let start = self.value.len() - self.value.trim_start_matches(blank).len();
        let end = self.value.trim_end_matches(blank).len();
        if start == 0 && end == self.value.len() {
            return self.clone();
        }
        self.slice(start.min(end)..end)
    }

    /// The non-empty parts between characters for which `separator` holds.
    pub fn split(&self, separator: impl Fn(char) -> bool) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut start = 0;
        for (at, c) in self.value.char_indices().chain([(self.value.len(), '\0')]) {
            if at == self.value.len() || separator(c) {
                if start < at {
                    parts.push(self.slice(start..at));
                }
                start = at + c.len_utf8();
            }
        }
        parts
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn span(range: Range<usize>) -> Span {
        Span::new(FileId(0), range)
    }

    #[test]
    fn a_part_of_a_joined_text_points_to_its_own_place() {
        let mut text = Text::verbatim("r1 ", span(10..13));
        text.push(&Text::decoded("\t", span(13..15)));
        text.push(&Text::verbatim("r2", span(20..22)));
        let parts = text.split(char::is_whitespace);
        assert_eq!(parts.iter().map(Text::as_str).collect::<Vec<_>>(), ["r1", "r2"]);
        assert_eq!(parts[0].span(), span(10..12));
        assert_eq!(parts[1].span(), span(20..22));
        assert_eq!(text.span_of(1..4), span(11..15));
    }

    #[test]
    fn trimming_keeps_the_place() {
        let text = Text::verbatim(" a b\u{1}", span(5..10));
        assert_eq!(text.trim().as_str(), "a b");
        assert_eq!(text.trim().span(), span(6..9));
        assert_eq!(Text::verbatim("  ", span(5..7)).trim().as_str(), "");
    }
}
