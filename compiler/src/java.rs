//! What the JDK does with text, as far as the meaning of a configuration depends on it.

pub mod hash;
pub mod number;
