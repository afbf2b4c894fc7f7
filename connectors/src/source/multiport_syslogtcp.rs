//! Syslog over TCP on several ports (`org.apache.flume.source.MultiportSyslogTCPSource`).
//!
//! The original goes on without a port that it cannot have; here the source does not start without it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use logflowc_runtime::connector::{Failure, SourceContext};
use serde::Deserialize;

use super::SourceEntry;
use crate::charset::Charset;
use crate::client::Clients;
use crate::entry::{keys, read};
use crate::syslog::{Charsets, Dialect, Lines, Syslog, most};
use crate::tcp_lines::{Address, Server};
use crate::tls::ServerTls;

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "multiport_syslogtcp",
    keys: || &KEYS,
    make: |settings, context| {
        let tls = ServerTls::of(settings)?;
        Ok(Box::new(server(read(settings)?, &context)?.encrypted(tls)))
    },
};

static KEYS: LazyLock<Vec<&str>> = LazyLock::new(|| ServerTls::keys_with(keys::<Settings>()));

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    host: Option<String>,
    ports: Vec<String>,
    event_size: i64,
    port_header: Option<String>,
    #[serde(rename = "charset.default")]
    charset: Charset,
    #[serde(rename = "charset.port.*", default)]
    charset_by_port: HashMap<String, Charset>,
    keep_fields: String,
    #[serde(rename = "clientIPHeader")]
    client_ip_header: Option<String>,
    client_hostname_header: Option<String>,
}

fn server(settings: Settings, context: &SourceContext) -> Result<Server<Lines>, Failure> {
    let (ip, name) = (settings.client_ip_header.as_deref(), settings.client_hostname_header.as_deref());
    let by_port = settings.charset_by_port.iter().map(|(port, charset)| Ok((number(port)?, *charset)));
    let lines = Lines {
        syslog: Syslog::new(Dialect::Multiport, &settings.keep_fields, &context.headers),
        clients: Clients::new(ip, name, &context.headers),
        most: most(settings.event_size),
        charsets: Some(Charsets {
            default: settings.charset,
            by_port: by_port.collect::<Result<_, Failure>>()?,
        }),
        port: settings.port_header.map(|name| context.headers.find(&name)),
        counters: Arc::clone(&context.counters),
    };
    let ports = settings.ports.iter().map(|port| number(port)).collect::<Result<_, _>>()?;
    let address = Address { host: settings.host, ports };
    Ok(Server::new(lines, address, Vec::new(), context))
}

fn number(port: &str) -> Result<u16, Failure> {
    port.parse().map_err(|error| Failure::fatal(format_args!("`{port}` is no port"), error))
}

#[cfg(test)]
mod tests;
