//! Patterns in the form in which the engine executes them.

use serde::{Deserialize, Serialize};

/// A regular expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// As the author wrote it, in Java's syntax.
    pub written: String,
    /// The same in the syntax of the engine: of `regex`, or of `fancy-regex` if it is `backtracking`.
    pub translated: String,
    /// It needs look-around, back-references or possessive groups, so an automaton cannot run it.
    pub backtracking: bool,
    /// A simpler translation for most texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinary: Option<Ordinary>,
    /// A text that is in every match, and is worth to be looked for first. Where there is an `ordinary` translation it is
    /// told of that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
}

/// What suffices for a pattern that needs backtracking only because of line ends and word boundaries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordinary {
    /// The pattern in the syntax of `regex`.
    pub translated: String,
    /// Texts in which this is found, in the syntax of `regex`, need the full translation. It is never found in a text
    /// of ASCII that is not empty and has no line terminator.
    pub unless: String,
}

/// How a date is written, part by part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatePattern {
    /// As the author wrote it.
    pub written: String,
    /// The parts in order.
    pub fields: Vec<DateField>,
}

/// One part of a date, after the letters of Joda-Time patterns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DateField {
    /// Text that must stand there, in any case.
    Literal {
        /// The text.
        text: String,
    },
    /// A number.
    Number {
        /// What it counts.
        unit: DateUnit,
        /// Most digits that are read.
        digits: u32,
        /// A sign may precede.
        signed: bool,
    },
    /// `yy`, `xx`: two digits mean a year from 80 years ago to 19 years ahead.
    TwoDigitYear {
        /// The year or the year of the week.
        unit: DateUnit,
        /// Other than two digits, or a sign, mean the year itself.
        lenient: bool,
    },
    /// `G`, `MMM`, `E`, `a`: an English name, long or short.
    Name {
        /// What it names.
        unit: DateUnit,
    },
    /// `S`: fraction of a second.
    Fraction {
        /// Most digits that are read.
        digits: u32,
    },
    /// `Z`, `ZZ`: offset such as `+0200`, `+02:00` or `Z`.
    Offset,
    /// `z`: one of the few zones that Joda-Time knows by a short name.
    ZoneName,
    /// `ZZZ`: zone by its id.
    ZoneId,
    /// `zzzz`: Joda-Time can write the long name of a zone but not read it, so no text is such a date.
    Unreadable,
}

/// What a part of a date counts, from long to short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateUnit {
    /// `G`: 0 is before Christ, 1 after.
    Era,
    /// `C`: hundreds of years.
    Century,
    /// `Y`: year of the era, from 1.
    YearOfEra,
    /// `y`: year; 0 is the year 1 before Christ.
    Year,
    /// `x`: year to which the week belongs.
    WeekYear,
    /// `M`: month, from 1.
    Month,
    /// `w`: week of its year, from 1.
    Week,
    /// `D`: day of the year, from 1.
    DayOfYear,
    /// `d`: day of the month, from 1.
    DayOfMonth,
    /// `e`, `E`: day of the week; Monday is 1.
    DayOfWeek,
    /// `a`: 0 is before noon, 1 after.
    HalfDay,
    /// `H`: hour from 0 to 23.
    HourOfDay,
    /// `k`: hour from 1 to 24.
    ClockHourOfDay,
    /// `K`: hour from 0 to 11.
    HourOfHalfDay,
    /// `h`: hour from 1 to 12.
    ClockHourOfHalfDay,
    /// `m`: minute of the hour.
    Minute,
    /// `s`: second of the minute.
    Second,
    /// `S`: millisecond of the second.
    Millisecond,
}
