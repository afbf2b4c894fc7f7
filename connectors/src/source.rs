//! The sources of this build.

mod netcat;
mod seq;
mod stress;

use logflowc_runtime::connector::{Source, SourceContext};

use crate::entry::Entry;

type SourceEntry = Entry<dyn Source, SourceContext>;

/// All sources, in the order of the alphabet.
pub static SOURCES: &[SourceEntry] = &[netcat::ENTRY, seq::ENTRY, stress::ENTRY];
