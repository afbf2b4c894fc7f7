//! Steps on the events of a batch between source and channel: the interceptors.

mod copy;
mod extract;
mod filter;
mod host;
mod remove_header;
mod replace;
mod select;
mod set;
mod timestamp;
mod uuid;

use logflowc_plan as plan;

use crate::batch::Batch;
use crate::headers::{Header, Headers};
use crate::pattern::PatternError;

/// One step. It is called once per batch.
pub trait Operator: Send {
    /// Changes the events of the batch.
    fn apply(&mut self, batch: &mut Batch);
}

/// Makes a step of a plan.
pub fn build(plan: &plan::Operator, headers: &Headers) -> Result<Box<dyn Operator>, PatternError> {
    Ok(match plan {
        plan::Operator::Timestamp { header, keep } => Box::new(timestamp::Timestamp::new(*header, *keep)),
        plan::Operator::Host { header, keep, address } => Box::new(host::Host::new(*header, *keep, *address)),
        plan::Operator::Static { header, value, keep } => Box::new(set::Static::new(*header, value, *keep)),
        plan::Operator::Uuid { header, keep, prefix } => Box::new(uuid::Uuid::new(*header, *keep, prefix)),
        plan::Operator::RemoveHeader { names, matching } => {
            Box::new(remove_header::RemoveHeader::new(names, matching.as_ref(), headers)?)
        }
        plan::Operator::Replace { pattern, by } => Box::new(replace::Replace::new(pattern, by)?),
        plan::Operator::Filter { pattern, exclude } => Box::new(filter::Filter::new(pattern, *exclude)?),
        plan::Operator::Select { condition, keep } => Box::new(select::Select::new(condition, *keep)?),
        plan::Operator::Copy { from, to, keep } => {
            Box::new(copy::Copy { from: *from, to: *to, keep: *keep, moves: false })
        }
        plan::Operator::Rename { from, to } => {
            Box::new(copy::Copy { from: *from, to: *to, keep: false, moves: true })
        }
        plan::Operator::Extract { pattern, groups } => Box::new(extract::Extract::new(pattern, groups)?),
    })
}

/// Sets a header of every event to one value, or of those that lack it.
fn set_all(batch: &mut Batch, header: plan::HeaderId, value: &[u8], keep: bool) {
    if keep {
        batch.set_absent(header, value);
    } else {
        batch.set_all(&Header::Known(header), value);
    }
}
