//! What can be asked about an event.

use super::{Quantity, Value};
use crate::source::Span;
use crate::text::Text;

/// What holds or does not hold for an event, with the place of the whole.
#[derive(Debug, Clone)]
pub struct Condition {
    /// What it says.
    pub kind: ConditionKind,
    /// From its first to its last character.
    pub span: Span,
}

/// The kinds of conditions.
#[derive(Debug, Clone)]
pub enum ConditionKind {
    /// One of them holds.
    Any(Vec<Condition>),
    /// All of them hold.
    All(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// The event has the header.
    Has(Text),
    /// A pattern is found in it.
    Matches(Operand, Text),
    /// It is one of these.
    In(Operand, Vec<Value>),
    /// Two values are compared.
    Compare(Operand, Relation, Operand),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the language")]
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

/// What stands in front of a number in a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the language")]
pub enum Sign {
    Plus,
    Minus,
}

/// What is done with a number of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// What stands in front is multiplied by it.
    Times,
    /// What stands in front is divided by it.
    Over,
    /// What is left of what stands in front when it is divided by it.
    Modulo,
}

/// A value of an event.
#[derive(Debug, Clone)]
pub struct Operand {
    /// What it is.
    pub kind: OperandKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of values of an event.
#[derive(Debug, Clone)]
pub enum OperandKind {
    /// The body.
    Body,
    /// A header.
    Header(Text),
    /// A constant text.
    String(Text),
    /// A constant number.
    Quantity(Quantity),
    /// A function without arguments.
    Call(Text),
    /// A function of a value.
    Applied(Text, Box<Operand>),
    /// Numbers that are added; those with `-` in front are taken away.
    Sum(Vec<(Sign, Operand)>),
    /// Numbers that are multiplied and divided, from the left; the first is there before anything is done.
    Product(Vec<(Factor, Operand)>),
}
