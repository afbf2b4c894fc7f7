//! UTF-16 and UTF-32.

use super::{Malformed, Text};

/// A set whose characters are numbers of two or four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wide {
    pub(super) unit: Unit,
    pub(super) order: Order,
    /// Whether a mark for the byte order is written in front of a text.
    pub(super) mark: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Two,
    Four,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Big,
    Little,
    /// As a mark at the beginning says; big without one.
    Marked,
}

const MARK: u32 = 0xFEFF;

impl Wide {
    pub(super) fn settled(self, start: &[u8]) -> (Self, usize) {
        let size = self.size();
        let Some(first) = start.get(..size) else { return (Self { order: self.fixed_order(), ..self }, 0) };
        let has_mark = |order| Self { order, ..self }.number(first) == MARK;
        match self.order {
            Order::Marked if has_mark(Order::Little) => (Self { order: Order::Little, ..self }, size),
            Order::Marked if has_mark(Order::Big) => (Self { order: Order::Big, ..self }, size),
            // Only the sets that write a mark take one for more than a character.
            order if self.mark && has_mark(order) => (self, size),
            _ => (Self { order: self.fixed_order(), ..self }, 0),
        }
    }

    pub(super) fn decode(self, bytes: &[u8], text: &mut Text) -> Result<(), Malformed> {
        let (wide, mut at) = self.settled(bytes);
        while at < bytes.len() {
            let (character, length) = wide.character(&bytes[at..]);
            match character {
                Some(character) => text.text.push(character),
                None => text.malformed(at)?,
            }
            at += length;
        }
        Ok(())
    }

    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(text.len() * self.size() + self.size());
        if self.mark && !text.is_empty() {
            self.write(MARK, &mut bytes);
        }
        match self.unit {
            Unit::Two => text.encode_utf16().for_each(|unit| self.write(unit.into(), &mut bytes)),
            Unit::Four => text.chars().for_each(|character| self.write(character.into(), &mut bytes)),
        }
        bytes
    }

    pub(super) fn whole_lines(self, bytes: &[u8]) -> usize {
        let size = self.size();
        let units = bytes.len() / size;
        let newline = |index: &usize| self.number(&bytes[index * size..][..size]) == u32::from(b'\n');
        (0..units).rev().find(newline).map_or(0, |index| (index + 1) * size)
    }

    pub(super) fn incomplete(self, bytes: &[u8]) -> usize {
        let size = self.size();
        let odd = bytes.len() % size;
        let last = &bytes[..bytes.len() - odd];
        let pair = self.unit == Unit::Two
            && last.len() >= 2
            && (0xD800..0xDC00).contains(&self.number(&last[last.len() - 2..]));
        if pair { odd + 2 } else { odd }
    }

    /// The first character, unless it is malformed, and how many bytes it takes.
    fn character(self, bytes: &[u8]) -> (Option<char>, usize) {
        let size = self.size();
        let Some(first) = bytes.get(..size).map(|first| self.number(first)) else {
            return (None, bytes.len());
        };
        if self.unit == Unit::Four || !(0xD800..0xDC00).contains(&first) {
            return (char::from_u32(first), size);
        }
        let Some(second) = bytes.get(2..4).map(|second| self.number(second)) else {
            return (None, bytes.len());
        };
        let low = second.wrapping_sub(0xDC00);
        if low >= 0x400 {
            // Java gives up the character that follows as well.
            return (None, 4);
        }
        (char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + low), 4)
    }

    fn number(self, unit: &[u8]) -> u32 {
        let digit = |number: u32, byte: &u8| number << 8 | u32::from(*byte);
        match self.order {
            Order::Little => unit.iter().rev().fold(0, digit),
            Order::Big | Order::Marked => unit.iter().fold(0, digit),
        }
    }

    fn write(self, number: u32, bytes: &mut Vec<u8>) {
        let size = self.size();
        match self.order {
            Order::Little => bytes.extend_from_slice(&number.to_le_bytes()[..size]),
            Order::Big | Order::Marked => bytes.extend_from_slice(&number.to_be_bytes()[4 - size..]),
        }
    }

    fn fixed_order(self) -> Order {
        if self.order == Order::Little { Order::Little } else { Order::Big }
    }

    fn size(self) -> usize {
        match self.unit {
            Unit::Two => 2,
            Unit::Four => 4,
        }
    }
}
