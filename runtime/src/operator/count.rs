//! Counts events as a metric.

use std::collections::HashMap;
use std::sync::Arc;

use logflowc_plan::HeaderId;

use super::Operator;
use crate::batch::Batch;
use crate::tally::Tally;

/// A metric, and what the batch at hand adds to it when it is stored.
pub(super) struct Count {
    by: Option<HeaderId>,
    tally: Arc<Tally>,
    /// Where values are counted.
    places: HashMap<Box<[u8]>, usize>,
    /// There is no place for further values.
    full: bool,
    /// The events of the batch by place.
    pending: Vec<u64>,
}

impl Count {
    pub(super) fn new(by: Option<HeaderId>, tally: Arc<Tally>) -> Self {
        Self { by, tally, places: HashMap::new(), full: false, pending: Vec::new() }
    }

    /// Where a value is counted; 0 is for all that have no place.
    fn place(&mut self, value: &[u8]) -> usize {
        if let Some(place) = self.places.get(value) {
            return *place;
        }
        if self.full {
            return 0;
        }
        let place = self.tally.place(&String::from_utf8_lossy(value));
        self.full = place.is_none();
        let Some(place) = place else { return 0 };
        self.places.insert(value.into(), place);
        place
    }
}

impl Operator for Count {
    fn apply(&mut self, batch: &mut Batch) {
        for event in 0..batch.len() {
            let value = self.by.and_then(|by| batch.header(event, by));
            let place = match (self.by, value) {
                // What lacks the header is told apart from all values as well.
                (Some(_), None) => self.place(b""),
                (_, Some(value)) => self.place(value),
                (None, None) => 0,
            };
            if self.pending.len() <= place {
                self.pending.resize(place + 1, 0);
            }
            self.pending[place] += 1;
        }
    }

    fn settle(&mut self, stored: bool) {
        for (place, count) in self.pending.iter_mut().enumerate() {
            let count = std::mem::take(count);
            if stored && count > 0 {
                self.tally.add_at(place, count);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers::Header;
    use crate::metrics::Value;

    fn counted(tally: &Tally) -> Vec<(String, u64)> {
        let values = tally.read().values.into_iter().map(|(name, value)| match value {
            Value::Whole(count) => (name.into_owned(), count),
            Value::Fraction(_) => unreachable!("counts are whole"),
        });
        values.collect()
    }

    fn batch(levels: &[&str]) -> Batch {
        let mut batch = Batch::default();
        for (event, level) in levels.iter().enumerate() {
            batch.push(b"");
            if !level.is_empty() {
                batch.set(event, &Header::Known(HeaderId(0)), level.as_bytes());
            }
        }
        batch
    }

    #[test]
    fn values_are_counted_apart_up_to_the_bound_and_only_when_stored() {
        let tally = Arc::new(Tally::new("s", "levels", Some("level"), 2));
        let mut count = Count::new(Some(HeaderId(0)), Arc::clone(&tally));
        count.apply(&mut batch(&["WARN", "INFO", "WARN", "DEBUG"]));
        count.settle(false);
        assert_eq!(counted(&tally), [("WARN".to_owned(), 0), ("INFO".to_owned(), 0)]);
        count.apply(&mut batch(&["WARN", "INFO", "WARN", "DEBUG", ""]));
        count.settle(true);
        let expected = [("WARN", 2), ("INFO", 1), ("other", 2)];
        assert_eq!(counted(&tally), expected.map(|(name, count)| (name.to_owned(), count)));
    }

    #[test]
    fn without_a_header_there_is_one_count() {
        let tally = Arc::new(Tally::new("s", "seen", None, 1000));
        let mut count = Count::new(None, Arc::clone(&tally));
        count.apply(&mut batch(&["", ""]));
        count.settle(true);
        assert_eq!(counted(&tally), [("EventCount".to_owned(), 2)]);
    }
}
