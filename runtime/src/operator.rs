//! Steps on the events of a batch between source and channel: the interceptors.

mod body;
mod compute;
mod copy;
mod count;
mod dedupe;
mod extract;
mod filter;
mod host;
mod parse;
mod redact;
mod remove_header;
mod replace;
mod sample;
mod select;
mod set;
mod split;
mod throttle;
mod timestamp;
mod uuid;

use std::sync::Arc;
use std::time::Duration;

use logflowc_plan as plan;

use crate::batch::Batch;
use crate::clock::Clock;
use crate::headers::{Header, Headers};
use crate::pattern::PatternError;
use crate::tally::Tally;

/// One step. It is called once per batch.
pub trait Operator: Send {
    /// Changes the events of the batch.
    fn apply(&mut self, batch: &mut Batch);

    /// Tells whether all channels that must hold the last batch do. If they do not, its source will give the events
    /// again, so what was remembered of them has to be forgotten.
    fn settle(&mut self, _stored: bool) {}
}

/// What the steps of one source are given besides their plans.
pub struct Tools {
    source: String,
    headers: Headers,
    clock: Clock,
    tallies: Vec<Arc<Tally>>,
}

impl Tools {
    /// Tools for the steps of a source, whose name their metrics have.
    pub fn new(source: &str, headers: &Headers, clock: Clock) -> Self {
        Self { source: source.to_owned(), headers: headers.clone(), clock, tallies: Vec::new() }
    }

    /// What the steps count.
    pub fn tallies(self) -> Vec<Arc<Tally>> {
        self.tallies
    }

    /// A metric; steps of one kind have one together.
    fn tally(&mut self, metric: &str, label: Option<&str>, keys: usize) -> Arc<Tally> {
        let tally = Arc::new(Tally::new(&self.source, metric, label, keys));
        if let Some(same) = self.tallies.iter().find(|other| other.name() == tally.name()) {
            return Arc::clone(same);
        }
        self.tallies.push(Arc::clone(&tally));
        tally
    }
}

/// Makes a step of a plan.
pub fn build(plan: &plan::Operator, tools: &mut Tools) -> Result<Box<dyn Operator>, PatternError> {
    Ok(match plan {
        plan::Operator::Timestamp { header, keep } => {
            Box::new(timestamp::Timestamp::new(*header, *keep, tools.clock.clone()))
        }
        plan::Operator::Host { header, keep, address } => Box::new(host::Host::new(*header, *keep, *address)),
        plan::Operator::Static { header, value, keep } => Box::new(set::Static::new(*header, value, *keep)),
        plan::Operator::Uuid { header, keep, prefix } => Box::new(uuid::Uuid::new(*header, *keep, prefix)),
        plan::Operator::RemoveHeader { names, matching } => {
            Box::new(remove_header::RemoveHeader::new(names, matching.as_ref(), &tools.headers)?)
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
        plan::Operator::Compute { to, number, keep } => Box::new(compute::Compute::new(*to, number, *keep)),
        plan::Operator::Extract { pattern, groups } => Box::new(extract::Extract::new(pattern, groups)?),
        plan::Operator::Body { header, keep } => Box::new(body::Body { header: *header, keep: *keep }),
        plan::Operator::Parse { format, fields, others, unparsed } => {
            let failures = tools.tally("unparsed", None, 0);
            parse::build(format, (fields, others.as_deref()), *unparsed, &tools.headers, failures)
        }
        plan::Operator::Redact { kinds, pattern, by } => {
            Box::new(redact::Redact::new(kinds, pattern.as_ref(), by)?)
        }
        plan::Operator::Sample { kept, of, by } => Box::new(sample::Sample::new(*kept, *of, *by)),
        plan::Operator::Split { at } => Box::new(split::Split::new(at)),
        plan::Operator::Throttle { .. } | plan::Operator::Dedupe { .. } | plan::Operator::Count { .. } => {
            remembering(plan, tools)
        }
    })
}

/// The steps that remember events, and count.
fn remembering(plan: &plan::Operator, tools: &mut Tools) -> Box<dyn Operator> {
    match plan {
        plan::Operator::Throttle { events, per_ms, burst, by, mark, keys } => {
            let limit = throttle::Limit {
                events: *events,
                per: Duration::from_millis(*per_ms),
                burst: *burst,
                keys: *keys as usize,
            };
            let over = tools.tally("throttled", None, 0);
            Box::new(throttle::Throttle::new(*by, *mark, limit, tools.clock.clone(), over))
        }
        plan::Operator::Dedupe { by, within_ms, keys } => {
            let dropped = tools.tally("duplicates", None, 0);
            Box::new(dedupe::Dedupe::new(*by, *within_ms, *keys, tools.clock.clone(), dropped))
        }
        plan::Operator::Count { metric, by, keys } => {
            let label = by.map(|by| tools.headers.known(by).to_owned());
            let tally = tools.tally(metric, label.as_deref(), *keys as usize);
            Box::new(count::Count::new(*by, tally))
        }
        other => unreachable!("{other:?} remembers nothing"),
    }
}

/// Sets a header of every event to one value, or of those that lack it.
fn set_all(batch: &mut Batch, header: plan::HeaderId, value: &[u8], keep: bool) {
    if keep {
        batch.set_absent(header, value);
    } else {
        batch.set_all(&Header::Known(header), value);
    }
}
