//! Everything that is tested from outside: the crates as libraries, the command as a process.

mod check;
mod command;
mod examples;
mod oracle;
mod properties;
mod shared;
