//! The characters of a pattern and the place that the parser has reached.
//!
//! Java's parser skips white space and comments while it moves, under `(?x)`, and some of its steps do not. Which
//! patterns it refuses depends on that, so the steps here are the same.

use super::PatternError;

/// The flags that are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flags(u8);

impl Flags {
    pub(super) const NONE: Self = Self(0);
    pub(super) const IGNORE_CASE: Self = Self(1);
    pub(super) const MULTI_LINE: Self = Self(2);
    pub(super) const DOT_ALL: Self = Self(4);
    pub(super) const UNIX_LINES: Self = Self(8);
    pub(super) const UNICODE_CASE: Self = Self(16);
    pub(super) const COMMENTS: Self = Self(32);
    pub(super) const UNICODE_CLASSES: Self = Self(64);

    pub(super) fn has(self, flag: Self) -> bool {
        self.0 & flag.0 != 0
    }

    pub(super) fn with(self, flags: Self) -> Self {
        Self(self.0 | flags.0)
    }

    pub(super) fn without(self, flags: Self) -> Self {
        Self(self.0 & !flags.0)
    }
}

/// The character that stands for "nothing any more".
pub(super) const END: char = '\0';

/// The characters of a pattern, quotations resolved, and a place in them.
pub(super) struct Cursor {
    /// Each with its place in the written pattern; two [`END`]s follow the last.
    chars: Vec<(char, usize)>,
    /// Number of characters without the two [`END`]s.
    len: usize,
    /// The next character.
    at: usize,
    /// Java would have read past its array, and thrown.
    overrun: bool,
    pub(super) flags: Flags,
}

impl Cursor {
    pub(super) fn new(pattern: &str) -> Self {
        let mut chars: Vec<_> = pattern.char_indices().map(|(at, char)| (char, at)).collect();
        unquote(&mut chars);
        let len = chars.len();
        chars.extend([(END, pattern.len()); 2]);
        Self { chars, len, at: 0, overrun: false, flags: Flags::NONE }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes back (or ahead) to a place.
    pub(super) fn go(&mut self, at: usize) {
        self.at = at;
    }

    /// Where the next character stands in the written pattern.
    pub(super) fn place(&self) -> usize {
        self.place_of(self.at)
    }

    fn place_of(&self, at: usize) -> usize {
        self.chars[at.min(self.len)].1
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.len
    }

    /// Whether every character has been read, and none more.
    pub(super) fn has_read_all(&self) -> bool {
        self.at == self.len && !self.overrun
    }

    /// An error at the character that was read last.
    pub(super) fn refusal(&self, message: impl Into<String>) -> PatternError {
        PatternError::refused(self.place_of(self.at.saturating_sub(1)), message)
    }

    /// Whether a character from here on lies outside the basic plane.
    pub(super) fn supplementary_ahead(&self, from: usize) -> bool {
        self.chars.iter().skip(from).any(|&(char, _)| char > '\u{FFFF}')
    }

    /// The character at a place, counted from the next one.
    pub(super) fn char_at(&mut self, offset: isize) -> char {
        let at = self.at.checked_add_signed(offset);
        let Some(&(char, _)) = at.and_then(|at| self.chars.get(at)) else {
            self.overrun = true;
            return END;
        };
        char
    }

    /// The next character, left where it is.
    pub(super) fn peek(&mut self) -> char {
        let char = self.char_at(0);
        if self.flags.has(Flags::COMMENTS) { self.peek_past_space(char) } else { char }
    }

    /// Takes the next character.
    pub(super) fn read(&mut self) -> char {
        let char = self.take();
        if self.flags.has(Flags::COMMENTS) { self.read_past_space(char) } else { char }
    }

    /// Passes over the next character and shows the one after it.
    pub(super) fn next(&mut self) -> char {
        self.at += 1;
        self.peek()
    }

    /// As [`Self::next`], without regard to white space.
    pub(super) fn next_escaped(&mut self) -> char {
        self.at += 1;
        self.char_at(0)
    }

    /// Passes over the next character and takes the one after it, without regard to white space.
    pub(super) fn skip(&mut self) -> char {
        let char = self.char_at(1);
        self.at += 2;
        char
    }

    pub(super) fn unread(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    /// Takes all up to a `}`; nothing when there is none.
    pub(super) fn read_braced(&mut self) -> Option<String> {
        let from = self.at;
        // Java puts a brace behind the last character for a moment, so that the search ends.
        self.chars[self.len].0 = '}';
        while self.read() != '}' && !self.overrun {}
        self.chars[self.len].0 = END;
        (self.at <= self.len).then(|| self.chars[from..self.at - 1].iter().map(|&(char, _)| char).collect())
    }

    fn take(&mut self) -> char {
        let char = self.char_at(0);
        self.at += 1;
        char
    }

    fn peek_past_space(&mut self, mut char: char) -> char {
        while is_space(char) || char == '#' {
            while is_space(char) {
                char = self.next_escaped();
            }
            if char == '#' {
                char = self.peek_past_line();
            }
        }
        char
    }

    fn read_past_space(&mut self, mut char: char) -> char {
        while is_space(char) || char == '#' {
            while is_space(char) {
                char = self.take();
            }
            if char == '#' {
                char = self.read_past_line();
            }
        }
        char
    }

    fn peek_past_line(&mut self) -> char {
        let mut char = self.next_escaped();
        while char != END && !self.ends_line(char) {
            char = self.next_escaped();
        }
        if char == END && self.at > self.len {
            self.at = self.len;
            char = self.char_at(0);
        }
        char
    }

    fn read_past_line(&mut self) -> char {
        let mut char = self.take();
        while char != END && !self.ends_line(char) {
            char = self.take();
        }
        if char == END && self.at > self.len {
            self.at = self.len;
            char = self.take();
        }
        char
    }

    fn ends_line(&self, char: char) -> bool {
        if self.flags.has(Flags::UNIX_LINES) {
            char == '\n'
        } else {
            matches!(char, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
        }
    }
}

/// Java's white space of `(?x)` and `\s`.
fn is_space(char: char) -> bool {
    matches!(char, '\t'..='\r' | ' ')
}

/// Turns `\Q…\E` into escapes, as Java does before it parses.
fn unquote(chars: &mut Vec<(char, usize)>) {
    let mut resolved = Vec::with_capacity(chars.len());
    let mut rest = chars.iter().copied().peekable();
    while let Some((char, at)) = rest.next() {
        resolved.push((char, at));
        if char != '\\' {
            continue;
        }
        if rest.next_if(|&(next, _)| next == 'Q').is_none() {
            resolved.extend(rest.next());
            continue;
        }
        resolved.pop();
        let mut first = true;
        while let Some((char, at)) = rest.next() {
            if char == '\\' && rest.next_if(|&(next, _)| next == 'E').is_some() {
                break;
            }
            if first && char.is_ascii_digit() {
                // An octal escape may stand before, which must not take the digit.
                resolved.extend(['\\', 'x', '3'].map(|char| (char, at)));
            } else if char.is_ascii() && !char.is_ascii_alphanumeric() {
                resolved.push(('\\', at));
            }
            resolved.push((char, at));
            first = false;
        }
    }
    *chars = resolved;
}
