//! Sets a header to the time, in milliseconds since 1970 (`org.apache.flume.interceptor.TimestampInterceptor`).

use std::time::{SystemTime, UNIX_EPOCH};

use logflowc_plan::HeaderId;

use super::{Operator, set_all};
use crate::batch::Batch;

/// One look at the clock per batch: its events came together.
pub(super) struct Timestamp {
    header: HeaderId,
    keep: bool,
}

impl Timestamp {
    pub(super) fn new(header: HeaderId, keep: bool) -> Self {
        Self { header, keep }
    }
}

impl Operator for Timestamp {
    fn apply(&mut self, batch: &mut Batch) {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        set_all(batch, self.header, since.as_millis().to_string().as_bytes(), self.keep);
    }
}
