//! Patterns of dates as Joda-Time's `DateTimeFormat.forPattern` reads them.

use std::ops::Range;

use logflowc_plan::{DateField, DatePattern, DateUnit};

/// A pattern that Joda-Time refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PatternError {
    /// Place in the pattern, in bytes.
    pub at: usize,
    /// What is wrong, as the message of a finding.
    pub message: String,
}

/// Letters and texts of a pattern, in order.
enum Token<'a> {
    /// A letter, and how often it stands there in a row.
    Letters(char, usize),
    /// Text between letters, quotes included.
    Text(&'a str),
}

/// Reads the pattern of a date.
pub fn parse(pattern: &str) -> Result<DatePattern, PatternError> {
    let tokens = tokens(pattern);
    let mut fields = Vec::new();
    for (index, (token, range)) in tokens.iter().enumerate() {
        match token {
            Token::Letters(letter, count) => {
                let number_follows = tokens.get(index + 1).is_some_and(|(token, _)| is_number(token));
                let field = field(*letter, *count, number_follows).ok_or_else(|| PatternError {
                    at: range.start,
                    message: format!("`{letter}` is no part of a date; write it in quotes if it is text"),
                })?;
                fields.push(field);
            }
            Token::Text(quoted) => {
                let text = unquoted(quoted);
                if !text.is_empty() {
                    fields.push(DateField::Literal { text });
                }
            }
        }
    }
    match fields[..] {
        [] => return Err(PatternError { at: 0, message: "the pattern is empty".to_owned() }),
        // Only beside other parts does Joda-Time keep to it that it can but write long names.
        [DateField::Unreadable] => fields = vec![DateField::ZoneName],
        _ => {}
    }
    Ok(DatePattern { written: pattern.to_owned(), fields })
}

fn tokens(pattern: &str) -> Vec<(Token<'_>, Range<usize>)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = pattern[at..].chars().next() {
        let rest = &pattern[at..];
        let (token, length) = if first.is_ascii_alphabetic() {
            let count = rest.chars().take_while(|&char| char == first).count();
            (Token::Letters(first, count), count)
        } else {
            let length = text_length(rest);
            (Token::Text(&rest[..length]), length)
        };
        tokens.push((token, at..at + length));
        at += length;
    }
    tokens
}

/// Length of the text up to the next letter outside of quotes.
fn text_length(rest: &str) -> usize {
    let mut quoted = false;
    for (index, char) in rest.char_indices() {
        if char == '\'' {
            quoted = !quoted;
        } else if !quoted && char.is_ascii_alphabetic() {
            return index;
        }
    }
    rest.len()
}

/// Text without its quotes; two in a row are one that is meant.
fn unquoted(quoted: &str) -> String {
    let mut text = String::new();
    let mut rest = quoted.chars().peekable();
    while let Some(char) = rest.next() {
        if char != '\'' || rest.next_if_eq(&'\'').is_some() {
            text.push(char);
        }
    }
    text
}

/// Whether a part begins with digits, so that the year before it must not take them.
fn is_number(token: &Token<'_>) -> bool {
    match token {
        Token::Letters('M', count) => *count <= 2,
        Token::Letters(letter, _) => "cCxyYdhHmsSeDFwWkK".contains(*letter),
        Token::Text(_) => false,
    }
}

fn field(letter: char, count: usize, number_follows: bool) -> Option<DateField> {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let number = |unit, digits: u32| DateField::Number { unit, digits: digits.max(count), signed: false };
    Some(match (letter, count) {
        ('G', _) => DateField::Name { unit: DateUnit::Era },
        ('C', _) => DateField::Number { unit: DateUnit::Century, digits: count, signed: true },
        ('y' | 'Y', 2) => DateField::TwoDigitYear { unit: DateUnit::Year, lenient: !number_follows },
        ('x', 2) => DateField::TwoDigitYear { unit: DateUnit::WeekYear, lenient: !number_follows },
        ('y' | 'Y' | 'x', _) => {
            let digits = if number_follows { count } else { count.max(9) };
            let unit = match letter {
                'y' => DateUnit::Year,
                'Y' => DateUnit::YearOfEra,
                _ => DateUnit::WeekYear,
            };
            DateField::Number { unit, digits, signed: letter != 'Y' }
        }
        ('M', 1 | 2) => number(DateUnit::Month, 2),
        ('M', _) => DateField::Name { unit: DateUnit::Month },
        ('w', _) => number(DateUnit::Week, 2),
        ('D', _) => number(DateUnit::DayOfYear, 3),
        ('d', _) => number(DateUnit::DayOfMonth, 2),
        ('e', _) => number(DateUnit::DayOfWeek, 1),
        ('E', _) => DateField::Name { unit: DateUnit::DayOfWeek },
        ('a', _) => DateField::Name { unit: DateUnit::HalfDay },
        ('H', _) => number(DateUnit::HourOfDay, 2),
        ('k', _) => number(DateUnit::ClockHourOfDay, 2),
        ('K', _) => number(DateUnit::HourOfHalfDay, 2),
        ('h', _) => number(DateUnit::ClockHourOfHalfDay, 2),
        ('m', _) => number(DateUnit::Minute, 2),
        ('s', _) => number(DateUnit::Second, 2),
        ('S', _) => DateField::Fraction { digits: count },
        ('z', 1..=3) => DateField::ZoneName,
        ('z', _) => DateField::Unreadable,
        ('Z', 1 | 2) => DateField::Offset,
        ('Z', _) => DateField::ZoneId,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_letters_and_two_are_one() {
        let fields = parse("''yyyy'T'HH 'o''clock'").unwrap().fields;
        let texts: Vec<_> = fields
            .iter()
            .filter_map(|field| match field {
                DateField::Literal { text } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(texts, ["'", "T", " o'clock"]);
    }

    #[test]
    fn a_year_leaves_digits_to_the_number_behind_it() {
        let digits = |pattern: &str| match parse(pattern).unwrap().fields[0] {
            DateField::Number { digits, .. } => digits,
            _ => 0,
        };
        assert_eq!((digits("yyyyMMdd"), digits("yyyy-MM-dd"), digits("yyyyMMM")), (4, 9, 9));
    }

    #[test]
    fn what_is_no_part_of_a_date_is_refused() {
        assert_eq!(parse("yyyy-MM-dd T").unwrap_err().at, 11);
        assert!(parse("").is_err() && parse("'").is_err());
    }
}
