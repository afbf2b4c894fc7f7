//! Keeps or drops events by their body (`org.apache.flume.interceptor.RegexFilteringInterceptor`).

use logflowc_plan as plan;

use super::Operator;
use crate::batch::Batch;
use crate::pattern::{Pattern, PatternError};

/// A pattern that is looked for anywhere in the body.
pub(super) struct Filter {
    pattern: Pattern,
    exclude: bool,
}

impl Filter {
    pub(super) fn new(pattern: &plan::Pattern, exclude: bool) -> Result<Self, PatternError> {
        Ok(Self { pattern: Pattern::new(pattern)?, exclude })
    }
}

impl Operator for Filter {
    fn apply(&mut self, batch: &mut Batch) {
        let Self { pattern, exclude } = self;
        batch.retain(|batch, event| match pattern.is_match(batch.body(event)) {
            Ok(found) => found != *exclude,
            Err(error) => {
                tracing::warn!("{error}; the event is kept");
                true
            }
        });
    }
}
