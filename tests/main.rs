//! Everything that is tested from outside: the crates as libraries, the command as a process.
#![expect(clippy::print_stdout, reason = "a test says what it leaves out")]

mod check;
mod command;
mod examples;
mod explain;
mod fix;
mod metrics;
mod options;
mod oracle;
mod properties;
mod pure;
mod shared;
