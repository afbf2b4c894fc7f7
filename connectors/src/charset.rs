//! Character sets by the names that Java gives them: bytes to UTF-8 text and back.
//!
//! Text that is UTF-8 already is only looked at, never copied. Tables come from `encoding_rs`. Where the web and Java
//! disagree about a name or about bytes that mean nothing, Java is followed, but for the East Asian tables, which know
//! more characters on the web, and for the control characters of ISO-8859-9 and -11.

mod name;
mod table;
mod utf8;
mod wide;

use std::borrow::Cow;

use encoding_rs::{Encoding, mem};
use memchr::memrchr;
use serde::{Deserialize, Deserializer, de};

use wide::Wide;

/// A character set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Charset(Form);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Utf8,
    /// Each byte is the character of that number.
    Latin1,
    Ascii,
    /// UTF-16 and UTF-32.
    Wide(Wide),
    Table(&'static Encoding),
}

/// What becomes of bytes that are no text. The spelling is that of Flume's `decodeErrorPolicy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum OnMalformed {
    /// Decoding fails.
    Fail,
    /// Each malformed sequence becomes U+FFFD.
    Replace,
    /// They are left out.
    Ignore,
}

/// Bytes that are no text, and [`OnMalformed::Fail`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("byte {at} is no text in this character set")]
pub(crate) struct Malformed {
    /// Where they begin.
    pub(crate) at: usize,
}

impl Charset {
    pub(crate) const UTF_8: Self = Self(Form::Utf8);

    /// The character set of a Java name or alias in any letter case.
    pub(crate) fn find(name: &str) -> Option<Self> {
        name::find(name).map(Self)
    }

    /// Decodes a whole text. It is borrowed when the bytes are UTF-8 as they stand.
    pub(crate) fn decode(self, bytes: &[u8], on_malformed: OnMalformed) -> Result<Cow<'_, str>, Malformed> {
        if let Some(text) = self.as_utf8(bytes) {
            return Ok(Cow::Borrowed(text));
        }
        let mut text = Text { text: String::with_capacity(bytes.len()), on_malformed };
        match self.0 {
            Form::Utf8 => utf8::decode(bytes, &mut text)?,
            Form::Latin1 => text.text.push_str(&mem::decode_latin1(bytes)),
            Form::Ascii => decode_ascii(bytes, &mut text)?,
            Form::Wide(wide) => wide.decode(bytes, &mut text)?,
            Form::Table(encoding) => table::decode(encoding, bytes, &mut text)?,
        }
        Ok(Cow::Owned(text.text))
    }

    /// Encodes a text. What the set does not have becomes a question mark.
    pub(crate) fn encode(self, text: &str) -> Cow<'_, [u8]> {
        match self.0 {
            Form::Utf8 => Cow::Borrowed(text.as_bytes()),
            Form::Wide(wide) => Cow::Owned(wide.encode(text)),
            Form::Table(encoding) => table::encode(encoding, text),
            Form::Ascii | Form::Latin1 if text.is_ascii() => Cow::Borrowed(text.as_bytes()),
            Form::Ascii => {
                Cow::Owned(text.chars().map(|c| if c.is_ascii() { c as u8 } else { b'?' }).collect())
            }
            Form::Latin1 => Cow::Owned(text.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect()),
        }
    }

    /// Whether the bytes are UTF-8 as they stand.
    pub(crate) fn is_utf8(self, bytes: &[u8]) -> bool {
        self.as_utf8(bytes).is_some()
    }

    /// Whether even plain characters have more than one byte.
    pub(crate) fn is_wide(self) -> bool {
        matches!(self.0, Form::Wide(_))
    }

    /// How many bytes at the front are whole lines, newlines included.
    pub(crate) fn whole_lines(self, bytes: &[u8]) -> usize {
        match self.0 {
            Form::Wide(wide) => wide.whole_lines(bytes),
            // In none of the tables is a newline the second byte of a character.
            _ => memrchr(b'\n', bytes).map_or(0, |at| at + 1),
        }
    }

    /// How many bytes at the end are the beginning of a character whose rest is missing.
    pub(crate) fn incomplete(self, bytes: &[u8]) -> usize {
        match self.0 {
            Form::Utf8 => utf8::incomplete(bytes),
            Form::Latin1 | Form::Ascii => 0,
            Form::Wide(wide) => wide.incomplete(bytes),
            Form::Table(encoding) => table::incomplete(encoding, bytes),
        }
    }

    /// The set with the byte order that the beginning of a file says, and the length of the mark that says it.
    pub(crate) fn settled(self, start: &[u8]) -> (Self, usize) {
        let Form::Wide(wide) = self.0 else { return (self, 0) };
        let (wide, mark) = wide.settled(start);
        (Self(Form::Wide(wide)), mark)
    }

    /// The bytes as text when they are UTF-8 as they stand.
    fn as_utf8(self, bytes: &[u8]) -> Option<&str> {
        let same = match self.0 {
            Form::Utf8 => true,
            Form::Latin1 | Form::Ascii => bytes.is_ascii(),
            Form::Wide(_) => bytes.is_empty(),
            Form::Table(encoding) => encoding.is_ascii_compatible() && bytes.is_ascii(),
        };
        if same { std::str::from_utf8(bytes).ok() } else { None }
    }
}

/// Settings carry the name. Unknown ones are the author's mistake and found before.
impl<'de> Deserialize<'de> for Charset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::find(&name).ok_or_else(|| de::Error::custom(format!("the character set {name} is not known")))
    }
}

/// A text that is being decoded.
struct Text {
    text: String,
    on_malformed: OnMalformed,
}

impl Text {
    /// Deals with a malformed sequence that begins `at`.
    fn malformed(&mut self, at: usize) -> Result<(), Malformed> {
        match self.on_malformed {
            OnMalformed::Fail => return Err(Malformed { at }),
            OnMalformed::Replace => self.text.push(char::REPLACEMENT_CHARACTER),
            OnMalformed::Ignore => {}
        }
        Ok(())
    }
}

fn decode_ascii(bytes: &[u8], text: &mut Text) -> Result<(), Malformed> {
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii() { text.text.push(char::from(*byte)) } else { text.malformed(at)? }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
