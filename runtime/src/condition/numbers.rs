//! Comparisons of numbers that are made of events, a column at a time: each part of an expression fills a column.

use logflowc_plan::{Number, Relation, Value};

use super::{fraction, holds, integer};
use crate::batch::Batch;
use crate::column::Values;
use crate::selection::Selection;

/// Two expressions that are compared: as whole numbers where that goes, else as fractions.
#[derive(Debug)]
pub struct Numbers {
    relation: Relation,
    /// Absent where a fraction is written in one of them.
    whole: Option<[Expression<i64>; 2]>,
    fraction: [Expression<f64>; 2],
    columns: (Columns<i64>, Columns<f64>),
}

/// The columns of both sides, kept for the next batch.
type Columns<T> = [Vec<T>; 2];

/// What makes a number of an event.
#[derive(Debug)]
enum Expression<T> {
    Constant(T),
    Read(Value),
    Length(Value),
    Negative(Box<Expression<T>>),
    Sum(Vec<Expression<T>>),
    Product(Vec<Expression<T>>),
}

impl Numbers {
    pub(super) fn new(left: &Number, relation: Relation, right: &Number) -> Self {
        let whole = Expression::new(left, whole).zip(Expression::new(right, whole));
        let exact =
            |side| Expression::new(side, |number| Some(real(number))).expect("any number is a fraction");
        Self {
            relation,
            whole: whole.map(|(left, right)| [left, right]),
            fraction: [exact(left), exact(right)],
            columns: Default::default(),
        }
    }

    /// Keeps the events that have both numbers, and for which they compare so.
    pub(super) fn narrow(&mut self, batch: &Batch, events: &mut Selection) {
        let (wholes, fractions) = &mut self.columns;
        let mut rest = events.clone();
        match &self.whole {
            Some(whole) => rest.remove(&both(whole, self.relation, wholes, batch, events)),
            None => events.clear(),
        }
        if !rest.is_empty() {
            both(&self.fraction, self.relation, fractions, batch, &mut rest);
            events.add(&rest);
        }
    }
}

/// Keeps the events for which both sides compare so. Gives those that have numbers on both sides.
fn both<T: Arithmetic>(
    [left, right]: &[Expression<T>; 2],
    relation: Relation,
    [ones, others]: &mut Columns<T>,
    batch: &Batch,
    events: &mut Selection,
) -> Selection {
    left.fill(batch, events, ones);
    right.fill(batch, events, others);
    let have = events.clone();
    events.retain(|event| holds(relation, &ones[event], &others[event]));
    have
}

impl<T: Arithmetic> Expression<T> {
    /// An expression with constants of one type; none where one of them is of another type.
    fn new(number: &Number, constant: fn(&Number) -> Option<T>) -> Option<Self> {
        let all = |of: &[Number]| of.iter().map(|number| Self::new(number, constant)).collect::<Option<_>>();
        Some(match number {
            Number::Read { value } => Self::Read(*value),
            Number::Length { value } => Self::Length(*value),
            Number::Negative { of } => Self::Negative(Self::new(of, constant)?.into()),
            Number::Sum { of } => Self::Sum(all(of)?),
            Number::Product { of } => Self::Product(all(of)?),
            number => Self::Constant(constant(number)?),
        })
    }

    /// Writes the number of each event into its place, and takes those out that have none.
    fn fill(&self, batch: &Batch, events: &mut Selection, column: &mut Vec<T>) {
        column.resize(batch.len(), T::default());
        match self {
            Self::Constant(number) => column.fill(*number),
            Self::Read(value) => of_values(&batch.values(*value), events, column, T::read),
            Self::Length(value) => {
                of_values(&batch.values(*value), events, column, |value| T::length(value.len()));
            }
            Self::Negative(of) => {
                of.fill(batch, events, column);
                events.retain(|event| {
                    let negative = T::default().minus(column[event]);
                    put(column, event, negative)
                });
            }
            Self::Sum(of) => fold(of, T::plus, batch, events, column),
            Self::Product(of) => fold(of, T::times, batch, events, column),
        }
    }
}

fn of_values<T>(
    values: &Values<'_>,
    events: &mut Selection,
    column: &mut [T],
    read: impl Fn(&[u8]) -> Option<T>,
) where
    T: Copy,
{
    match values {
        Values::Absent => events.clear(),
        Values::Same(value) => match read(value) {
            Some(number) => column.fill(number),
            None => events.clear(),
        },
        Values::Each(each) => {
            events.retain(|event| put(column, event, each.get(event).and_then(&read)));
        }
    }
}

fn fold<T: Arithmetic>(
    of: &[Expression<T>],
    with: fn(T, T) -> Option<T>,
    batch: &Batch,
    events: &mut Selection,
    column: &mut Vec<T>,
) {
    let Some((first, rest)) = of.split_first() else { return events.clear() };
    first.fill(batch, events, column);
    let mut next = Vec::new();
    for expression in rest {
        expression.fill(batch, events, &mut next);
        events.retain(|event| {
            let result = with(column[event], next[event]);
            put(column, event, result)
        });
    }
}

/// Puts a number into its place, and tells whether there is one.
fn put<T>(column: &mut [T], event: usize, number: Option<T>) -> bool {
    number.map(|number| column[event] = number).is_some()
}

/// What numbers of both types can do. A result that the type cannot hold is none.
trait Arithmetic: Copy + Default + PartialOrd {
    fn read(text: &[u8]) -> Option<Self>;
    fn length(bytes: usize) -> Option<Self>;
    fn plus(self, other: Self) -> Option<Self>;
    fn minus(self, other: Self) -> Option<Self>;
    fn times(self, other: Self) -> Option<Self>;
}

impl Arithmetic for i64 {
    fn read(text: &[u8]) -> Option<Self> {
        integer(text)
    }
    fn length(bytes: usize) -> Option<Self> {
        bytes.try_into().ok()
    }
    fn plus(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }
    fn minus(self, other: Self) -> Option<Self> {
        self.checked_sub(other)
    }
    fn times(self, other: Self) -> Option<Self> {
        self.checked_mul(other)
    }
}

impl Arithmetic for f64 {
    fn read(text: &[u8]) -> Option<Self> {
        fraction(text)
    }
    fn length(bytes: usize) -> Option<Self> {
        u32::try_from(bytes).ok().map(Self::from)
    }
    fn plus(self, other: Self) -> Option<Self> {
        Some(self + other).filter(|sum| sum.is_finite())
    }
    fn minus(self, other: Self) -> Option<Self> {
        Some(self - other).filter(|difference| difference.is_finite())
    }
    fn times(self, other: Self) -> Option<Self> {
        Some(self * other).filter(|product| product.is_finite())
    }
}

fn whole(constant: &Number) -> Option<i64> {
    match constant {
        Number::Whole { number } => Some(*number),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "fractions are compared as near as they can be held")]
fn real(constant: &Number) -> f64 {
    match constant {
        Number::Whole { number } => *number as f64,
        Number::Fraction { number } => *number,
        _ => unreachable!("only constants are asked"),
    }
}
