//! Calls of Thrift over TCP, as far as agents make them (`org.apache.flume.thrift.ThriftSourceProtocol`).
//!
//! ```text
//! frame  = length (int)  message
//! call   = head  struct { 1: event or list of events }
//! answer = head  struct { 0: status } | head  struct { 1: why (text)  2: kind of error (int) }
//! event  = struct { 1: map of headers  2: body }
//! ```
//! What head, struct and the others look like is up to the protocol, which both ends have to be told. The codec is ours:
//! the library of Thrift copies every header and body, and has no TLS and no time limits of its own.

mod binary;
mod client;
mod compact;
mod cursor;
mod event;
mod frame;
pub mod objections;
mod reader;
mod writer;

pub(crate) use client::ThriftRemote;
pub(crate) use event::{decode, decode_entries};
pub(crate) use frame::{read_frame, start_frame, write_frame};
pub(crate) use reader::Reader;
pub(crate) use writer::Writer;

/// The name of a call with one event.
pub(crate) const APPEND: &[u8] = b"append";

/// The name of a call with many events.
pub(crate) const APPEND_BATCH: &[u8] = b"appendBatch";

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// `TBinaryProtocol`
    Binary,
    /// The same as it was at first: what is written has no version in front.
    Unversioned,
    /// `TCompactProtocol`
    Compact,
}

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Call = 1,
    Reply = 2,
    Exception = 3,
    /// A call that is not answered.
    Oneway = 4,
}

/// What stands in front of a message.
#[derive(Debug)]
pub(crate) struct Head<'m> {
    pub(crate) purpose: Purpose,
    /// Of the call.
    pub(crate) name: &'m [u8],
    /// The answer repeats it.
    pub(crate) number: i32,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bool,
    /// A truth value that stands in the head of its field.
    Told,
    Byte,
    Double,
    I16,
    I32,
    I64,
    Bytes,
    Struct,
    Map,
    Set,
    List,
    Uuid,
}

/// What is not of the protocol.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Malformed(String);

impl Malformed {
    fn new(why: &str) -> Self {
        Self(why.to_owned())
    }
}

impl Protocol {
    /// The setting `protocol`, where only the word in small letters means binary.
    pub(crate) fn named(name: &str) -> Self {
        if name == "binary" { Self::Binary } else { Self::Compact }
    }
}

impl Purpose {
    fn numbered(number: u8) -> Result<Self, Malformed> {
        Ok(match number {
            1 => Self::Call,
            2 => Self::Reply,
            3 => Self::Exception,
            4 => Self::Oneway,
            _ => return Err(Malformed(format!("messages have no kind {number}"))),
        })
    }
}
