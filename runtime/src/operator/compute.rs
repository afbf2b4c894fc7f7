//! Sets a header to a number that is worked out of headers and body.

use std::io::Write as _;

use logflowc_plan::{HeaderId, Number};

use super::Operator;
use crate::batch::Batch;
use crate::headers::Header;
use crate::number::{Amount, Expression};
use crate::selection::Selection;

/// The header and its number.
pub(super) struct Compute {
    to: HeaderId,
    number: Expression,
    /// Leave events alone that have the header.
    keep: bool,
    /// Kept for the next batch.
    column: Vec<Amount>,
    text: Vec<u8>,
}

impl Compute {
    pub(super) fn new(to: HeaderId, number: &Number, keep: bool) -> Self {
        Self { to, number: Expression::new(number), keep, column: Vec::new(), text: Vec::new() }
    }
}

impl Operator for Compute {
    fn apply(&mut self, batch: &mut Batch) {
        let mut events = Selection::all(batch.len());
        if self.keep {
            events.retain(|event| batch.header(event, self.to).is_none());
        }
        self.number.fill(batch, &mut events, &mut self.column);
        for (event, number) in self.column.iter().enumerate().filter(|(event, _)| events.has(*event)) {
            self.text.clear();
            write!(self.text, "{number}").expect("a vector takes all bytes");
            batch.set(event, &Header::Known(self.to), &self.text);
        }
    }
}
