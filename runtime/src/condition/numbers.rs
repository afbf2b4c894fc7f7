//! Comparisons of numbers that are made of events.

use logflowc_plan::{Number, Relation};

use super::holds;
use crate::batch::Batch;
use crate::number::{Amount, Expression};
use crate::selection::Selection;

/// Two expressions that are compared.
#[derive(Debug)]
pub struct Numbers {
    relation: Relation,
    sides: [Expression; 2],
    /// The columns of both sides, kept for the next batch.
    columns: [Vec<Amount>; 2],
}

impl Numbers {
    pub(super) fn new(left: &Number, relation: Relation, right: &Number) -> Self {
        Self { relation, sides: [left, right].map(Expression::new), columns: Default::default() }
    }

    /// Keeps the events that have both numbers, and for which they compare so.
    pub(super) fn narrow(&mut self, batch: &Batch, events: &mut Selection) {
        for (side, column) in self.sides.iter().zip(&mut self.columns) {
            side.fill(batch, events, column);
        }
        let [left, right] = &self.columns;
        events.retain(|event| holds(self.relation, &left[event], &right[event]));
    }
}
