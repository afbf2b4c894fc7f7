//! runtime

pub mod pattern;
mod utf8;
