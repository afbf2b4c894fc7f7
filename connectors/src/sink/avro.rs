//! Sends events to an avro source (`org.apache.flume.sink.AvroSink`).

#[cfg(test)]
mod tests;

use std::sync::LazyLock;
use std::time::Duration;

use logflowc_plan as plan;
use logflowc_runtime::connector::{Failure, SinkContext};
use serde::Deserialize;

use super::SinkEntry;
use crate::avro_rpc::AvroRemote;
use crate::entry::{keys, milliseconds, read};
use crate::rpc::{Address, RpcSink, lifetime};
use crate::tls::ClientSettings;

pub(super) const ENTRY: SinkEntry = SinkEntry {
    name: "avro",
    keys: || &KEYS,
    make: |settings, context| Ok(Box::new(sink(settings, context)?)),
};

static KEYS: LazyLock<Vec<&str>> = LazyLock::new(|| [keys::<Settings>(), keys::<ClientSettings>()].concat());

/// zlib has no higher level.
const MOST_LEVEL: u32 = 9;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Settings {
    hostname: String,
    port: u16,
    #[serde(deserialize_with = "milliseconds")]
    connect_timeout: Duration,
    #[serde(deserialize_with = "milliseconds")]
    request_timeout: Duration,
    reset_connection_interval: u64,
    compression_type: String,
    compression_level: u32,
}

fn sink(settings: &plan::Settings, context: SinkContext) -> Result<RpcSink<AvroRemote>, Failure> {
    let tls = read::<ClientSettings>(settings)?.tls()?;
    let settings: Settings = read(settings)?;
    let deflate = settings.compression_type.eq_ignore_ascii_case("deflate");
    let address = Address {
        host: settings.hostname,
        port: settings.port,
        connect_timeout: settings.connect_timeout,
        request_timeout: settings.request_timeout,
    };
    let deflate = deflate.then_some(settings.compression_level.min(MOST_LEVEL));
    let remote = AvroRemote { address, deflate, tls };
    Ok(RpcSink::new(remote, lifetime(settings.reset_connection_interval), context))
}
