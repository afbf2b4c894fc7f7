//! Waiting for a cluster or a server.

use std::io;
use std::time::Duration;

use tokio::runtime::Handle;

use crate::shared_runtime;

/// Waits for answers, but no longer than allowed.
#[derive(Clone)]
pub(super) struct Calls {
    pub(super) runtime: Handle,
    limit: Option<Duration>,
}

impl Calls {
    pub(super) fn new(limit: Option<Duration>) -> io::Result<Self> {
        Ok(Self { runtime: shared_runtime::handle()?, limit })
    }

    pub(super) fn within<T>(&self, call: impl Future<Output = T>) -> io::Result<T> {
        let Some(limit) = self.limit else { return Ok(self.runtime.block_on(call)) };
        let late = |_| {
            let text = format!("no answer within {} ms (hdfs.callTimeout)", limit.as_millis());
            io::Error::new(io::ErrorKind::TimedOut, text)
        };
        self.runtime.block_on(async { tokio::time::timeout(limit, call).await }).map_err(late)
    }
}
