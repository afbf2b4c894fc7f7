//! Units: what they measure and how much they are.

use logflowc_grammar::catalog::{Property, Type};

/// What a number can measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// In milliseconds.
    Time,
    /// In bytes.
    Size,
    /// Hundredths.
    Share,
}

/// A unit of the language.
pub struct Unit {
    /// How it is written.
    pub word: &'static str,
    /// What it measures.
    pub measure: Measure,
    /// How much it is of the least unit.
    pub factor: i64,
}

const fn unit(word: &'static str, measure: Measure, factor: i64) -> Unit {
    Unit { word, measure, factor }
}

/// All units; of one measure the smallest first.
pub const UNITS: &[Unit] = &[
    unit("ms", Measure::Time, 1),
    unit("s", Measure::Time, 1000),
    unit("m", Measure::Time, 60_000),
    unit("h", Measure::Time, 3_600_000),
    unit("d", Measure::Time, 86_400_000),
    unit("B", Measure::Size, 1),
    unit("kB", Measure::Size, 1000),
    unit("KiB", Measure::Size, 1 << 10),
    unit("MB", Measure::Size, 1_000_000),
    unit("MiB", Measure::Size, 1 << 20),
    unit("GB", Measure::Size, 1_000_000_000),
    unit("GiB", Measure::Size, 1 << 30),
    unit("TB", Measure::Size, 1_000_000_000_000),
    unit("TiB", Measure::Size, 1 << 40),
    unit("%", Measure::Share, 1),
];

/// The unit of a word.
pub fn find(word: &str) -> Option<&'static Unit> {
    UNITS.iter().find(|unit| unit.word == word)
}

/// A number times a factor, where that is whole.
pub(crate) fn amount(number: &str, factor: i64) -> Option<i64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let scale = 10_i64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let digits: i64 = format!("{whole}{fraction}").parse().ok()?;
    let product = digits.checked_mul(factor)?;
    (product % scale == 0).then_some(product / scale)
}

/// What the numbers of a key measure, and what one of them is of the least unit; none where they count something.
pub fn of(property: &Property) -> Option<(Measure, i64)> {
    match (property.item_type(), property.unit) {
        (Type::DurationS, _) | (Type::Int | Type::Long, "s") => Some((Measure::Time, 1000)),
        (Type::DurationMs, _) | (Type::Int | Type::Long, "ms") => Some((Measure::Time, 1)),
        (Type::Bytes, _) | (Type::Int | Type::Long, "bytes") => Some((Measure::Size, 1)),
        (_, "%") => Some((Measure::Share, 1)),
        _ => None,
    }
}

/// A number of the measure with the largest unit that makes it whole.
pub fn written(number: i64, measure: Measure, one: i64) -> Option<String> {
    let least = number.checked_mul(one)?;
    // People count bytes in powers of two.
    let binary = |unit: &&Unit| measure != Measure::Size || unit.factor == 1 || unit.word.contains('i');
    let whole = |unit: &&Unit| unit.measure == measure && least % unit.factor == 0;
    let unit = UNITS.iter().rev().filter(binary).find(whole)?;
    Some(format!("{}{}", least / unit.factor, unit.word))
}
