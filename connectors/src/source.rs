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

use logflowc_runtime::Join;
use logflowc_runtime::connector::{Failure, Source, SourceContext};

use crate::entry::Entry;
pub use http::objections as http_objections;

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

/// Which lines make one event of a source that reads lines; none where each line is one.
fn join(context: &SourceContext) -> Result<Option<Join>, Failure> {
    context.join.as_ref().map(Join::new).transpose().map_err(|error| Failure::Fatal(error.to_string()))
}
