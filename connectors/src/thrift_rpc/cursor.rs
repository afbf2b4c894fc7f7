//! Bytes that are read one after the other.

use super::Malformed;

/// A place in a message.
#[derive(Debug)]
pub(super) struct Cursor<'m> {
    bytes: &'m [u8],
    position: usize,
}

impl<'m> Cursor<'m> {
    pub(super) fn new(bytes: &'m [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    pub(super) fn position(&self) -> usize {
        self.position
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'m [u8], Malformed> {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let taken = rest.get(..count).ok_or_else(|| Malformed::new("the data ends too early"))?;
        self.position += count;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        Ok(self.take(N)?.try_into().expect("so many bytes were asked for"))
    }

    pub(super) fn byte(&mut self) -> Result<u8, Malformed> {
        Ok(self.array::<1>()?[0])
    }
}

/// A number of bytes or elements.
pub(super) fn length(number: impl TryInto<usize>) -> Result<usize, Malformed> {
    number.try_into().map_err(|_| Malformed::new("a length is below zero"))
}
