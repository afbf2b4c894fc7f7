//! Sends events to an avro source, every batch in one call (`org.apache.flume.sink.AvroSink`).
//!
//! The connection stands before a batch is taken from the channel, so a server that is down costs no rollback. What
//! was not answered is sent again over a new connection.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use logflowc_plan as plan;
use logflowc_runtime::Events;
use logflowc_runtime::connector::{Failure, Sink, SinkContext};
use serde::Deserialize;

use super::SinkEntry;
use crate::avro_rpc::{Client, Remote};
use crate::entry::{keys, milliseconds, read};
use crate::tls::ClientSettings;

pub(super) const ENTRY: SinkEntry = SinkEntry {
    name: "avro",
    keys: || &KEYS,
    make: |settings, context| Ok(Box::new(Avro::new(settings, context)?)),
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

struct Avro {
    remote: Remote,
    /// A connection is replaced when it is this old.
    lifetime: Option<Duration>,
    connection: Option<Connection>,
    context: SinkContext,
}

struct Connection {
    client: Client,
    /// When it is replaced.
    until: Option<Instant>,
}

impl Avro {
    fn new(settings: &plan::Settings, context: SinkContext) -> Result<Self, Failure> {
        let tls = read::<ClientSettings>(settings)?.tls()?;
        let settings: Settings = read(settings)?;
        let deflate = settings.compression_type.eq_ignore_ascii_case("deflate");
        let remote = Remote {
            host: settings.hostname,
            port: settings.port,
            connect_timeout: settings.connect_timeout,
            request_timeout: settings.request_timeout,
            deflate: deflate.then_some(settings.compression_level.min(MOST_LEVEL)),
            tls,
        };
        let seconds = settings.reset_connection_interval;
        let lifetime = (seconds > 0).then(|| Duration::from_secs(seconds));
        Ok(Self { remote, lifetime, connection: None, context })
    }

    fn disconnect(&mut self) {
        if self.connection.take().is_some() {
            self.context.counters.closed.add(1);
        }
    }
}

impl Sink for Avro {
    /// As in Flume, a sink starts whether its server is there or not.
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn tick(&mut self) -> Result<Option<Instant>, Failure> {
        let until = self.connection.as_ref().and_then(|connection| connection.until);
        if until.is_some_and(|until| until <= Instant::now()) {
            self.disconnect();
        }
        if self.connection.is_none() {
            let client = self.remote.connect()?;
            self.context.counters.opened.add(1);
            let until = self.lifetime.and_then(|lifetime| Instant::now().checked_add(lifetime));
            self.connection = Some(Connection { client, until });
        }
        Ok(None)
    }

    fn write(&mut self, events: &Events) -> Result<(), Failure> {
        let connection = self.connection.as_mut().expect("the tick before has connected");
        let sent = self.remote.send(&mut connection.client, events, &self.context.headers);
        // What a broken connection would answer later belongs to no call any more.
        sent.inspect_err(|_| self.disconnect())
    }

    fn close(&mut self) -> Result<(), Failure> {
        self.disconnect();
        Ok(())
    }
}
