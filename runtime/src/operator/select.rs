//! Keeps or drops events by a condition.

use logflowc_plan as plan;

use super::Operator;
use crate::batch::Batch;
use crate::condition::Condition;
use crate::pattern::PatternError;
use crate::selection::Selection;

/// A condition and what becomes of the events for which it holds.
pub(super) struct Select {
    condition: Condition,
    keep: bool,
}

impl Select {
    pub(super) fn new(condition: &plan::Condition, keep: bool) -> Result<Self, PatternError> {
        Ok(Self { condition: Condition::new(condition)?, keep })
    }
}

impl Operator for Select {
    fn apply(&mut self, batch: &mut Batch) {
        let mut events = Selection::all(batch.len());
        self.condition.narrow(batch, &mut events);
        batch.retain(|_, event| events.has(event) == self.keep);
    }
}
