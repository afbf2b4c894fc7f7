//! The binary encoding of Avro: variable-length numbers and what is counted with them.

use super::Invalid;

/// Reads values from the front of some bytes.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bytes were read.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// How many bytes are left.
    pub(crate) fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// An `int` or `long`.
    pub(crate) fn long(&mut self) -> Result<i64, Invalid> {
        let mut value = 0_u64;
        for shift in (0..70).step_by(7) {
            let byte = self.take(1)?[0];
            // The tenth byte has room for one bit; what is more falls off, as in Java.
            value |= u64::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
            if byte & 0x80 == 0 {
                return Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed());
            }
        }
        Err(Invalid::new("a number has more than ten bytes"))
    }

    /// A `long` that says how many bytes or items follow.
    pub(crate) fn length(&mut self) -> Result<usize, Invalid> {
        let length = self.long()?;
        usize::try_from(length).map_err(|_| Invalid(format!("{length} is no length")))
    }

    /// `bytes` or a `string`.
    pub(crate) fn bytes(&mut self) -> Result<&'b [u8], Invalid> {
        let length = self.length()?;
        self.take(length)
    }

    /// So many bytes as they stand.
    pub(crate) fn take(&mut self, length: usize) -> Result<&'b [u8], Invalid> {
        let taken =
            self.bytes[self.at..].get(..length).ok_or_else(|| Invalid::new("the data ends too early"))?;
        self.at += length;
        Ok(taken)
    }

    /// How many items the next block of an array or map has, 0 at the end.
    pub(crate) fn block(&mut self) -> Result<u64, Invalid> {
        let count = self.long()?;
        if count < 0 {
            // The size in bytes follows, for those who skip.
            self.long()?;
        }
        Ok(count.unsigned_abs())
    }
}

/// Writes an `int` or `long`.
pub(crate) fn write_long(value: i64, out: &mut Vec<u8>) {
    let mut rest = (value << 1 ^ value >> 63).cast_unsigned();
    while rest >= 0x80 {
        out.push(rest.to_le_bytes()[0] | 0x80);
        rest >>= 7;
    }
    out.push(rest.to_le_bytes()[0]);
}

/// Writes a count of bytes or items.
pub(crate) fn write_count(count: usize, out: &mut Vec<u8>) {
    write_long(i64::try_from(count).expect("fewer than 2^63 items"), out);
}

/// Writes `bytes` or a `string`.
pub(crate) fn write_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    write_count(bytes.len(), out);
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_those_of_the_specification() {
        for (value, bytes) in [
            (0, &[0][..]),
            (-1, &[1]),
            (1, &[2]),
            (-64, &[0x7F]),
            (64, &[0x80, 1]),
            (i64::MIN, &{
                let mut most = [0xFF; 10];
                most[9] = 1;
                most
            }),
        ] {
            let mut out = Vec::new();
            write_long(value, &mut out);
            assert_eq!(out, bytes, "{value}");
        }
    }

    proptest! {
        #[test]
        fn numbers_come_back(value: i64) {
            let mut out = Vec::new();
            write_long(value, &mut out);
            prop_assert_eq!(Reader::new(&out).long(), Ok(value));
        }

        #[test]
        fn no_input_is_too_strange(bytes: Vec<u8>) {
            let mut reader = Reader::new(&bytes);
            while reader.left() > 0 && reader.bytes().is_ok() && reader.block().is_ok() {}
        }
    }
}
