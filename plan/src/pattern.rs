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
    /// The same in the syntax of `regex`, where an automaton suffices on ordinary texts. Those are not empty, have
    /// no line terminator, and no character over whose place in a word Java and an automaton disagree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinary: Option<String>,
}

/// How a date is written, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatePattern {
    /// As the author wrote it.
    pub written: String,
    /// The fields in order.
    pub fields: Vec<DateField>,
}

/// One field of a date, after the letters of Joda-Time patterns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DateField {
    /// Text that must stand there.
    Literal {
        /// The text.
        text: String,
    },
    /// `y`, `Y`, `x`: year; two digits mean the hundred years around now.
    Year {
        /// Least number of digits.
        digits: u8,
    },
    /// `M` once or twice: month as a number.
    Month {
        /// Least number of digits.
        digits: u8,
    },
    /// `MMM` and more: name of the month.
    MonthName {
        /// The whole name instead of three letters.
        full: bool,
    },
    /// `d`: day of the month.
    Day {
        /// Least number of digits.
        digits: u8,
    },
    /// `D`: day of the year.
    DayOfYear {
        /// Least number of digits.
        digits: u8,
    },
    /// `E`: name of the day; read and not used.
    DayName {
        /// The whole name instead of three letters.
        full: bool,
    },
    /// `H`: hour from 0 to 23.
    Hour {
        /// Least number of digits.
        digits: u8,
    },
    /// `k`: hour from 1 to 24.
    HourFromOne {
        /// Least number of digits.
        digits: u8,
    },
    /// `h`: hour from 1 to 12.
    HalfDayHour {
        /// Least number of digits.
        digits: u8,
    },
    /// `K`: hour from 0 to 11.
    HalfDayHourFromZero {
        /// Least number of digits.
        digits: u8,
    },
    /// `a`: AM or PM.
    HalfDay,
    /// `m`: minute.
    Minute {
        /// Least number of digits.
        digits: u8,
    },
    /// `s`: second.
    Second {
        /// Least number of digits.
        digits: u8,
    },
    /// `S`: fraction of a second.
    Fraction {
        /// Number of digits.
        digits: u8,
    },
    /// `Z`: offset such as `+0200` or, with a colon, `+02:00`.
    Offset,
    /// `z`, `ZZZ`: zone by name or id.
    Zone,
}
