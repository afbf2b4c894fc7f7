//! Reads the body in a format; its fields become headers.

mod csv;
mod found;
mod json;
mod pairs;
mod syslog;

use std::sync::Arc;

use logflowc_plan::{self as plan, Format, Unparsed};

use self::found::{Fields, Found};
use super::Operator;
use crate::batch::Batch;
use crate::headers::{Header, Headers};
use crate::tally::Tally;

/// Reads bodies of one format.
trait Reader: Send {
    /// Takes the fields of a body, and tells whether it is of the format.
    fn read(&mut self, body: &[u8], fields: &Fields, found: &mut Found) -> bool;
}

/// A format and what becomes of bodies that are not of it.
struct Parse<R> {
    reader: R,
    name: &'static str,
    fields: Fields,
    unparsed: Unparsed,
    failures: Arc<Tally>,
    found: Found,
    /// Events of the batch that could not be read.
    failed: Vec<usize>,
}

/// Makes the operator of a format.
pub(super) fn build(
    format: &Format,
    fields: (&[plan::Field], Option<&str>),
    unparsed: Unparsed,
    headers: &Headers,
    failures: Arc<Tally>,
) -> Box<dyn Operator> {
    let fields = Fields::new(fields.0, fields.1, headers);
    match format {
        Format::Json => {
            let reader = json::Json::new(&fields);
            Box::new(Parse::new(reader, "json", fields, unparsed, failures))
        }
        Format::Logfmt => Box::new(Parse::new(pairs::Pairs::logfmt(), "logfmt", fields, unparsed, failures)),
        Format::KeyValue { separator, delimiter } => {
            let reader = pairs::Pairs::new(separator, delimiter);
            Box::new(Parse::new(reader, "key_value", fields, unparsed, failures))
        }
        Format::Csv { separator, columns } => {
            let reader = csv::Csv::new(*separator, columns);
            Box::new(Parse::new(reader, "csv", fields, unparsed, failures))
        }
        Format::Syslog => Box::new(Parse::new(syslog::Syslog, "syslog", fields, unparsed, failures)),
    }
}

impl<R> Parse<R> {
    fn new(reader: R, name: &'static str, fields: Fields, unparsed: Unparsed, failures: Arc<Tally>) -> Self {
        Self { reader, name, fields, unparsed, failures, found: Found::default(), failed: Vec::new() }
    }
}

impl<R: Reader> Operator for Parse<R> {
    fn apply(&mut self, batch: &mut Batch) {
        let Self { reader, fields, found, failed, .. } = self;
        failed.clear();
        for event in 0..batch.len() {
            found.clear();
            if reader.read(batch.body(event), fields, found) {
                found.store(batch, event);
            } else {
                failed.push(event);
            }
        }
        if failed.is_empty() {
            return;
        }
        match self.unparsed {
            Unparsed::Keep => {}
            Unparsed::Drop => batch.retain(|_, event| failed.binary_search(&event).is_err()),
            Unparsed::Mark { header } => {
                let name = batch.arena_mut().push(self.name.as_bytes());
                for event in failed {
                    batch.set_piece(*event, &Header::Known(header), name);
                }
            }
        }
    }

    fn settle(&mut self, stored: bool) {
        if stored {
            self.failures.add(self.failed.len() as u64);
        }
        self.failed.clear();
    }
}

#[cfg(test)]
mod tests;
