//! runtime

pub mod date;
pub mod pattern;
mod utf8;
