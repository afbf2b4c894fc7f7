//! Character sets that are tables, and the few places where Java's tables are not those of the web.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, EncoderResult, Encoding};

use super::{Malformed, Text};

pub(super) fn decode(encoding: &'static Encoding, bytes: &[u8], text: &mut Text) -> Result<(), Malformed> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut at = 0;
    loop {
        let rest = &bytes[at..];
        let room = decoder.max_utf8_buffer_length_without_replacement(rest.len());
        text.text.reserve(room.expect("a block is far smaller than the address space"));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text.text, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return windows(encoding, text),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(bad, behind) => {
                text.malformed(at - usize::from(bad) - usize::from(behind))?;
            }
        }
    }
}

/// The web fills the gaps of Microsoft's tables with control characters; to Java they are gaps.
fn windows(encoding: &'static Encoding, text: &mut Text) -> Result<(), Malformed> {
    let gap = |c: char| ('\u{80}'..='\u{9F}').contains(&c);
    if !encoding.name().starts_with("windows-") || !text.text.contains(gap) {
        return Ok(());
    }
    let decoded = std::mem::take(&mut text.text);
    for (at, character) in decoded.chars().enumerate() {
        if gap(character) { text.malformed(at)? } else { text.text.push(character) }
    }
    Ok(())
}

pub(super) fn encode<'t>(encoding: &'static Encoding, text: &'t str) -> Cow<'t, [u8]> {
    if encoding.is_ascii_compatible() && text.is_ascii() {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut encoder = encoding.new_encoder();
    let mut bytes = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let room = encoder.max_buffer_length_from_utf8_without_replacement(rest.len());
        bytes.reserve(room.expect("a body is far smaller than the address space"));
        let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(rest, &mut bytes, true);
        at += read;
        match result {
            EncoderResult::InputEmpty => return Cow::Owned(bytes),
            EncoderResult::OutputFull => {}
            EncoderResult::Unmappable(_) => {
                // Through the encoder, because a set may have to leave its present table first.
                bytes.reserve(16);
                let _ = encoder.encode_from_utf8_to_vec_without_replacement("?", &mut bytes, false);
            }
        }
    }
}

pub(super) fn incomplete(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut at = 0;
    while at < bytes.len() {
        text.clear();
        text.reserve(1024);
        at += decoder.decode_to_string_without_replacement(&bytes[at..], &mut text, false).1;
    }
    text.reserve(16);
    match decoder.decode_to_string_without_replacement(&[], &mut text, true).0 {
        DecoderResult::Malformed(bad, _) => usize::from(bad),
        _ => 0,
    }
}
