//! What happens to events between source and channel: the interceptors, decided.

use serde::{Deserialize, Serialize};

use crate::{Condition, DatePattern, HeaderId, Pattern};

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
