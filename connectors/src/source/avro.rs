//! Events in Avro calls, as avro sinks and Flume's client send them (`org.apache.flume.source.AvroSource`).

mod connection;
#[cfg(test)]
mod tests;

use std::io;
use std::net::TcpStream;
use std::sync::LazyLock;

use logflowc_plan as plan;
use logflowc_runtime::connector::{Failure, SourceContext};
use logflowc_runtime::{Batch, Headers};
use serde::Deserialize;

use super::SourceEntry;
use crate::avro_rpc::{Deflated, Protocols, decode};
use crate::entry::{keys, read};
use crate::rpc::{Call, Filter, Jobs, Protocol, RpcSource, Stream};
use crate::tls::ServerTls;
use connection::Connection;

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "avro",
    keys: || &KEYS,
    make: |settings, context| Ok(Box::new(source(settings, context)?)),
};

static KEYS: LazyLock<Vec<&str>> = LazyLock::new(|| ServerTls::keys_with(keys::<Settings>()));

/// The level with which the original compresses its answers.
const LEVEL: u32 = 6;

#[derive(Deserialize)]
struct Settings {
    bind: String,
    port: u16,
    #[serde(rename = "compression-type")]
    compression_type: String,
    #[serde(rename = "ipFilter")]
    filters: bool,
    #[serde(rename = "ipFilterRules")]
    rules: Option<Vec<String>>,
}

/// How calls come in.
struct Avro {
    deflate: bool,
    tls: Option<ServerTls>,
    protocols: Protocols,
}

fn source(settings: &plan::Settings, context: SourceContext) -> Result<RpcSource<Avro>, Failure> {
    let tls = ServerTls::of(settings)?;
    let Settings { bind, port, compression_type, filters, rules } = read(settings)?;
    let deflate = compression_type.eq_ignore_ascii_case("deflate");
    let mut source =
        RpcSource::new(Some(bind), port, Avro { deflate, tls, protocols: Protocols::default() }, context);
    let rules = rules.filter(|_| filters).unwrap_or_default();
    source.filter = Filter::new(&rules).map_err(Failure::Fatal)?;
    Ok(source)
}

impl Avro {
    /// What a client says and hears, behind compression and, inside of that, encryption.
    fn unwrapped(&self, socket: TcpStream) -> io::Result<Box<dyn Stream>> {
        let deflated = |socket| Deflated::new(socket, LEVEL);
        Ok(match (self.deflate, &self.tls) {
            (false, None) => Box::new(socket),
            (true, None) => Box::new(deflated(socket)),
            (false, Some(tls)) => Box::new(tls.encrypt(socket, |socket| socket)?),
            (true, Some(tls)) => Box::new(tls.encrypt(socket, deflated)?),
        })
    }
}

impl Protocol for Avro {
    fn serve(&self, socket: TcpStream, jobs: &Jobs) -> io::Result<()> {
        Connection::new(self.unwrapped(socket)?, &self.protocols, jobs).serve()
    }

    fn decode(
        &self,
        call: Call,
        message: Vec<u8>,
        start: usize,
        headers: &Headers,
        batch: &mut Batch,
    ) -> Result<(), String> {
        decode(message, start, call == Call::AppendBatch, headers, batch)
            .map_err(|invalid| invalid.to_string())
    }
}
