//! Copies a header to another name, or moves it there.

use logflowc_plan::HeaderId;

use super::Operator;
use crate::batch::Batch;

/// Two headers of which the second gets the value of the first.
pub(super) struct Copy {
    pub(super) from: HeaderId,
    pub(super) to: HeaderId,
    /// Leave events alone that have the second.
    pub(super) keep: bool,
    /// Take the first away.
    pub(super) moves: bool,
}

impl Operator for Copy {
    fn apply(&mut self, batch: &mut Batch) {
        if self.from == self.to {
            return;
        }
        batch.copy(self.from, self.to, self.keep);
        if self.moves {
            batch.remove(self.from);
        }
    }
}
