//! Removes headers by name or pattern (`org.apache.flume.interceptor.RemoveHeaderInterceptor`).

use logflowc_plan::{self as plan, HeaderId};

use super::Operator;
use crate::batch::Batch;
use crate::headers::Headers;
use crate::pattern::Matcher;

/// Names known ahead are decided once; other names are looked at by event.
pub(super) struct RemoveHeader {
    known: Vec<HeaderId>,
    names: Vec<String>,
    matching: Option<Matcher>,
}

impl RemoveHeader {
    pub(super) fn new(names: &[String], matching: Option<&plan::Pattern>, headers: &Headers) -> Self {
        let matching = matching.map(Matcher::new);
        let drop = |name: &str| drops(names, matching.as_ref(), name);
        let known = headers.iter().filter(|(_, name)| drop(name)).map(|(id, _)| id).collect();
        Self { known, names: names.to_vec(), matching }
    }
}

fn drops(names: &[String], matching: Option<&Matcher>, name: &str) -> bool {
    names.iter().any(|drop| drop == name) || matching.is_some_and(|pattern| pattern.is_match(name.as_bytes()))
}

impl Operator for RemoveHeader {
    fn apply(&mut self, batch: &mut Batch) {
        self.known.iter().for_each(|header| batch.remove(*header));
        batch.remove_named(|name| drops(&self.names, self.matching.as_ref(), name));
    }
}
