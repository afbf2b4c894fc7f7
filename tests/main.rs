//! Everything that is tested from outside: the crates as libraries, the command as a process.
#![expect(clippy::print_stdout, reason = "a test says what it leaves out")]

mod agent;
mod bad_input;
mod check;
mod command;
mod examples;
mod explain;
mod fix;
mod flume_words;
mod formats;
mod full_disk;
mod java;
mod long_lines;
mod metrics;
mod options;
mod oracle;
mod properties;
mod pure;
mod secrets;
mod service;
mod shared;
mod verdict;
