//! The sinks of this build.

mod avro;
mod elasticsearch;
mod file_roll;
mod hdfs;
mod http;
mod kafka;
mod logger;
mod null;
pub mod probe;
mod thrift;

use logflowc_runtime::connector::{Sink, SinkContext};

use crate::entry::Entry;
pub use elasticsearch::objections as elasticsearch_objections;

type SinkEntry = Entry<dyn Sink, SinkContext>;

/// All sinks, in the order of the alphabet.
pub static SINKS: &[SinkEntry] = &[
    avro::ENTRY,
    elasticsearch::ENTRY,
    file_roll::ENTRY,
    hdfs::ENTRY,
    http::ENTRY,
    kafka::ENTRY,
    logger::ENTRY,
    null::ENTRY,
    thrift::ENTRY,
];
