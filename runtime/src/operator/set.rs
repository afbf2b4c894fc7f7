//! Sets a header to a constant (`org.apache.flume.interceptor.StaticInterceptor`).

use logflowc_plan::HeaderId;

use super::{Operator, set_all};
use crate::batch::Batch;

/// A header and its value.
pub(super) struct Static {
    header: HeaderId,
    value: String,
    keep: bool,
}

impl Static {
    pub(super) fn new(header: HeaderId, value: &str, keep: bool) -> Self {
        Self { header, value: value.to_owned(), keep }
    }
}

impl Operator for Static {
    fn apply(&mut self, batch: &mut Batch) {
        set_all(batch, self.header, self.value.as_bytes(), self.keep);
    }
}
