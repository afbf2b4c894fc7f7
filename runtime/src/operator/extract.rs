//! Copies groups of a match in the body into headers (`org.apache.flume.interceptor.RegexExtractorInterceptor`).

use logflowc_plan::{self as plan, Reading};

use super::Operator;
use crate::arena::Piece;
use crate::batch::Batch;
use crate::headers::Header;
use crate::pattern::{Groups, Pattern, PatternError};

/// A pattern and what becomes of its groups.
pub(super) struct Extract {
    pattern: Pattern,
    groups: Vec<(Header, plan::Group)>,
    /// What the groups of the event at hand hold, by index into `groups`.
    found: Vec<(usize, Value)>,
}

/// A header value before it is in the batch.
enum Value {
    /// It stands in the body; start and length in there.
    InBody(usize, usize),
    /// It does not.
    Text(Vec<u8>),
}

impl Extract {
    pub(super) fn new(pattern: &plan::Pattern, groups: &[plan::Group]) -> Result<Self, PatternError> {
        let groups = groups.iter().map(|group| (Header::Known(group.header), group.clone())).collect();
        Ok(Self { pattern: Pattern::new(pattern)?, groups, found: Vec::new() })
    }
}

impl Operator for Extract {
    fn apply(&mut self, batch: &mut Batch) {
        let Self { pattern, groups, found } = self;
        for event in 0..batch.len() {
            match pattern.captures(batch.body(event)) {
                Ok(Some(matched)) => {
                    let values = groups
                        .iter()
                        .enumerate()
                        .filter_map(|(index, (_, group))| Some((index, value(&matched, group)?)));
                    found.extend(values);
                }
                Ok(None) => continue,
                Err(error) => tracing::warn!("{error}; the event stays as it is"),
            }
            let start = batch.body_piece(event).start();
            for (index, value) in found.drain(..) {
                let header = &groups[index].0;
                match value {
                    Value::InBody(at, len) => batch.set_piece(event, header, Piece::new(start + at, len)),
                    Value::Text(text) => batch.set(event, header, &text),
                }
            }
        }
    }
}

/// A group that takes no part in the match gives no header. Flume stores a null there, which no sink can use.
fn value(matched: &Groups<'_>, group: &plan::Group) -> Option<Value> {
    let text = matched.get(group.index)?;
    match &group.reading {
        Reading::Text if matched.is_body() => {
            let range = matched.range(group.index)?;
            Some(Value::InBody(range.start, range.len()))
        }
        Reading::Text => Some(Value::Text(text.to_vec())),
        Reading::Millis { .. } => None,
    }
}
