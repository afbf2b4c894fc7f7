//! Whether the server of a sink would let it in and has what it names. Nothing is written there.

use std::sync::Arc;

use logflowc_plan::Settings;
use logflowc_runtime::Headers;
use logflowc_runtime::connector::{Failure, Sink, SinkContext};

use super::{SinkEntry, avro, thrift};
pub use super::{elasticsearch::probe as elasticsearch, hdfs::probe as hdfs, http::probe as http};

/// What keeps an avro sink from its source.
pub fn avro(settings: &Settings) -> Option<String> {
    connect(&avro::ENTRY, settings).err().map(|why| why.to_string())
}

/// What keeps a thrift sink from its source.
pub fn thrift(settings: &Settings) -> Option<String> {
    connect(&thrift::ENTRY, settings).err().map(|why| why.to_string())
}

/// Opens a connection as the sink would, with TLS where it is asked for, and closes it again.
fn connect(entry: &SinkEntry, settings: &Settings) -> Result<(), Failure> {
    let context = SinkContext { headers: Headers::new(&[]), counters: Arc::default() };
    let mut sink: Box<dyn Sink> = (entry.make)(settings, context)?;
    sink.open()?;
    sink.tick()?;
    sink.close()
}
