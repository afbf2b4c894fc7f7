//! What the text of a configuration says, before anybody asks what it means.

pub mod flow;

use crate::source::{FileId, Span};
use crate::text::Text;

/// A properties file as a list of entries in the order of the text.
#[derive(Debug, Clone)]
pub struct Properties {
    /// The source that was read.
    pub file: FileId,
    /// All entries, duplicates included.
    pub entries: Vec<Entry>,
    /// Comment lines, from the `#` or `!` to the end of the line.
    pub comments: Vec<Span>,
}

/// One `key = value`.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key with escapes undone; it may be empty.
    pub key: Text,
    /// The value with escapes undone. Blanks at its end belong to it.
    pub value: Text,
    /// `\u` escapes without four digits, in the key or the value. The JDK throws at the first one.
    pub malformed: Vec<Span>,
    /// Backslashes that vanish: the character behind has no meaning as an escape.
    pub lost_backslashes: Vec<Span>,
    /// What is wrong with the value has been said, so that it can only be guessed at.
    pub refused: bool,
}

impl Entry {
    /// From the first character of the key to the last one of the value.
    pub fn span(&self) -> Span {
        self.key.span().to(self.value.span())
    }

    /// Whether a place of the same source lies in the entry.
    pub fn contains(&self, at: u32) -> bool {
        let span = self.span();
        (span.start..=span.end).contains(&at)
    }
}

/// A JSON text: the value, if there is one, and what is no JSON.
#[derive(Debug, Clone)]
pub struct Json {
    /// The source that was read.
    pub file: FileId,
    /// The first value of the text.
    pub value: Option<JsonValue>,
    /// Everything that had to be passed over.
    pub faults: Vec<JsonFault>,
}

/// A JSON value with its place.
#[derive(Debug, Clone)]
pub struct JsonValue {
    /// What it is.
    pub kind: JsonKind,
    /// From its first to its last character.
    pub span: Span,
}

/// The kinds of JSON values. Numbers keep their spelling, as do `true`, `false` and bare words.
#[derive(Debug, Clone)]
pub enum JsonKind {
    /// A string, number, boolean or bare word.
    Scalar(Text),
    /// `null`.
    Null,
    /// The elements of an array.
    Array(Vec<JsonValue>),
    /// The members of an object in the order of the text, duplicates included.
    Object(Vec<(Text, JsonValue)>),
}

/// Something in a JSON text that is no JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonFault {
    /// What is wrong.
    pub kind: JsonFaultKind,
    /// Where.
    pub span: Span,
}

/// The ways in which a text fails to be JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonFaultKind {
    /// A string without its closing quote.
    UnclosedString,
    /// An object or array without its closing bracket.
    UnclosedBracket,
    /// A backslash before a character that is no escape.
    BadEscape,
    /// A member without `:`.
    MissingColon,
    /// A member without value.
    MissingValue,
    /// Two values without a comma between them.
    MissingComma,
    /// A comma with nothing before or behind it.
    StrayComma,
    /// A word without quotes that is none of `true`, `false`, `null`.
    BareWord,
    /// Characters that belong nowhere.
    Junk,
    /// Brackets nested deeper than anybody writes by hand.
    TooDeep,
    /// There is no value at all.
    Empty,
}
