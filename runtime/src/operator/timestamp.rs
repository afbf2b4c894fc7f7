//! Sets a header to the time, in milliseconds since 1970 (`org.apache.flume.interceptor.TimestampInterceptor`).

use logflowc_plan::HeaderId;

use super::{Operator, set_all};
use crate::batch::Batch;
use crate::clock::Clock;

/// One look at the clock per batch: its events came together.
pub(super) struct Timestamp {
    header: HeaderId,
    keep: bool,
    clock: Clock,
}

impl Timestamp {
    pub(super) fn new(header: HeaderId, keep: bool, clock: Clock) -> Self {
        Self { header, keep, clock }
    }
}

impl Operator for Timestamp {
    fn apply(&mut self, batch: &mut Batch) {
        set_all(batch, self.header, self.clock.unix_ms().to_string().as_bytes(), self.keep);
    }
}
