//! Copies the body into a header.

use logflowc_plan::HeaderId;

use super::Operator;
use crate::batch::Batch;

/// The header that gets the body; both are the same bytes of the batch.
pub(super) struct Body {
    pub(super) header: HeaderId,
    /// Leave events alone that have the header.
    pub(super) keep: bool,
}

impl Operator for Body {
    fn apply(&mut self, batch: &mut Batch) {
        batch.copy_body(self.header, self.keep);
    }
}
