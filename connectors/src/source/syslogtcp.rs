//! Syslog over TCP on one port (`org.apache.flume.source.SyslogTcpSource`).

use std::sync::{Arc, LazyLock};

use logflowc_runtime::connector::SourceContext;
use serde::Deserialize;

use super::SourceEntry;
use crate::client::Clients;
use crate::entry::{keys, read};
use crate::syslog::{Dialect, Lines, Syslog, most};
use crate::tcp_lines::{Address, Server};
use crate::tls::ServerTls;

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "syslogtcp",
    keys: || &KEYS,
    make: |settings, context| {
        let tls = ServerTls::of(settings)?;
        Ok(Box::new(server(&read(settings)?, &context).encrypted(tls)))
    },
};

static KEYS: LazyLock<Vec<&str>> = LazyLock::new(|| ServerTls::keys_with(keys::<Settings>()));

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    host: String,
    port: u16,
    event_size: i64,
    keep_fields: String,
    #[serde(rename = "clientIPHeader")]
    client_ip_header: Option<String>,
    client_hostname_header: Option<String>,
}

fn server(settings: &Settings, context: &SourceContext) -> Server<Lines> {
    let (ip, name) = (settings.client_ip_header.as_deref(), settings.client_hostname_header.as_deref());
    let lines = Lines {
        syslog: Syslog::new(Dialect::Classic, &settings.keep_fields, &context.headers),
        clients: Clients::new(ip, name, &context.headers),
        most: most(settings.event_size),
        charsets: None,
        port: None,
        counters: Arc::clone(&context.counters),
    };
    let address = Address { host: Some(settings.host.clone()), ports: vec![settings.port] };
    Server::new(lines, address, Vec::new(), context)
}

#[cfg(test)]
mod tests;
