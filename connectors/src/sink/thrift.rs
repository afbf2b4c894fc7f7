//! Sends events to a thrift source (`org.apache.flume.sink.ThriftSink`).

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use logflowc_plan as plan;
use logflowc_runtime::connector::{Failure, SinkContext};
use serde::Deserialize;

use super::SinkEntry;
use crate::entry::{keys, read};
use crate::rpc::{Address, RpcSink, lifetime};
use crate::thrift_rpc::{Protocol, ThriftRemote};
use crate::tls::ClientTls;

pub(super) const ENTRY: SinkEntry = SinkEntry {
    name: "thrift",
    keys: || &KEYS,
    make: |settings, context| Ok(Box::new(sink(settings, context)?)),
};

static KEYS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut keys = [keys::<Settings>(), keys::<Address>(), &ClientTls::keys()].concat();
    // Flume's client of Thrift does not look at it.
    keys.retain(|key| *key != "trust-all-certs");
    keys
});

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Settings {
    reset_connection_interval: u64,
    protocol: String,
    kerberos: bool,
}

fn sink(settings: &plan::Settings, context: SinkContext) -> Result<RpcSink<ThriftRemote>, Failure> {
    let tls = ClientTls::of(settings)?;
    let (address, settings): (Address, Settings) = (read(settings)?, read(settings)?);
    if settings.kerberos {
        return Err(Failure::Fatal("Kerberos is not spoken with servers of Thrift".to_owned()));
    }
    let remote = ThriftRemote { address, protocol: Protocol::named(&settings.protocol), tls };
    Ok(RpcSink::new(remote, lifetime(settings.reset_connection_interval), context))
}
