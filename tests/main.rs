//! Everything that is tested from outside: the crates as libraries, the command as a process.
#![expect(clippy::print_stdout, reason = "a test says what it leaves out")]

mod agent;
mod bad_input;
mod check;
mod command;
mod convert;
mod diff;
mod examples;
mod expand;
mod explain;
mod fix;
mod flow;
mod flume_words;
mod fmt;
mod formats;
mod full_disk;
mod hdfs;
mod init;
mod java;
mod kafka;
mod long_lines;
mod lsp;
mod metrics;
mod operators;
mod options;
mod oracle;
mod properties;
mod pure;
mod residual;
mod review;
mod schema;
mod secrets;
mod service;
mod shared;
mod tiers;
mod verdict;
