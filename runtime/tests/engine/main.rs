//! The engine on plans that were built by hand: no files, no sockets, no compiler.

mod graphs;
mod operators;
mod plans;
mod promises;
mod sinks;
mod world;
