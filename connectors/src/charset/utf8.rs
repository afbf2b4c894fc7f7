//! UTF-8 with mistakes in it.

use super::{Malformed, Text};

pub(super) fn decode(bytes: &[u8], text: &mut Text) -> Result<(), Malformed> {
    let mut at = 0;
    while at < bytes.len() {
        let Some(chunk) = bytes[at..].utf8_chunks().next() else { break };
        text.text.push_str(chunk.valid());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            text.malformed(at)?;
            at += malformed_length(&bytes[at..], chunk.invalid());
        }
    }
    Ok(())
}

/// How many bytes Java replaces at once: half of a surrogate pair, whole or cut off, counts as one mistake.
fn malformed_length(bytes: &[u8], invalid: &[u8]) -> usize {
    match bytes {
        [0xED, 0xA0..=0xBF, 0x80..=0xBF, ..] => 3,
        [0xED, 0xA0..=0xBF, ..] => 2,
        _ => invalid.len(),
    }
}

pub(super) fn incomplete(bytes: &[u8]) -> usize {
    let tail = &bytes[bytes.len().saturating_sub(3)..];
    (1..=tail.len()).find(|length| starts_character(&tail[tail.len() - length..])).unwrap_or(0)
}

/// Whether Java would wait for more bytes before it judges these.
fn starts_character(bytes: &[u8]) -> bool {
    matches!(bytes, [0xED, 0xA0..=0xBF])
        || std::str::from_utf8(bytes)
            .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
}
