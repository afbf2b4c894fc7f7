//! compiler

pub mod java;
