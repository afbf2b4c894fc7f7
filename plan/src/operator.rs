//! What happens to events between source and channel: the interceptors, decided.

use serde::{Deserialize, Serialize};

use crate::{Condition, DatePattern, HeaderId, Number, Pattern, Value};

/// One step on the events of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Operator {
    /// Sets a header to the time of the step, in milliseconds.
    Timestamp {
        /// Header to set.
        header: HeaderId,
        /// Leave events alone that have the header.
        keep: bool,
    },
    /// Sets a header to the address or name of this machine.
    Host {
        /// Header to set.
        header: HeaderId,
        /// Leave events alone that have the header.
        keep: bool,
        /// The address instead of the name.
        address: bool,
    },
    /// Sets a header to a constant.
    Static {
        /// Header to set.
        header: HeaderId,
        /// Its value.
        value: String,
        /// Leave events alone that have the header.
        keep: bool,
    },
    /// Sets a header to a random UUID.
    Uuid {
        /// Header to set.
        header: HeaderId,
        /// Leave events alone that have the header.
        keep: bool,
        /// Text in front of the UUID.
        prefix: String,
    },
    /// Removes headers by name or pattern.
    RemoveHeader {
        /// Exact names.
        names: Vec<String>,
        /// Matched against the whole name.
        matching: Option<Pattern>,
    },
    /// Replaces what matches in the body.
    Replace {
        /// What to look for.
        pattern: Pattern,
        /// What to put there.
        by: Vec<Part>,
    },
    /// Keeps or drops events by their body.
    Filter {
        /// Looked for anywhere in the body.
        pattern: Pattern,
        /// Drop what matches instead of keeping it.
        exclude: bool,
    },
    /// Keeps or drops events by a condition.
    Select {
        /// The condition.
        condition: Condition,
        /// Keep those for which it holds, instead of dropping them.
        keep: bool,
    },
    /// Sets a header to the value of another one, where that is there.
    Copy {
        /// Header to read.
        from: HeaderId,
        /// Header to set.
        to: HeaderId,
        /// Leave events alone that have the header.
        keep: bool,
    },
    /// Sets a header to a number that is worked out. Where there is none, the event stays as it is.
    Compute {
        /// Header to set.
        to: HeaderId,
        /// The number.
        number: Number,
        /// Leave events alone that have the header.
        keep: bool,
    },
    /// Gives a header another name. A header that has the name already is replaced.
    Rename {
        /// The header.
        from: HeaderId,
        /// Its new name.
        to: HeaderId,
    },
    /// Copies groups of a match in the body into headers.
    Extract {
        /// Looked for anywhere in the body.
        pattern: Pattern,
        /// What to do with the groups.
        groups: Vec<Group>,
    },
    /// Copies the body into a header.
    Body {
        /// Header to set.
        header: HeaderId,
        /// Leave events alone that have the header.
        keep: bool,
    },
    /// Reads the body in a format; fields become headers.
    Parse {
        /// How the body is written.
        format: Format,
        /// Fields that are taken, each once.
        fields: Vec<Field>,
        /// All other fields are taken as well, under their names with this in front.
        others: Option<String>,
        /// What becomes of an event whose body is not written so.
        unparsed: Unparsed,
    },
    /// Puts something else in the place of parts of the body.
    Redact {
        /// What is looked for.
        kinds: Vec<Sensitive>,
        /// Looked for as well.
        pattern: Option<Pattern>,
        /// What is put there.
        by: Redaction,
    },
    /// Keeps a share of the events.
    Sample {
        /// So many are kept …
        kept: u32,
        /// … of so many; not zero.
        of: u32,
        /// Events with one value of it are kept together.
        by: Option<HeaderId>,
    },
    /// Drops or marks events that come faster than allowed.
    Throttle {
        /// Events that are let through in each period; not zero.
        events: u64,
        /// The period, in milliseconds; not zero.
        per_ms: u64,
        /// Events that may come at once after a pause; not zero.
        burst: u64,
        /// Every value of it has a limit of its own.
        by: Option<HeaderId>,
        /// Header of events that are over, which are kept then.
        mark: Option<HeaderId>,
        /// How many values are told apart.
        keys: u32,
    },
    /// Drops events whose key came a short time before.
    Dedupe {
        /// The key.
        by: Value,
        /// How long a key is remembered, in milliseconds.
        within_ms: u64,
        /// How many keys are remembered.
        keys: u32,
    },
    /// Counts events as a metric.
    Count {
        /// Its name.
        metric: String,
        /// Values of it are counted apart.
        by: Option<HeaderId>,
        /// How many values are counted apart.
        keys: u32,
    },
    /// Makes several events of one, each with its headers.
    Split {
        /// Where the body is cut.
        at: Cut,
    },
}

/// A format of bodies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Format {
    /// An object of JSON (RFC 8259). Names of nested fields have dots between them.
    Json,
    /// `key=value key="a value" flag`.
    Logfmt,
    /// Pairs.
    KeyValue {
        /// Between key and value; not empty.
        separator: String,
        /// Between pairs; not empty.
        delimiter: String,
    },
    /// Columns (RFC 4180).
    Csv {
        /// Between columns, one byte.
        separator: u8,
        /// The names of the columns.
        columns: Vec<String>,
    },
    /// A line of syslog (RFC 5424, or RFC 3164).
    Syslog,
}

/// A field and the header that it fills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name, with dots between those of nested fields.
    pub name: String,
    /// The header.
    pub header: HeaderId,
    /// What it has to be; any other value is no value.
    pub kind: FieldKind,
}

/// What the text of a field has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Anything.
    Text,
    /// A whole number that fits 64 bits.
    Int,
    /// A number.
    Float,
}

/// What becomes of an event that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Unparsed {
    /// It stays as it is.
    Keep,
    /// It is dropped.
    Drop,
    /// It gets this header, whose value is the format.
    Mark {
        /// The header.
        header: HeaderId,
    },
}

/// What nobody may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitive {
    /// An address of mail.
    Emails,
    /// An address of IPv4 or IPv6.
    Ips,
    /// 13 to 19 digits, single blanks or hyphens between them, whose last one is right (ISO/IEC 7812-1, Annex B).
    CreditCards,
}

/// What takes the place of something that nobody may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Redaction {
    /// A text.
    Text {
        /// The text.
        text: String,
    },
    /// The first 16 hexadecimal digits of its HMAC-SHA-256.
    Hash {
        /// The key, which is shown to nobody.
        #[serde(skip_serializing)]
        key: String,
    },
}

/// Where a body is cut into several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Cut {
    /// At the ends of lines.
    Lines,
    /// At a text, which is not empty.
    Text {
        /// The text.
        text: String,
    },
    /// Between the values of a JSON array.
    JsonArray,
}

/// What to do with one group of a match.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Number of the group, from 1.
    pub index: u32,
    /// Header to set.
    pub header: HeaderId,
    /// How the text becomes the value.
    pub reading: Reading,
}

/// How the text of a group becomes a header value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Reading {
    /// As it is.
    Text,
    /// As a date; the value is its time in milliseconds.
    Millis {
        /// How the date is written.
        pattern: DatePattern,
    },
}

/// A part of a replacement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Part {
    /// Text.
    Text {
        /// The text.
        text: String,
    },
    /// What a group matched.
    Group {
        /// Its number; 0 is the whole match.
        index: u32,
    },
}
