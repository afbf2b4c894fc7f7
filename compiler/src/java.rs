//! What Flume leaves to Java: the order of hash tables, numbers, regular expressions and their replacements.

pub mod charset;
pub mod hash;
pub mod joda;
pub mod number;
pub mod regex;
pub mod replacement;
pub mod text;
pub mod url;
