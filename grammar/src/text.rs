//! Decoded text that still knows where each of its parts stands in the source.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::source::{Source, Span};

/// A string after escapes, continuation lines or quotes were undone, with the way back to the source.
///
/// Copies and slices share the characters, because a configuration is cut into keys, names and items many times.
#[derive(Clone)]
pub struct Text {
    shared: Arc<str>,
    /// The bytes of `shared` that are meant.
    range: Range<u32>,
    pieces: Pieces,
}

/// Where the parts of a text stand, in their order. Nearly all texts have one.
#[derive(Debug, Clone)]
enum Pieces {
    One(Piece),
    Many(Arc<[Piece]>),
}

/// A run of the value that came from one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Offset in the value.
    at: u32,
    span: Span,
    /// The value has the very bytes of the source here, so offsets inside can be carried over.
    verbatim: bool,
}

/// Values are smaller than 4 GiB, because sources are.
fn small(offset: usize) -> u32 {
    u32::try_from(offset).expect("sources are smaller than 4 GiB")
}

impl Pieces {
    fn all(&self) -> &[Piece] {
        match self {
            Self::One(piece) => std::slice::from_ref(piece),
            Self::Many(pieces) => pieces,
        }
    }

    fn new(pieces: &[Piece]) -> Self {
        match pieces {
            [piece] => Self::One(*piece),
            pieces => Self::Many(pieces.into()),
        }
    }
}

impl Text {
    fn new(value: impl Into<Arc<str>>, pieces: Pieces) -> Self {
        let shared = value.into();
        Self { range: 0..small(shared.len()), shared, pieces }
    }

    /// An empty text that stands at `span`.
    pub fn empty(span: Span) -> Self {
        Self::decoded("", span)
    }

    /// A text whose bytes are those of the source at `span`.
    pub fn verbatim(value: impl Into<Arc<str>>, span: Span) -> Self {
        Self::new(value, Pieces::One(Piece { at: 0, span, verbatim: true }))
    }

    /// What stands at `span` of a source. It shares the characters of the source.
    pub(crate) fn of_source(source: &Source, span: Span) -> Self {
        let pieces = Pieces::One(Piece { at: 0, span, verbatim: true });
        Self { shared: Arc::clone(source.shared()), range: span.start..span.end, pieces }
    }

    /// A text that is written otherwise at `span`.
    pub fn decoded(value: impl Into<Arc<str>>, span: Span) -> Self {
        Self::new(value, Pieces::One(Piece { at: 0, span, verbatim: false }))
    }

    /// Appends another text.
    pub fn push(&mut self, other: &Self) {
        if other.as_str().is_empty() {
            return;
        }
        if self.as_str().is_empty() {
            *self = other.clone();
            return;
        }
        let base = small(self.as_str().len());
        let moved = other.pieces.all().iter().map(|piece| Piece { at: piece.at + base, ..*piece });
        let pieces: Vec<Piece> = self.pieces.all().iter().copied().chain(moved).collect();
        *self = Self::new([self.as_str(), other.as_str()].concat(), Pieces::new(&pieces));
    }

    /// The decoded string.
    pub fn as_str(&self) -> &str {
        &self.shared[self.range.start as usize..self.range.end as usize]
    }

    /// Where the whole text stands.
    pub fn span(&self) -> Span {
        let pieces = self.pieces.all();
        pieces.iter().fold(pieces[0].span, |hull, piece| hull.to(piece.span))
    }

    /// Where the bytes `range` of the value stand in the source.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        let last = range.end.saturating_sub(1).max(range.start);
        self.place(range.start..range.end.min(range.start + 1)).to(self.place(last..range.end))
    }

    /// Where a range within one piece stands.
    fn place(&self, range: Range<usize>) -> Span {
        let pieces = self.pieces.all();
        let index = pieces.partition_point(|piece| piece.at as usize <= range.start).saturating_sub(1);
        let Piece { at, span, verbatim } = pieces[index];
        if !verbatim {
            return span;
        }
        let start = (span.start as usize + range.start - at as usize).min(span.end as usize);
        let end = (span.start as usize + range.end - at as usize).min(span.end as usize);
        Span::new(span.file, start..end.max(start))
    }

    /// The bytes `range` of the value as a text of its own.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let start = self.range.start;
        let part = start + small(range.start)..start + small(range.end);
        if part.is_empty() {
            return Self::empty(self.span_of(range));
        }
        Self { shared: Arc::clone(&self.shared), range: part, pieces: self.pieces_of(range) }
    }

    /// The pieces of a range that is not empty.
    fn pieces_of(&self, range: Range<usize>) -> Pieces {
        let all = self.pieces.all();
        if let [piece] = all {
            let span = if piece.verbatim { self.place(range) } else { piece.span };
            return Pieces::One(Piece { at: 0, span, ..*piece });
        }
        let mut pieces = Vec::new();
        let first = all.partition_point(|piece| piece.at as usize <= range.start).saturating_sub(1);
        for (index, piece) in all.iter().enumerate().skip(first) {
            if piece.at as usize >= range.end {
                break;
            }
            let end = all.get(index + 1).map_or(self.as_str().len(), |next| next.at as usize);
            let from = range.start.max(piece.at as usize);
            let to = end.min(range.end);
            if from < to {
                let span = if piece.verbatim { self.place(from..to) } else { piece.span };
                pieces.push(Piece { at: small(from - range.start), span, verbatim: piece.verbatim });
            }
        }
        Pieces::new(&pieces)
    }

    /// Without leading and trailing characters up to U+0020, as `String.trim` of Java.
    #[must_use]
    pub fn trim(&self) -> Self {
        let blank = |c: char| c <= ' ';
        let value = self.as_str();
        let start = value.len() - value.trim_start_matches(blank).len();
        let end = value.trim_end_matches(blank).len();
        if start == 0 && end == value.len() {
            return self.clone();
        }
        self.slice(start.min(end)..end)
    }

    /// The non-empty parts between characters for which `separator` holds.
    pub fn split(&self, separator: impl Fn(char) -> bool) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut start = 0;
        let value = self.as_str();
        for (at, c) in value.char_indices().chain([(value.len(), '\0')]) {
            if at == value.len() || separator(c) {
                if start < at {
                    parts.push(self.slice(start..at));
                }
                start = at + c.len_utf8();
            }
        }
        parts
    }
}

/// A text that is put together from many parts; each is copied once.
pub struct Joined {
    first: Text,
    /// All of it, once there is a second part.
    all: Option<(String, Vec<Piece>)>,
}

impl Joined {
    /// Begins with nothing, which stands at `span`.
    pub fn new(span: Span) -> Self {
        Self { first: Text::empty(span), all: None }
    }

    /// Appends a part.
    pub fn push(&mut self, part: &Text) {
        if part.as_str().is_empty() {
            return;
        }
        if self.all.is_none() && self.first.as_str().is_empty() {
            self.first = part.clone();
            return;
        }
        let first = &self.first;
        let (value, pieces) =
            self.all.get_or_insert_with(|| (first.as_str().to_owned(), first.pieces.all().to_vec()));
        let base = small(value.len());
        pieces.extend(part.pieces.all().iter().map(|piece| Piece { at: piece.at + base, ..*piece }));
        value.push_str(part.as_str());
    }

    /// Takes bytes away from the end.
    pub fn shorten(&mut self, bytes: usize) {
        let Some((value, pieces)) = &mut self.all else {
            self.first = self.first.slice(0..self.first.as_str().len() - bytes);
            return;
        };
        value.truncate(value.len() - bytes);
        while pieces.len() > 1 && pieces.last().is_some_and(|last| last.at as usize >= value.len()) {
            pieces.pop();
        }
    }

    /// The whole.
    pub fn finish(self) -> Text {
        match self.all {
            Some((value, pieces)) => Text::new(value, Pieces::new(&pieces)),
            None => self.first,
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text")
            .field("value", &self.as_str())
            .field("pieces", &self.pieces)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str() && self.pieces.all() == other.pieces.all()
    }
}

impl Eq for Text {}

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
    fn many_parts_make_the_same_text_as_one_by_one() {
        let parts: Vec<Text> = (0..9).map(|at| Text::decoded(format!("<{at}>"), span(at..at + 1))).collect();
        let mut joined = Joined::new(span(0..9));
        let mut pushed = Text::empty(span(0..9));
        for part in &parts {
            joined.push(part);
            joined.push(&Text::decoded("over", span(7..8)));
            joined.shorten(4);
            pushed.push(part);
        }
        let joined = joined.finish();
        assert_eq!(joined, pushed);
        assert_eq!(joined.slice(7..14).span(), span(2..5));
    }

    #[test]
    fn what_was_taken_away_leaves_no_trace() {
        let mut joined = Joined::new(span(0..9));
        joined.push(&Text::decoded("gone", span(0..4)));
        joined.shorten(4);
        joined.push(&Text::verbatim("kept", span(5..9)));
        assert_eq!(joined.finish(), Text::verbatim("kept", span(5..9)));
    }

    #[test]
    fn trimming_keeps_the_place() {
        let text = Text::verbatim(" a b\u{1}", span(5..10));
        assert_eq!(text.trim().as_str(), "a b");
        assert_eq!(text.trim().span(), span(6..9));
        assert_eq!(Text::verbatim("  ", span(5..7)).trim().as_str(), "");
    }
}
