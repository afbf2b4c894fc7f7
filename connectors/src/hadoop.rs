//! What Hadoop's own clients read: its settings, its ways to compress, and sequence files.

mod class_path;
mod codec;
mod configuration;
mod sequence_file;
mod vint;

pub use class_path::class_path_begins_with;
pub(crate) use class_path::settings_folder;
pub(crate) use codec::{Codec, Packer};
pub(crate) use configuration::Configuration;
pub(crate) use sequence_file::{SequenceFile, ValueClass};
