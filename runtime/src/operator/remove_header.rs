//! Removes headers by name or pattern (`org.apache.flume.interceptor.RemoveHeaderInterceptor`).

use logflowc_plan::{self as plan, HeaderId};

use super::Operator;
use crate::batch::Batch;
use crate::headers::Headers;
use crate::pattern::{Pattern, PatternError};

/// Names known ahead are decided once; other names are looked at by event.
pub(super) struct RemoveHeader {
    known: Vec<HeaderId>,
    names: Vec<String>,
    matching: Option<Pattern>,
}

impl RemoveHeader {
    /// `matching` must match the whole name.
    pub(super) fn new(
        names: &[String],
        matching: Option<&plan::Pattern>,
        headers: &Headers,
    ) -> Result<Self, PatternError> {
        let mut matching = matching.map(Pattern::new).transpose()?;
        let mut drop = |name: &str| drops(names, matching.as_mut(), name);
        let known = headers.iter().filter(|(_, name)| drop(name)).map(|(id, _)| id).collect();
        Ok(Self { known, names: names.to_vec(), matching })
    }
}

fn drops(names: &[String], matching: Option<&mut Pattern>, name: &str) -> bool {
    let matches = |pattern: &mut Pattern| pattern.is_match(name.as_bytes()).unwrap_or(false);
    names.iter().any(|drop| drop == name) || matching.is_some_and(matches)
}

impl Operator for RemoveHeader {
    fn apply(&mut self, batch: &mut Batch) {
        self.known.iter().for_each(|header| batch.remove(*header));
        batch.remove_named(|name| drops(&self.names, self.matching.as_mut(), name));
    }
}
