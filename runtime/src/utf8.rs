//! Bytes as text, as Java's UTF-8 decoder reads them.

/// The text of bytes, in place if they are valid UTF-8.
///
/// Otherwise the text is put into `decoded`, where U+FFFD stands for what is malformed. Java puts one for a surrogate
/// (three bytes), where Rust's own lossy conversion puts three.
pub(crate) fn decode<'a>(bytes: &'a [u8], decoded: &'a mut String) -> &'a str {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text;
    }
    decoded.clear();
    let mut rest = bytes;
    while !rest.is_empty() {
        let valid = match std::str::from_utf8(rest) {
            Ok(text) => text,
            Err(error) => {
                std::str::from_utf8(&rest[..error.valid_up_to()]).expect("checked by the first conversion")
            }
        };
        decoded.push_str(valid);
        rest = &rest[valid.len()..];
        if !rest.is_empty() {
            decoded.push('\u{FFFD}');
            rest = &rest[malformed(rest)..];
        }
    }
    decoded
}

/// How many bytes at the start of malformed text one U+FFFD stands for.
fn malformed(bytes: &[u8]) -> usize {
    match bytes {
        [0xED, 0xA0..=0xBF, 0x80..=0xBF, ..] => 3,
        [0xED, 0xA0..=0xBF, ..] => 2,
        _ => match std::str::from_utf8(bytes) {
            Ok(_) => 0,
            Err(error) => error.error_len().unwrap_or(bytes.len()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_bytes_become_as_many_characters_as_in_java() {
        let decoded = |bytes: &[u8]| decode(bytes, &mut String::new()).to_owned();
        assert_eq!(decoded("grün".as_bytes()), "grün");
        assert_eq!(decoded(b"gr\xFCn"), "gr\u{FFFD}n");
        assert_eq!(decoded(b"\xED\xA0\xBD\xED\xB8\x80!"), "\u{FFFD}\u{FFFD}!");
        assert_eq!(decoded(b"\xE2\x82"), "\u{FFFD}");
        assert_eq!(decoded(b"\xE2\x82A\xF0\x9F\x98"), "\u{FFFD}A\u{FFFD}");
        assert_eq!(decoded(b"\xF4\x90\x80\x80"), "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}");
    }
}
