//! Sets of characters: what a class, a property or a single letter stands for.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};

/// A set of characters. Surrogates have no place in it: UTF-8 text cannot hold them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CharSet(ClassUnicode);

impl CharSet {
    /// No character.
    pub(super) fn none() -> Self {
        Self(ClassUnicode::empty())
    }

    /// Every character.
    pub(super) fn all() -> Self {
        Self::span(0, 0x10_FFFF)
    }

    /// The characters of a range of code points, both ends included.
    pub(super) fn span(first: u32, last: u32) -> Self {
        Self::spans(&[(first, last)])
    }

    /// The characters of several ranges of code points, both ends included.
    pub(super) fn spans(spans: &[(u32, u32)]) -> Self {
        let mut set = ClassUnicode::empty();
        for &(first, last) in spans {
            let first = if (0xD800..0xE000).contains(&first) { 0xE000 } else { first };
            let last = if (0xD800..0xE000).contains(&last) { 0xD7FF } else { last };
            if let (Some(first), Some(last)) = (char::from_u32(first), char::from_u32(last))
                && first <= last
            {
                set.push(ClassUnicodeRange::new(first, last));
            }
        }
        Self(set).joined()
    }

    /// The characters of a text.
    pub(super) fn of(chars: &str) -> Self {
        Self(ClassUnicode::new(chars.chars().map(|char| ClassUnicodeRange::new(char, char))))
    }

    /// The characters that a class of the `regex` crate stands for.
    pub(super) fn parsed(class: &str) -> Self {
        let hir = regex_syntax::parse(class).expect("class is written in this crate");
        match hir.into_kind() {
            HirKind::Class(Class::Unicode(set)) => Self(set).joined(),
            HirKind::Literal(literal) => {
                Self::of(std::str::from_utf8(&literal.0).expect("literal is a character"))
            }
            other => unreachable!("`{class}` is no class but {other:?}"),
        }
    }

    pub(super) fn union(mut self, other: &Self) -> Self {
        self.0.union(&other.0);
        self.joined()
    }

    pub(super) fn intersect(mut self, other: &Self) -> Self {
        self.0.intersect(&other.0);
        self
    }

    pub(super) fn negate(mut self) -> Self {
        self.0.negate();
        self
    }

    /// Joins the ranges on both sides of the surrogates: to `regex-syntax`, U+E000 succeeds U+D7FF when it negates a
    /// set, but not when it joins ranges.
    fn joined(mut self) -> Self {
        if self.contains('\u{D7FF}') && self.contains('\u{E000}') {
            self.0.push(ClassUnicodeRange::new('\u{D7FF}', '\u{E000}'));
        }
        self
    }

    /// The ranges in order, both ends included.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (char, char)> {
        self.0.iter().map(|range| (range.start(), range.end()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.ranges().is_empty()
    }

    pub(super) fn contains(&self, char: char) -> bool {
        let ranges = self.0.ranges();
        let behind = ranges.partition_point(|range| range.end() < char);
        ranges.get(behind).is_some_and(|range| range.start() <= char)
    }

    /// The only character, where there is only one.
    pub(super) fn single(&self) -> Option<char> {
        match self.0.ranges() {
            [range] if range.start() == range.end() => Some(range.start()),
            _ => None,
        }
    }

    /// Roughly how many states of an automaton read one of the characters.
    pub(super) fn states(&self) -> u64 {
        let one_byte = self.ranges().all(|(_, last)| last.is_ascii());
        if one_byte { 1 } else { 10 + self.0.ranges().len() as u64 }
    }

    /// Whether it has characters that UTF-16 writes with two units.
    pub(super) fn has_supplementary(&self) -> bool {
        self.ranges().any(|(_, last)| last > '\u{FFFF}')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_are_left_out() {
        assert!(CharSet::span(0xD800, 0xDFFF).is_empty());
        assert_eq!(CharSet::span(0xD800, 0xE000), CharSet::of("\u{E000}"));
        assert_eq!(CharSet::all(), CharSet::none().negate());
        let around = CharSet::of("\u{D7FF}").union(&CharSet::of("\u{E000}"));
        assert_eq!(around.clone().negate().negate(), around);
    }
}
