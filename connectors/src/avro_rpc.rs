//! Calls of Flume's Avro protocol over TCP, for both ends (`org.apache.flume.source.avro.AvroSourceProtocol`).
//!
//! ```text
//! frame    = serial (int)  number of buffers (int)  (length (int)  bytes)*
//! request  = [handshake]  metadata  name of the message  parameters
//! answer   = [handshake]  metadata  error flag  result
//! ```
//! The buffers are one message; where it is cut says nothing. The handshake is left out once both ends know each
//! other's protocol.

mod client;
mod event;
mod frame;
mod handshake;
mod stream;

use crate::avro::Invalid;
use crate::avro::binary::Reader;

pub(crate) use client::AvroRemote;
pub(crate) use event::{decode, decode_one};
pub(crate) use frame::{Frame, read_frame, start_frame, write_frame};
pub(crate) use handshake::{Match, Protocols};
pub(crate) use stream::Deflated;

/// The name of a call with one event.
pub(crate) const APPEND: &[u8] = b"append";

/// The name of a call with many events.
pub(crate) const APPEND_BATCH: &[u8] = b"appendBatch";

/// Passes over the metadata of a call, which Flume leaves empty.
pub(crate) fn skip_metadata(reader: &mut Reader<'_>) -> Result<(), Invalid> {
    loop {
        match reader.block()? {
            0 => return Ok(()),
            count => {
                for _ in 0..count {
                    reader.bytes()?;
                    reader.bytes()?;
                }
            }
        }
    }
}
