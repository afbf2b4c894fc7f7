//! Entries of Scribe, each with a category (`org.apache.flume.source.scribe.ScribeSource`).

use std::io;
use std::net::TcpStream;

use logflowc_plan as plan;
use logflowc_runtime::connector::{Failure, SourceContext};
use logflowc_runtime::{Batch, Headers};
use serde::Deserialize;

use super::SourceEntry;
use super::thrift::Connection;
use crate::entry::{keys, read};
use crate::rpc::{Call, Jobs, Protocol, RpcSource};
use crate::thrift_rpc::{self, decode_entries};

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "scribe",
    keys: keys::<Settings>,
    make: |settings, context| Ok(Box::new(source(settings, context)?)),
};

/// The name of the only call. It is answered with 0, or with 1 for another time, as calls of Flume are.
const LOG: &[u8] = b"Log";

/// The header for the category.
const CATEGORY: &str = "category";

#[derive(Deserialize)]
struct Settings {
    port: u16,
}

/// How calls come in.
struct Scribe;

fn source(settings: &plan::Settings, context: SourceContext) -> Result<RpcSource<Scribe>, Failure> {
    let Settings { port } = read(settings)?;
    Ok(RpcSource::new(None, port, Scribe, context))
}

impl Protocol for Scribe {
    fn serve(&self, socket: TcpStream, jobs: &Jobs) -> io::Result<()> {
        let call = |name: &[u8]| (name == LOG).then_some(Call::AppendBatch);
        Connection::new(Box::new(socket), thrift_rpc::Protocol::Unversioned, jobs).serve(call)
    }

    fn decode(
        &self,
        _: Call,
        message: Vec<u8>,
        start: usize,
        headers: &Headers,
        batch: &mut Batch,
    ) -> Result<(), String> {
        decode_entries(message, start, &headers.find(CATEGORY), batch).map_err(|why| why.to_string())
    }
}
