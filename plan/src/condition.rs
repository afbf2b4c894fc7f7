//! What holds or does not hold for an event: a condition with header names as numbers and patterns translated.

use serde::{Deserialize, Serialize};

use crate::{HeaderId, Pattern};

/// A condition. A test of something that an event does not have, or that is no number where one is asked for, does not
/// hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Condition {
    /// It holds for every event or for none.
    Constant {
        /// Which of both.
        holds: bool,
    },
    /// One of them holds.
    Any {
        /// The cheaper ones first.
        of: Vec<Condition>,
    },
    /// All of them hold.
    All {
        /// The cheaper ones first.
        of: Vec<Condition>,
    },
    /// It does not hold.
    Not {
        /// The condition.
        of: Box<Condition>,
    },
    /// The event has a header.
    Has {
        /// The header.
        header: HeaderId,
    },
    /// A pattern is found in the value.
    Matches {
        /// The value.
        value: Value,
        /// The pattern.
        pattern: Pattern,
    },
    /// The value is one of some texts.
    OneOf {
        /// The value.
        value: Value,
        /// The texts.
        texts: Vec<String>,
    },
    /// The value is compared with a text, byte by byte.
    Text {
        /// The value.
        value: Value,
        /// How it is compared.
        relation: Relation,
        /// The text.
        text: String,
    },
    /// The value, read as a whole number, is compared with one.
    Integer {
        /// The value.
        value: Value,
        /// How it is compared.
        relation: Relation,
        /// The number.
        number: i64,
    },
    /// The value, read as a fraction, is compared with one.
    Fraction {
        /// The value.
        value: Value,
        /// How it is compared.
        relation: Relation,
        /// The number.
        number: f64,
    },
}

/// A value of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Value {
    /// The body.
    Body,
    /// A header.
    Header {
        /// The header.
        header: HeaderId,
    },
}

/// How two values are compared. The last three are for texts only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Relation {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    StartsWith,
    EndsWith,
}
