//! As much of the encoding of keys and certificates as is needed to find one part in another (X.690).

/// The tag of several elements in a row.
pub(super) const SEQUENCE: u8 = 0x30;

/// The tag of a whole number.
pub(super) const INTEGER: u8 = 2;

/// The tag of bits.
pub(super) const BITS: u8 = 3;

/// The tag of bytes.
pub(super) const OCTETS: u8 = 4;

/// The tag of an object identifier.
pub(super) const OBJECT: u8 = 6;

/// The content of the first element of DER, which has this tag, and what follows it.
pub(super) fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (length, rest) = match usize::from(*length) {
        short @ ..0x80 => (short, rest),
        long => {
            let (digits, rest) = rest.split_at_checked(long - 0x80)?;
            let length = digits
                .iter()
                .try_fold(0_usize, |length, digit| Some(length.checked_mul(0x100)? + usize::from(*digit)))?;
            (length, rest)
        }
    };
    (*first == tag).then(|| rest.split_at_checked(length))?
}

/// Writes an element with this content.
pub(super) fn written(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let digits = &length[content.len().leading_zeros() as usize / 8..];
    let front = match content.len() {
        0 => vec![tag, 0],
        1..0x80 => [&[tag], digits].concat(),
        _ => [&[tag, 0x80 + u8::try_from(digits.len()).expect("few digits")], digits].concat(),
    };
    [&front, content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for length in [0, 1, 0x7F, 0x80, 0xFF, 0x100, 70_000] {
            let content = vec![7; length];
            let der = [written(OCTETS, &content), b"rest".to_vec()].concat();
            assert_eq!(element(&der, OCTETS), Some((&content[..], &b"rest"[..])));
            assert_eq!(element(&der, BITS), None);
            assert_eq!(element(&der[..length], OCTETS), None);
        }
    }
}
