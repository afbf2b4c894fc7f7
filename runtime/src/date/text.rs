//! The parts of a date as they are written.

use logflowc_plan::{DateField, DateUnit};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

const ERAS: &[(&str, i64)] = &[("BCE", 0), ("BC", 0), ("AD", 1), ("CE", 1)];
const HALF_DAYS: &[(&str, i64)] = &[("AM", 0), ("PM", 1)];
const MONTHS: &[(&str, i64)] = &[
    ("January", 1),
    ("February", 2),
    ("March", 3),
    ("April", 4),
    ("May", 5),
    ("June", 6),
    ("July", 7),
    ("August", 8),
    ("September", 9),
    ("October", 10),
    ("November", 11),
    ("December", 12),
];
const DAYS: &[(&str, i64)] = &[
    ("Monday", 1),
    ("Tuesday", 2),
    ("Wednesday", 3),
    ("Thursday", 4),
    ("Friday", 5),
    ("Saturday", 6),
    ("Sunday", 7),
];

/// Reads a part that has a value, and returns its unit, its value and the text behind it.
pub(super) fn value<'a>(
    text: &'a str,
    field: &DateField,
    first_year: i64,
) -> Option<(DateUnit, i64, &'a str)> {
    let (unit, (value, rest)) = match *field {
        DateField::Number { unit, digits, signed } => {
            (unit, number(text, usize::try_from(digits).ok()?, signed)?)
        }
        DateField::TwoDigitYear { unit, lenient: true } => (unit, lenient_year(text, first_year)?),
        DateField::TwoDigitYear { unit, lenient: false } => (unit, two_digit_year(text, first_year)?),
        DateField::Name { unit } => (unit, name(text, unit)?),
        DateField::Fraction { digits } => {
            (DateUnit::Millisecond, fraction(text, usize::try_from(digits).ok()?)?)
        }
        _ => return None,
    };
    Some((unit, value, rest))
}

/// Reads a text that must stand there, in any case.
pub(super) fn literal<'a>(text: &'a str, expected: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for expected in expected.chars() {
        let char = rest.next()?;
        let same = char == expected
            || char.to_uppercase().eq(expected.to_uppercase())
            || char.to_lowercase().eq(expected.to_lowercase());
        if !same {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Number of digits at the start of a text, not more than `most`.
fn digits(text: &str, most: usize) -> usize {
    text.bytes().take(most).take_while(u8::is_ascii_digit).count()
}

fn number(text: &str, most: usize, signed: bool) -> Option<(i64, &str)> {
    let sign = usize::from(signed && most > 1 && text.starts_with(['+', '-']));
    let length = digits(&text[sign..], most);
    if length == 0 {
        return None;
    }
    let (number, rest) = text.split_at(sign + length);
    Some((number.parse::<i32>().ok()?.into(), rest))
}

fn two_digit_year(text: &str, first_year: i64) -> Option<(i64, &str)> {
    if digits(text, 2) < 2 {
        return None;
    }
    let (year, rest) = text.split_at(2);
    let year: i64 = year.parse().ok()?;
    Some((first_year + (year - first_year).rem_euclid(100), rest))
}

/// Two digits mean a year near to ours; more, fewer or a sign mean the year itself.
fn lenient_year(text: &str, first_year: i64) -> Option<(i64, &str)> {
    // Joda-Time takes any number of plus signs here.
    let unsigned = text.trim_start_matches('+');
    if unsigned == text && digits(text, 3) == 2 {
        two_digit_year(text, first_year)
    } else {
        number(unsigned, usize::MAX, true)
    }
}

/// Reads a name, long or with three letters, in lower, upper or title case.
fn name(text: &str, unit: DateUnit) -> Option<(i64, &str)> {
    let names = match unit {
        DateUnit::Era => ERAS,
        DateUnit::Month => MONTHS,
        DateUnit::DayOfWeek => DAYS,
        _ => HALF_DAYS,
    };
    let starts = |name: &str| {
        let start = text.get(..name.len())?;
        let same = start == name || start == name.to_ascii_lowercase() || start == name.to_ascii_uppercase();
        same.then(|| &text[name.len()..])
    };
    let long = names.iter().find_map(|&(name, value)| Some((value, starts(name)?)));
    long.or_else(|| names.iter().find_map(|&(name, value)| Some((value, starts(name.get(..3)?)?))))
}

/// Digits behind the decimal point, as milliseconds.
fn fraction(text: &str, most: usize) -> Option<(i64, &str)> {
    let length = digits(text, most.min(18));
    if length == 0 {
        return None;
    }
    let digits = text.bytes().take(length).map(|digit| i64::from(digit - b'0'));
    let millis = digits.zip([100, 10, 1]).map(|(digit, weight)| digit * weight).sum();
    Some((millis, &text[length..]))
}

/// Reads an offset from UTC: `Z`, or a sign with hours, minutes, seconds and a fraction, the first of them at least
/// and with colons or without. The result is in milliseconds.
pub(super) fn offset(text: &str) -> Option<(i64, &str)> {
    if let Some(rest) = text.strip_prefix(['Z', 'z']) {
        return Some((0, rest));
    }
    let negative = text.starts_with('-');
    let rest = text.strip_prefix(['+', '-'])?;
    let (hours, rest) = two_digits(rest, 23)?;
    let (millis, rest) = minutes(rest)?;
    let millis = hours * HOUR + millis;
    Some((if negative { -millis } else { millis }, rest))
}

fn minutes(text: &str) -> Option<(i64, &str)> {
    let separated = text.starts_with(':');
    if !separated && digits(text, 1) == 0 {
        return Some((0, text));
    }
    let (minutes, text) = two_digits(text.strip_prefix(':').unwrap_or(text), 59)?;
    let Some(rest) = further(text, separated, &[':']) else {
        return Some((minutes * MINUTE, text));
    };
    let (seconds, text) = two_digits(rest, 59)?;
    let millis = minutes * MINUTE + seconds * SECOND;
    let Some(rest) = further(text, separated, &['.', ',']) else {
        return Some((millis, text));
    };
    let (fraction, text) = fraction(rest, 3)?;
    Some((millis + fraction, text))
}

/// The text of a further part of an offset, if there is one.
fn further<'a>(text: &'a str, separated: bool, separators: &[char]) -> Option<&'a str> {
    if separated { text.strip_prefix(separators) } else { (digits(text, 1) > 0).then_some(text) }
}

fn two_digits(text: &str, largest: i64) -> Option<(i64, &str)> {
    if digits(text, 2) < 2 {
        return None;
    }
    let (number, rest) = text.split_at(2);
    let number = number.parse().ok()?;
    (number <= largest).then_some((number, rest))
}
