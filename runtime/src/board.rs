//! What there is to read of an agent, from one configuration to the next.

use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};

use crate::metrics::{Meter, Reading};

/// The counters of an agent, as the JMX server of Flume shows them: those of a component that a new configuration has
/// no more stay as they were in the end. No thread of an engine ever waits for a reader.
#[derive(Default)]
pub struct Board(RwLock<Shown>);

#[derive(Default)]
struct Shown {
    meters: Vec<Meter>,
    gone: Vec<Reading>,
}

impl Board {
    /// Puts the components of another engine in the place of those that are shown.
    pub fn replace(&self, meters: &[Meter]) {
        let mut shown = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let names: HashSet<_> = meters.iter().map(Meter::key).collect();
        let Shown { meters: before, mut gone } = std::mem::take(&mut *shown);
        gone.extend(before.iter().map(Meter::read));
        gone.retain(|reading| !names.contains(&(reading.kind, reading.name.as_str().into())));
        *shown = Shown { meters: meters.to_vec(), gone };
    }

    /// The values of all components at the moment.
    pub fn read(&self) -> Vec<Reading> {
        let shown = self.0.read().unwrap_or_else(PoisonError::into_inner);
        shown.meters.iter().map(Meter::read).chain(shown.gone.iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::metrics::{SourceCounters, Value};

    fn source(name: &str, received: u64) -> Meter {
        let counters = SourceCounters::default();
        counters.received.add(received);
        Meter::Source(name.to_owned(), Arc::new(counters))
    }

    fn received(board: &Board) -> Vec<(String, Value)> {
        board.read().into_iter().map(|reading| (reading.name, reading.values[0].1)).collect()
    }

    #[test]
    fn a_component_begins_anew_or_stays_as_it_was() {
        let board = Board::default();
        board.replace(&[source("a", 1), source("b", 2)]);
        board.replace(&[source("b", 0)]);
        assert_eq!(received(&board), [("b".to_owned(), Value::Whole(0)), ("a".to_owned(), Value::Whole(1))]);
        board.replace(&[source("a", 5)]);
        assert_eq!(received(&board), [("a".to_owned(), Value::Whole(5)), ("b".to_owned(), Value::Whole(0))]);
    }
}
