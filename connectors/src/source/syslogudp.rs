//! Syslog over UDP, a message to a datagram (`org.apache.flume.source.SyslogUDPSource`).
//!
//! As in the original, a message ends at its first newline. The original cuts datagrams after 2048 bytes.

use std::net::IpAddr;
use std::sync::Arc;

use logflowc_runtime::connector::{Failure, Poll, Source, SourceContext};
use logflowc_runtime::metrics::SourceCounters;
use logflowc_runtime::{Batch, Piece};
use memchr::memchr;
use serde::Deserialize;

use super::SourceEntry;
use crate::client::{Client, Clients};
use crate::datagrams::Datagrams;
use crate::entry::{keys, read};
use crate::syslog::{Dialect, Syslog};

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "syslogudp",
    keys: keys::<Settings>,
    make: |settings, context| Ok(Box::new(SyslogUdp::new(read(settings)?, &context))),
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    host: Option<String>,
    port: u16,
    keep_fields: String,
    #[serde(rename = "clientIPHeader")]
    client_ip_header: Option<String>,
    client_hostname_header: Option<String>,
}

struct SyslogUdp {
    datagrams: Datagrams,
    syslog: Syslog,
    clients: Clients,
    /// The sender of the last datagram.
    last: Option<(IpAddr, Client)>,
    counters: Arc<SourceCounters>,
}

impl SyslogUdp {
    fn new(settings: Settings, context: &SourceContext) -> Self {
        let (ip, name) = (settings.client_ip_header.as_deref(), settings.client_hostname_header.as_deref());
        Self {
            syslog: Syslog::new(Dialect::Classic, &settings.keep_fields, &context.headers),
            clients: Clients::new(ip, name, &context.headers),
            datagrams: Datagrams::new(settings.host, settings.port, context),
            last: None,
            counters: Arc::clone(&context.counters),
        }
    }
}

impl Source for SyslogUdp {
    fn open(&mut self) -> Result<(), Failure> {
        self.datagrams.open()
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        let Self { datagrams, syslog, clients, last, counters } = self;
        syslog.begin(batch);
        datagrams.poll(batch, |batch, datagram, sender| {
            let message = first_line(batch.arena().get(datagram));
            let message = Piece::new(datagram.start() + message.start(), message.len());
            if message.is_empty() {
                // Nothing can be said about nothing; the original fails on it.
                return counters.read_failures.add(1);
            }
            let event = batch.len();
            syslog.push(batch, message, false);
            let known = last.take().filter(|(ip, _)| *ip == sender.ip());
            let (_, client) =
                last.insert(known.unwrap_or_else(|| (sender.ip(), clients.client(sender.ip()))));
            clients.set(client, batch, event..event + 1);
        })
    }

    fn close(&mut self) {
        self.datagrams.close();
    }
}

/// Where the first line stands that is not empty.
fn first_line(datagram: &[u8]) -> Piece {
    let start = datagram.iter().take_while(|byte| **byte == b'\n').count();
    let line = &datagram[start..];
    Piece::new(start, memchr(b'\n', line).unwrap_or(line.len()))
}

#[cfg(test)]
mod tests;
