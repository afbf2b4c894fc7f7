//! Avro 1.11: the binary encoding and container files.

mod codec;
mod container;

pub(crate) use codec::Method;
pub(crate) use container::Container;
#[cfg(test)]
pub(crate) use container::tests as reading;

/// Appends a number: zigzag, then seven bits a byte, the lowest first.
pub(crate) fn put_long(number: i64, out: &mut Vec<u8>) {
    let mut left = ((number << 1) ^ (number >> 63)).cast_unsigned();
    while left >= 0x80 {
        out.push(left.to_le_bytes()[0] | 0x80);
        left >>= 7;
    }
    out.push(left.to_le_bytes()[0]);
}

/// Appends a count of bytes or items.
pub(crate) fn put_count(count: usize, out: &mut Vec<u8>) {
    put_long(i64::try_from(count).expect("fewer than 2^63 items"), out);
}

/// Appends bytes, or a string, with their length in front.
pub(crate) fn put_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    put_count(bytes.len(), out);
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_encoded_as_in_the_specification() {
        let table: [(i64, &[u8]); 7] = [
            (0, &[0]),
            (-1, &[1]),
            (1, &[2]),
            (-64, &[0x7F]),
            (64, &[0x80, 1]),
            (i64::MAX, &[0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]),
            (i64::MIN, &[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]),
        ];
        for (number, expected) in table {
            let mut out = Vec::new();
            put_long(number, &mut out);
            assert_eq!(out, expected, "{number}");
        }
    }
}
