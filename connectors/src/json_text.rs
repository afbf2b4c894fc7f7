//! Text of a JSON string (RFC 8259, section 7). Runs of bytes that need nothing are copied as they are.

use std::io::{self, Write};

/// Writes what stands between the quotes. What is no UTF-8 becomes U+FFFD.
pub(crate) fn write_escaped(bytes: &[u8], out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    if str::from_utf8(bytes).is_ok() {
        return write_valid(bytes, out);
    }
    for chunk in bytes.utf8_chunks() {
        write_valid(chunk.valid().as_bytes(), out)?;
        if !chunk.invalid().is_empty() {
            out.write_all("\u{FFFD}".as_bytes())?;
        }
    }
    Ok(())
}

fn write_valid(mut bytes: &[u8], out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    while let Some(at) = find_special(bytes) {
        out.write_all(&bytes[..at])?;
        write_special(bytes[at], out)?;
        bytes = &bytes[at + 1..];
    }
    out.write_all(bytes)
}

fn write_special(byte: u8, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let short = match byte {
        b'"' => b"\\\"",
        b'\\' => b"\\\\",
        b'\n' => b"\\n",
        b'\r' => b"\\r",
        b'\t' => b"\\t",
        8 => b"\\b",
        12 => b"\\f",
        other => return write!(out, "\\u{other:04x}"),
    };
    out.write_all(short)
}

/// Bytes that are looked at together.
const WORD: usize = 8;

/// Where the first byte stands that cannot be copied: a quote, a backslash or a control character.
fn find_special(bytes: &[u8]) -> Option<usize> {
    let (words, rest) = bytes.as_chunks::<WORD>();
    for (index, word) in words.iter().enumerate() {
        let found = special(u64::from_le_bytes(*word));
        if found != 0 {
            return Some(index * WORD + found.trailing_zeros() as usize / 8);
        }
    }
    let start = bytes.len() - rest.len();
    rest.iter().position(|byte| matches!(byte, ..b' ' | b'"' | b'\\')).map(|at| start + at)
}

/// Marks special bytes by their highest bit. Only the lowest mark counts: a borrow may set wrong ones above it.
fn special(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 0xFF;
    const HIGH: u64 = ONES << 7;
    let below = |limit: u8, word: u64| word.wrapping_sub(ONES * u64::from(limit)) & !word & HIGH;
    let equal = |byte: u8| below(1, word ^ (ONES * u64::from(byte)));
    below(b' ', word) | equal(b'"') | equal(b'\\')
}
