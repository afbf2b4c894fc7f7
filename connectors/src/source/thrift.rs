//! Events in Thrift calls, as thrift sinks and Flume's client send them (`org.apache.flume.source.ThriftSource`).

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
use crate::entry::{keys, read};
use crate::rpc::{Call, Jobs, Protocol, RpcSource, Stream};
use crate::thrift_rpc::{self, APPEND, APPEND_BATCH, decode};
use crate::tls::ServerTls;
pub(super) use connection::Connection;

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "thrift",
    keys: || &KEYS,
    make: |settings, context| Ok(Box::new(source(settings, context)?)),
};

static KEYS: LazyLock<Vec<&str>> = LazyLock::new(|| ServerTls::keys_with(keys::<Settings>()));

#[derive(Deserialize)]
struct Settings {
    bind: String,
    port: u16,
    protocol: String,
    threads: i64,
    kerberos: bool,
}

/// How calls come in.
struct Thrift {
    protocol: thrift_rpc::Protocol,
    tls: Option<ServerTls>,
}

fn source(settings: &plan::Settings, context: SourceContext) -> Result<RpcSource<Thrift>, Failure> {
    let tls = ServerTls::of(settings)?;
    let Settings { bind, port, protocol, threads, kerberos } = read(settings)?;
    if kerberos {
        return Err(Failure::Fatal("Kerberos is not spoken with clients of Thrift".to_owned()));
    }
    // As in Flume, a thread has a connection of its own only with TLS; without, it has a call, and calls are taken one
    // after the other.
    let limit = usize::try_from(threads).ok().filter(|threads| *threads > 0 && tls.is_some());
    let thrift = Thrift { protocol: thrift_rpc::Protocol::named(&protocol), tls };
    let mut source = RpcSource::new(Some(bind), port, thrift, context);
    source.limit = limit;
    Ok(source)
}

impl Protocol for Thrift {
    fn serve(&self, socket: TcpStream, jobs: &Jobs) -> io::Result<()> {
        let stream: Box<dyn Stream> = match &self.tls {
            None => Box::new(socket),
            Some(tls) => Box::new(tls.encrypt(socket, |socket| socket)?),
        };
        let call = |name: &[u8]| match name {
            APPEND => Some(Call::Append),
            APPEND_BATCH => Some(Call::AppendBatch),
            _ => None,
        };
        Connection::new(stream, self.protocol, jobs).serve(call)
    }

    fn decode(
        &self,
        call: Call,
        message: Vec<u8>,
        start: usize,
        headers: &Headers,
        batch: &mut Batch,
    ) -> Result<(), String> {
        let is_list = call == Call::AppendBatch;
        decode(self.protocol, message, start, is_list, headers, batch).map_err(|why| why.to_string())
    }
}
