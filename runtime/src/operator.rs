//! Steps on the events of a batch between source and channel: the interceptors.

mod host;

mod set;
mod timestamp;
mod uuid;

use logflowc_plan as plan;

use crate::batch::Batch;
use crate::headers::Headers;

/// One step. It is called once per batch.
pub trait Operator: Send {
    /// Changes the events of the batch.
    fn apply(&mut self, batch: &mut Batch);
}

/// Makes the steps of a plan.
pub fn build(plan: &plan::Operator, headers: &Headers) -> Box<dyn Operator> {
    match plan {
        plan::Operator::Timestamp { header, keep } => Box::new(timestamp::Timestamp::new(*header, *keep)),
        plan::Operator::Host { header, keep, address } => Box::new(host::Host::new(*header, *keep, *address)),
        plan::Operator::Static { header, value, keep } => Box::new(set::Static::new(*header, value, *keep)),
        plan::Operator::Uuid { header, keep, prefix } => Box::new(uuid::Uuid::new(*header, *keep, prefix)),
        _ => unimplemented!(),
    }
}

/// Sets a header of every event to one value, or of those that lack it.
fn set_all(batch: &mut Batch, header: plan::HeaderId, value: &[u8], keep: bool) {
    if keep {
        batch.set_absent(header, value);
    } else {
        batch.set_all(&crate::headers::Header::Known(header), value);
    }
}
