//! Agents that call each other: what both ends have in common, whatever the calls look like on the wire.

mod address;
mod filter;
mod job;
mod server;
mod sink;
mod source;

use std::io::{Read, Write};

pub(crate) use address::{Address, no_answer};
pub(crate) use filter::Filter;
pub(crate) use job::{Call, Jobs, Outcome};
pub(crate) use sink::{Remote, RpcSink, lifetime};
pub(crate) use source::{Protocol, RpcSource};

/// Both directions of a connection.
pub(crate) trait Stream: Read + Write + Send {}

impl<S: Read + Write + Send> Stream for S {}

/// What a call is answered with, as it is numbered on the wire (`org.apache.flume.source.avro.Status`,
/// `org.apache.flume.thrift.Status`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// The channels hold the events.
    Ok = 0,
    /// They do not.
    Failed = 1,
}
