//! The sources of this build.

mod exec;
mod seq;
mod spooldir;
mod stress;
mod taildir;
#[cfg(test)]
mod testing;

use logflowc_runtime::connector::{Source, SourceContext};

use crate::entry::Entry;

type SourceEntry = Entry<dyn Source, SourceContext>;

/// All sources, in the order of the alphabet.
pub static SOURCES: &[SourceEntry] =
    &[exec::ENTRY, seq::ENTRY, spooldir::ENTRY, stress::ENTRY, taildir::ENTRY];
