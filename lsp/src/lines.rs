//! Text with the ways between offsets in bytes and positions of the protocol.

use lsp_types::{Position, PositionEncodingKind, Range, TextDocumentContentChangeEvent};

/// What the columns of positions count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16,
}

/// A text and where its lines start.
#[derive(Debug, Clone)]
pub(crate) struct Lines {
    text: String,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl Encoding {
    /// The one to speak with a client that understands these; UTF-16 is what all understand.
    pub(crate) fn agreed(offered: &[PositionEncodingKind]) -> Self {
        if offered.contains(&PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    /// Its name in the protocol.
    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
        }
    }
}

impl Lines {
    pub(crate) fn new(text: String, encoding: Encoding) -> Self {
        Self { starts: starts(&text), text, encoding }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The offset of a position. What lies behind the end of a line means its end; inside of a character, its start.
    pub(crate) fn offset(&self, position: Position) -> usize {
        let Some(line) = self.line(position.line as usize) else { return self.text.len() };
        let mut column = 0;
        for (at, c) in self.text[line.clone()].char_indices() {
            column += self.encoding.width(c);
            if column > position.character as usize {
                return line.start + at;
            }
        }
        line.end
    }

    /// The position of an offset; beyond the end it is the end.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.line_at(offset);
        let before = &self.text[self.starts[line]..offset];
        let column: usize = before.chars().map(|c| self.encoding.width(c)).sum();
        Position::new(small(line), small(column))
    }

    /// The range of two offsets.
    pub(crate) fn range(&self, range: std::ops::Range<usize>) -> Range {
        Range::new(self.position(range.start), self.position(range.end))
    }

    /// The line around an offset, without its end.
    pub(crate) fn line_around(&self, offset: usize) -> std::ops::Range<usize> {
        self.line(self.line_at(offset)).expect("every offset lies on a line")
    }

    /// The parts of a range on each of its lines, without line ends.
    pub(crate) fn by_line(&self, range: std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
        let lines = self.line_at(range.start)..=self.line_at(range.end);
        let part = |line: std::ops::Range<usize>| line.start.max(range.start)..line.end.min(range.end);
        lines.filter_map(|line| self.line(line)).map(part).filter(|part| part.start < part.end).collect()
    }

    /// Makes one change of the client; without a range the text is a new one.
    pub(crate) fn change(&mut self, change: TextDocumentContentChangeEvent) {
        match change.range {
            Some(range) => {
                let (start, end) = (self.offset(range.start), self.offset(range.end));
                self.text.replace_range(start..end.max(start), &change.text);
            }
            None => self.text = change.text,
        }
        self.starts = starts(&self.text);
    }

    fn line_at(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    fn line(&self, line: usize) -> Option<std::ops::Range<usize>> {
        let start = *self.starts.get(line)?;
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        Some(start..start + self.text[start..end].trim_end_matches(['\n', '\r']).len())
    }
}

/// Lines end with `\n`, `\r\n` or `\r`.
fn starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = |at: &usize| bytes[*at] == b'\n' || bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    std::iter::once(0).chain((0..bytes.len()).filter(ends).map(|at| at + 1)).collect()
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
