//! The first line of every datagram (`org.apache.flume.source.NetcatUdpSource`).
//!
//! The original cuts datagrams after 2048 bytes, and sets a header without a name when `remoteAddress` is not set.

use std::net::{IpAddr, SocketAddr};

use logflowc_runtime::connector::{Failure, Poll, Source, SourceContext};
use logflowc_runtime::{Batch, CopiedFrom, Header, Piece};
use memchr::memchr;
use serde::Deserialize;

use super::SourceEntry;
use crate::client;
use crate::datagrams::Datagrams;
use crate::entry::{keys, read};

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "netcatudp",
    keys: keys::<Settings>,
    make: |settings, context| Ok(Box::new(NetcatUdp::new(read(settings)?, &context))),
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    bind: Option<String>,
    port: u16,
    remote_address: Option<String>,
}

struct NetcatUdp {
    datagrams: Datagrams,
    remote_address: Option<Header>,
}

impl NetcatUdp {
    fn new(settings: Settings, context: &SourceContext) -> Self {
        Self {
            datagrams: Datagrams::new(settings.bind, settings.port, context),
            remote_address: settings.remote_address.map(|name| context.headers.find(&name)),
        }
    }
}

impl Source for NetcatUdp {
    fn open(&mut self) -> Result<(), Failure> {
        self.datagrams.open()
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        let remote_address = &self.remote_address;
        batch.expect_headers(remote_address, CopiedFrom::Hash);
        self.datagrams.poll(batch, |batch, datagram, sender| {
            let line = memchr(b'\n', batch.arena().get(datagram)).unwrap_or(datagram.len());
            let event = batch.len();
            batch.push_piece(Piece::new(datagram.start(), line));
            if let Some(header) = remote_address {
                batch.set(event, header, remote(sender).as_bytes());
            }
        })
    }

    fn close(&mut self) {
        self.datagrams.close();
    }
}

/// As Java writes the address of a socket whose host name was not asked for.
fn remote(sender: SocketAddr) -> String {
    let port = sender.port();
    match sender.ip().to_canonical() {
        IpAddr::V4(ip) => format!("/{ip}:{port}"),
        ip @ IpAddr::V6(_) => format!("/[{}]:{port}", client::text(ip)),
    }
}

#[cfg(test)]
mod tests;
