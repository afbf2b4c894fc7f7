//! Where the events begin that are made of several lines.

use std::time::Duration;

use logflowc_plan as plan;

use crate::pattern::{Pattern, PatternError};

/// Tells first lines from others; each source has its own.
#[derive(Debug)]
pub struct Join {
    start: Pattern,
    lines: usize,
    bytes: usize,
    timeout: Duration,
}

impl Join {
    /// Makes it as the plan says.
    pub fn new(plan: &plan::Join) -> Result<Self, PatternError> {
        Ok(Self {
            start: Pattern::new(&plan.start)?,
            lines: plan.lines as usize,
            bytes: usize::try_from(plan.bytes).unwrap_or(usize::MAX),
            timeout: Duration::from_millis(plan.timeout_ms),
        })
    }

    /// How long the last event waits for more lines.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Whether a line begins a new event, after an event that has so many lines and bytes so far.
    pub fn begins(&mut self, line: &[u8], lines: usize, bytes: usize) -> bool {
        lines == 0 || lines >= self.lines || bytes + line.len() >= self.bytes || self.is_first(line)
    }

    fn is_first(&mut self, line: &[u8]) -> bool {
        self.start.is_match(line).unwrap_or_else(|error| {
            tracing::warn!("{error}; the line goes on with the event before it");
            false
        })
    }
}
