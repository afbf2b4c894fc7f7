//! Replaces what matches in the body (`org.apache.flume.interceptor.SearchAndReplaceInterceptor`).

use logflowc_plan::{self as plan, Part};

use super::Operator;
use crate::batch::Batch;
use crate::pattern::{Pattern, PatternError};

/// A pattern and what takes the place of its matches.
pub(super) struct Replace {
    pattern: Pattern,
    by: Vec<Part>,
    body: Vec<u8>,
}

impl Replace {
    pub(super) fn new(pattern: &plan::Pattern, by: &[Part]) -> Result<Self, PatternError> {
        Ok(Self { pattern: Pattern::new(pattern)?, by: by.to_vec(), body: Vec::new() })
    }
}

impl Operator for Replace {
    fn apply(&mut self, batch: &mut Batch) {
        for event in 0..batch.len() {
            self.body.clear();
            match self.pattern.replace_all(batch.body(event), &self.by, &mut self.body) {
                Ok(true) => batch.set_body(event, &self.body),
                Ok(false) => {}
                Err(error) => tracing::warn!("{error}; the event stays as it is"),
            }
        }
    }
}
