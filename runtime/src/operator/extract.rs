//! Copies groups of a match in the body into headers (`org.apache.flume.interceptor.RegexExtractorInterceptor`).

use jiff::Timestamp;
use logflowc_plan::{self as plan, Reading};

use super::Operator;
use crate::arena::Piece;
use crate::batch::Batch;
use crate::date::{DatePattern, local_zone};
use crate::headers::Header;
use crate::pattern::{Groups, Pattern, PatternError};

/// A pattern and what becomes of its groups.
pub(super) struct Extract {
    pattern: Pattern,
    groups: Vec<Group>,
    /// What the groups of the event at hand hold, by index into `groups`.
    found: Vec<(usize, Value)>,
}

/// A group of the pattern and the header that it fills.
struct Group {
    index: u32,
    header: Header,
    /// The group is a date and becomes a time.
    date: Option<DatePattern>,
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
        let groups = groups.iter().map(Group::new).collect();
        Ok(Self { pattern: Pattern::new(pattern)?, groups, found: Vec::new() })
    }
}

impl Operator for Extract {
    fn apply(&mut self, batch: &mut Batch) {
        let Self { pattern, groups, found } = self;
        for event in 0..batch.len() {
            match pattern.captures(batch.body(event)) {
                Ok(Some(matched)) => {
                    for (index, group) in groups.iter_mut().enumerate() {
                        found.extend(group.value(&matched).map(|value| (index, value)));
                    }
                }
                Ok(None) => continue,
                Err(error) => tracing::warn!("{error}; the event stays as it is"),
            }
            let start = batch.body_piece(event).start();
            for (index, value) in found.drain(..) {
                let header = &groups[index].header;
                match value {
                    Value::InBody(at, len) => batch.set_piece(event, header, Piece::new(start + at, len)),
                    Value::Text(text) => batch.set(event, header, &text),
                }
            }
        }
    }
}

impl Group {
    fn new(plan: &plan::Group) -> Self {
        let date = match &plan.reading {
            Reading::Text => None,
            Reading::Millis { pattern } => Some(DatePattern::new(pattern, local_zone(), Timestamp::now())),
        };
        Self { index: plan.index, header: Header::Known(plan.header), date }
    }

    /// A group that takes no part in the match gives no header: Flume stores a null there, which no sink can use. Text
    /// that is no date gives none either: Flume fails the whole batch, and tries it again for ever.
    fn value(&mut self, matched: &Groups<'_>) -> Option<Value> {
        let text = matched.get(self.index)?;
        if let Some(date) = &mut self.date {
            let millis = std::str::from_utf8(text).ok().and_then(|text| date.millis(text));
            if millis.is_none() {
                tracing::warn!("`{}` is not a date as the pattern has it", String::from_utf8_lossy(text));
            }
            return millis.map(|millis| Value::Text(millis.to_string().into_bytes()));
        }
        if !matched.is_body() {
            return Some(Value::Text(text.to_vec()));
        }
        let range = matched.range(self.index)?;
        Some(Value::InBody(range.start, range.len()))
    }
}
