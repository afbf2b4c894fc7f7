//! Everything that is tested from outside: the crates as libraries, the command as a process.

mod oracle;
mod properties;
mod shared;
