//! The sources of this build.

mod http;
mod multiport_syslogtcp;
mod netcat;
mod netcatudp;
mod seq;
mod stress;
mod syslogtcp;
mod syslogudp;

use logflowc_runtime::connector::{Source, SourceContext};

use crate::entry::Entry;

type SourceEntry = Entry<dyn Source, SourceContext>;

/// All sources, in the order of the alphabet.
pub static SOURCES: &[SourceEntry] = &[
    http::ENTRY,
    multiport_syslogtcp::ENTRY,
    netcat::ENTRY,
    netcatudp::ENTRY,
    seq::ENTRY,
    stress::ENTRY,
    syslogtcp::ENTRY,
    syslogudp::ENTRY,
];
