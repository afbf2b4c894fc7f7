//! What Hadoop's own clients read: its ways to compress, and sequence files.

mod codec;
mod sequence_file;
mod vint;

pub(crate) use codec::{Codec, Packer};
pub(crate) use sequence_file::{SequenceFile, ValueClass};
