//! A sink that calls: every batch is one call.
//!
//! The connection stands before a batch is taken from the channel, so a server that is down costs no rollback. What
//! was not answered is sent again over a new connection.

use std::time::{Duration, Instant};

use logflowc_runtime::connector::{Failure, Sink, SinkContext};
use logflowc_runtime::{Events, Headers};

/// A server, and how it is spoken to.
pub(crate) trait Remote: Send {
    /// A connection. After an error it is of no use any more.
    type Client: Send;

    /// Connects.
    fn connect(&self) -> Result<Self::Client, Failure>;

    /// Sends events over a connection to this server; they have arrived when this succeeds.
    fn send(&self, client: &mut Self::Client, events: &Events, names: &Headers) -> Result<(), Failure>;
}

/// A sink that sends to a server.
pub(crate) struct RpcSink<R: Remote> {
    remote: R,
    /// A connection is replaced when it is this old.
    lifetime: Option<Duration>,
    pub(crate) connection: Option<Connection<R::Client>>,
    pub(crate) context: SinkContext,
}

/// A connection to the server.
pub(crate) struct Connection<C> {
    client: C,
    /// When it is replaced.
    pub(crate) until: Option<Instant>,
}

/// The setting `reset-connection-interval`, in seconds; 0 says never.
pub(crate) fn lifetime(seconds: u64) -> Option<Duration> {
    (seconds > 0).then(|| Duration::from_secs(seconds))
}

impl<R: Remote> RpcSink<R> {
    pub(crate) fn new(remote: R, lifetime: Option<Duration>, context: SinkContext) -> Self {
        Self { remote, lifetime, connection: None, context }
    }

    fn disconnect(&mut self) {
        if self.connection.take().is_some() {
            self.context.counters.closed.add(1);
        }
    }
}

impl<R: Remote> Sink for RpcSink<R> {
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
