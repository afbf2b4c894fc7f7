//! Numbers that are made of events, a column at a time: each part of an expression fills a column.

use std::cmp::Ordering;
use std::fmt;

use logflowc_plan::{Number, Rounding, Value};

use crate::batch::Batch;
use crate::column::Values;
use crate::selection::Selection;

/// A number: whole where all that it is made of is whole and it fits 64 bits, else a fraction, which is finite.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Amount {
    Whole(i64),
    Fraction(f64),
}

/// What makes a number of an event.
#[derive(Debug)]
pub(crate) enum Expression {
    Constant(Amount),
    Read(Value),
    Length(Value),
    Rounded(Box<Expression>, Rounding),
    /// The first one, and what is done with it by the others, one after the other.
    Chain(Vec<Expression>, fn(Amount, Amount) -> Option<Amount>),
}

impl Expression {
    pub(crate) fn new(number: &Number) -> Self {
        let all = |of: &[Number]| of.iter().map(Self::new).collect();
        let both = |of: &Number, by: &Number| vec![Self::new(of), Self::new(by)];
        match number {
            Number::Read { value } => Self::Read(*value),
            Number::Length { value } => Self::Length(*value),
            Number::Whole { number } => Self::Constant(Amount::Whole(*number)),
            Number::Fraction { number } => Self::Constant(Amount::Fraction(*number)),
            Number::Negative { of } => {
                Self::Chain(vec![Self::Constant(Amount::Whole(0)), Self::new(of)], Amount::minus)
            }
            Number::Sum { of } => Self::Chain(all(of), Amount::plus),
            Number::Product { of } => Self::Chain(all(of), Amount::times),
            Number::Quotient { of, by } => Self::Chain(both(of, by), Amount::over),
            Number::Remainder { of, by } => Self::Chain(both(of, by), Amount::modulo),
            Number::Rounded { of, to } => Self::Rounded(Self::new(of).into(), *to),
        }
    }

    /// Writes the number of each event into its place, and takes those out that have none.
    pub(crate) fn fill(&self, batch: &Batch, events: &mut Selection, column: &mut Vec<Amount>) {
        column.resize(batch.len(), Amount::Whole(0));
        match self {
            Self::Constant(number) => column.fill(*number),
            Self::Read(value) => of_values(&batch.values(*value), events, column, Amount::read),
            Self::Length(value) => of_values(&batch.values(*value), events, column, Amount::length),
            Self::Rounded(of, to) => {
                of.fill(batch, events, column);
                for number in column {
                    *number = number.rounded(*to);
                }
            }
            Self::Chain(of, with) => chain(of, *with, batch, events, column),
        }
    }
}

fn of_values(
    values: &Values<'_>,
    events: &mut Selection,
    column: &mut [Amount],
    read: impl Fn(&[u8]) -> Option<Amount>,
) {
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

fn chain(
    of: &[Expression],
    with: fn(Amount, Amount) -> Option<Amount>,
    batch: &Batch,
    events: &mut Selection,
    column: &mut Vec<Amount>,
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
fn put(column: &mut [Amount], event: usize, number: Option<Amount>) -> bool {
    number.map(|number| column[event] = number).is_some()
}

impl Amount {
    /// The number that a text is.
    pub(crate) fn read(text: &[u8]) -> Option<Self> {
        integer(text).map(Self::Whole).or_else(|| fraction(text).map(Self::Fraction))
    }

    fn length(text: &[u8]) -> Option<Self> {
        text.len().try_into().ok().map(Self::Whole)
    }

    #[expect(clippy::cast_precision_loss, reason = "fractions are as near as they can be held")]
    fn real(self) -> f64 {
        match self {
            Self::Whole(number) => number as f64,
            Self::Fraction(number) => number,
        }
    }

    /// As whole numbers where that goes, else as fractions that are finite.
    fn join(
        self,
        other: Self,
        whole: fn(i64, i64) -> Option<i64>,
        real: fn(f64, f64) -> f64,
    ) -> Option<Self> {
        if let (Self::Whole(one), Self::Whole(other)) = (self, other)
            && let Some(number) = whole(one, other)
        {
            return Some(Self::Whole(number));
        }
        Some(real(self.real(), other.real())).filter(|number| number.is_finite()).map(Self::Fraction)
    }

    fn plus(self, other: Self) -> Option<Self> {
        self.join(other, i64::checked_add, |one, other| one + other)
    }

    fn minus(self, other: Self) -> Option<Self> {
        self.join(other, i64::checked_sub, |one, other| one - other)
    }

    fn times(self, other: Self) -> Option<Self> {
        self.join(other, i64::checked_mul, |one, other| one * other)
    }

    /// Always a fraction, so that `3` and `3.0` in a header give the same.
    fn over(self, other: Self) -> Option<Self> {
        self.join(other, |_, _| None, |one, other| one / other)
    }

    /// Nothing is left of the least whole number when it is divided by -1, which is no whole number of 64 bits.
    fn modulo(self, other: Self) -> Option<Self> {
        let whole = |one: i64, other: i64| (other != 0).then(|| one.wrapping_rem(other));
        self.join(other, whole, |one, other| one % other)
    }

    fn rounded(self, to: Rounding) -> Self {
        let Self::Fraction(number) = self else { return self };
        let number = match to {
            Rounding::Down => number.floor(),
            Rounding::Nearest => number.round(),
        };
        whole(number).map_or(Self::Fraction(number), Self::Whole)
    }
}

/// The whole number that a fraction without digits behind its point is, where it fits 64 bits.
#[expect(clippy::cast_possible_truncation, reason = "it lies between the limits, which are powers of two")]
fn whole(number: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    (-LIMIT..LIMIT).contains(&number).then_some(number as i64)
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Whole(one), Self::Whole(other)) => Some(one.cmp(other)),
            _ => self.real().partial_cmp(&other.real()),
        }
    }
}

/// A fraction always has a point or an exponent, so that it is read as one again.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(number) => write!(f, "{number}"),
            Self::Fraction(number) => write!(f, "{number:?}"),
        }
    }
}

/// A whole number in decimal, with an optional sign.
pub(crate) fn integer(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix(b"-") {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix(b"+").unwrap_or(text)),
    };
    if digits.is_empty() {
        return None;
    }
    let step = |number: i64, byte: &u8| {
        let digit = i64::from(byte.checked_sub(b'0').filter(|digit| *digit < 10)?);
        number.checked_mul(10)?.checked_sub(digit)
    };
    // Counting downwards reaches the least number as well.
    let number = digits.iter().try_fold(0, step)?;
    if negative { Some(number) } else { number.checked_neg() }
}

/// A number that is not infinite.
pub(crate) fn fraction(text: &[u8]) -> Option<f64> {
    let number: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_to_their_ends() {
        for (text, number) in [
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("+5", Some(5)),
            ("-", None),
            ("", None),
            ("5 ", None),
        ] {
            assert_eq!(integer(text.as_bytes()), number, "{text}");
        }
        assert_eq!(fraction(b"NaN"), None);
    }

    fn worked_out(one: &str, with: fn(Amount, Amount) -> Option<Amount>, other: &str) -> Option<String> {
        let read = |text: &str| Amount::read(text.as_bytes()).expect("it is a number");
        with(read(one), read(other)).map(|number| number.to_string())
    }

    #[test]
    fn division_gives_fractions_and_none_by_zero() {
        for (one, other, quotient, remainder) in [
            ("7", "2", Some("3.5"), Some("1")),
            ("-7", "2", Some("-3.5"), Some("-1")),
            ("7", "-2", Some("-3.5"), Some("1")),
            ("6", "2.0", Some("3.0"), Some("0.0")),
            ("7.5", "2", Some("3.75"), Some("1.5")),
            ("7", "0", None, None),
            ("0", "0", None, None),
            ("7", "0.0", None, None),
            ("-9223372036854775808", "-1", Some("9.223372036854776e18"), Some("0")),
        ] {
            assert_eq!(worked_out(one, Amount::over, other).as_deref(), quotient, "{one} / {other}");
            assert_eq!(worked_out(one, Amount::modulo, other).as_deref(), remainder, "{one} % {other}");
        }
    }

    #[test]
    fn what_no_longer_fits_goes_on_as_a_fraction() {
        assert_eq!(worked_out("9223372036854775807", Amount::plus, "1").unwrap(), "9.223372036854776e18");
        assert_eq!(worked_out("1e308", Amount::times, "1e308"), None);
    }

    #[test]
    fn numbers_are_rounded_to_whole_ones() {
        let rounded = |text: &str, to| Amount::read(text.as_bytes()).unwrap().rounded(to).to_string();
        for (text, down, nearest) in
            [("2.5", "2", "3"), ("-2.5", "-3", "-3"), ("7", "7", "7"), ("1e300", "1e300", "1e300")]
        {
            assert_eq!(rounded(text, Rounding::Down), down);
            assert_eq!(rounded(text, Rounding::Nearest), nearest);
        }
    }
}
