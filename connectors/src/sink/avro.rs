//! Sends events to an avro source (`org.apache.flume.sink.AvroSink`).

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use logflowc_plan as plan;
use logflowc_runtime::connector::{Failure, SinkContext};
use serde::Deserialize;

use super::SinkEntry;
use crate::avro_rpc::AvroRemote;
use crate::entry::{keys, read};
use crate::rpc::{Address, RpcSink, lifetime};
use crate::tls::ClientTls;

pub(super) const ENTRY: SinkEntry = SinkEntry {
    name: "avro",
    keys: || &KEYS,
    make: |settings, context| Ok(Box::new(sink(settings, context)?)),
};

static KEYS: LazyLock<Vec<&str>> =
    LazyLock::new(|| [keys::<Settings>(), keys::<Address>(), &ClientTls::keys()].concat());

/// zlib has no higher level.
const MOST_LEVEL: u32 = 9;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Settings {
    reset_connection_interval: u64,
    compression_type: String,
    compression_level: u32,
}

fn sink(settings: &plan::Settings, context: SinkContext) -> Result<RpcSink<AvroRemote>, Failure> {
    let tls = ClientTls::of(settings)?;
    let (address, settings): (Address, Settings) = (read(settings)?, read(settings)?);
    let deflate = settings.compression_type.eq_ignore_ascii_case("deflate");
    let deflate = deflate.then_some(settings.compression_level.min(MOST_LEVEL));
    let remote = AvroRemote { address, deflate, tls };
    Ok(RpcSink::new(remote, lifetime(settings.reset_connection_interval), context))
}
