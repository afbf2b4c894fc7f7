//! The sources of this build.

mod avro;
mod exec;
mod http;
mod kafka;
mod multiport_syslogtcp;
mod netcat;
mod netcatudp;
mod scribe;
mod seq;
mod spooldir;
mod stress;
mod syslogtcp;
mod syslogudp;
mod taildir;
mod thrift;

use logflowc_runtime::connector::{Source, SourceContext};

use crate::entry::Entry;

type SourceEntry = Entry<dyn Source, SourceContext>;

/// All sources, in the order of the alphabet.
pub static SOURCES: &[SourceEntry] = &[
    avro::ENTRY,
    exec::ENTRY,
    http::ENTRY,
    kafka::ENTRY,
    multiport_syslogtcp::ENTRY,
    netcat::ENTRY,
    netcatudp::ENTRY,
    scribe::ENTRY,
    seq::ENTRY,
    spooldir::ENTRY,
    stress::ENTRY,
    syslogtcp::ENTRY,
    syslogudp::ENTRY,
    taildir::ENTRY,
    thrift::ENTRY,
];
