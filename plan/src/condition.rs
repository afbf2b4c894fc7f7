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
        value: Subject,
        /// The pattern.
        pattern: Pattern,
    },
    /// The value is one of some texts.
    OneOf {
        /// The value.
        value: Subject,
        /// The texts.
        texts: Vec<String>,
    },
    /// The value is compared with a text, byte by byte.
    Text {
        /// The value.
        value: Subject,
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
    /// Two values are compared as texts, byte by byte.
    Texts {
        /// The one in front.
        left: Subject,
        /// How they are compared.
        relation: Relation,
        /// The one behind.
        right: Subject,
    },
    /// Two numbers are compared: as whole numbers where they are made of such and are none too large, else as fractions.
    Numbers {
        /// The one in front.
        left: Number,
        /// How they are compared.
        relation: Relation,
        /// The one behind.
        right: Number,
    },
}

/// A value as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The value.
    #[serde(flatten)]
    pub value: Value,
    /// All its letters as capitals, or none; as it is where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letters: Option<Letters>,
}

/// In which of two forms letters are written that have both (Unicode). Bytes that are no UTF-8 stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Letters {
    Lower,
    Upper,
}

/// A number that is made of an event. There is none where a value is missing or is no number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Number {
    /// A value, read as a number.
    Read {
        /// The value.
        value: Value,
    },
    /// How many bytes a value has.
    Length {
        /// The value.
        value: Value,
    },
    /// A whole number.
    Whole {
        /// The number.
        number: i64,
    },
    /// A fraction.
    Fraction {
        /// The number.
        number: f64,
    },
    /// A number with the other sign.
    Negative {
        /// The number.
        of: Box<Number>,
    },
    /// Numbers that are added, one after the other.
    Sum {
        /// The numbers.
        of: Vec<Number>,
    },
    /// Numbers that are multiplied, one after the other.
    Product {
        /// The numbers.
        of: Vec<Number>,
    },
    /// A number divided by another one: a fraction, also of whole numbers. There is none where the other one is zero.
    Quotient {
        /// The number.
        of: Box<Number>,
        /// The other one.
        by: Box<Number>,
    },
    /// What is left of a number divided by another one, with the sign of the first. There is none where the other one
    /// is zero.
    Remainder {
        /// The number.
        of: Box<Number>,
        /// The other one.
        by: Box<Number>,
    },
    /// The next whole number.
    Rounded {
        /// The number.
        of: Box<Number>,
        /// Which one that is.
        to: Rounding,
    },
}

/// Which whole number takes the place of a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// The greatest one that is not greater.
    Down,
    /// The nearest one; of two the one farther from zero.
    Nearest,
}

impl From<Value> for Subject {
    fn from(value: Value) -> Self {
        Self { value, letters: None }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_read_as_it_was_written() {
        let header = Value::Header { header: HeaderId(3) };
        let lower = Subject { value: header, letters: Some(Letters::Lower) };
        let number = Number::Negative { of: Number::Length { value: Value::Body }.into() };
        let of = vec![
            Condition::Texts { left: lower, relation: Relation::Equal, right: Value::Body.into() },
            Condition::Numbers {
                left: Number::Sum { of: vec![Number::Read { value: header }, number] },
                relation: Relation::Less,
                right: Number::Fraction { number: 0.5 },
            },
        ];
        let written = serde_json::to_value(Condition::All { of: of.clone() }).expect("plain data");
        assert_eq!(written["of"][0]["left"]["letters"], "lower");
        let read: Condition = serde_json::from_value(written).expect("it is what was written");
        assert_eq!(read, Condition::All { of });
    }
}
