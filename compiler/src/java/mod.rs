//! What Flume leaves to Java: regular expressions, their replacements, patterns of dates.

pub mod joda;
pub mod regex;
pub mod replacement;
