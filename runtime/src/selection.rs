//! Some events of a batch, as a bit for each.

/// A set of events. Numbers count from 0 as those of the batch do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Bits beyond the last event are never set.
    words: Vec<u64>,
}

impl Selection {
    /// All events of a batch of this length.
    pub fn all(events: usize) -> Self {
        let mut words = vec![u64::MAX; events / 64];
        if !events.is_multiple_of(64) {
            words.push((1 << (events % 64)) - 1);
        }
        Self { words }
    }

    /// Whether an event is among them.
    pub fn has(&self, event: usize) -> bool {
        self.words[event / 64] >> (event % 64) & 1 == 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Takes all events out.
    pub fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Keeps the events for which `keep` holds.
    pub fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        for (index, word) in self.words.iter_mut().enumerate() {
            let mut left = *word;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                if !keep(index * 64 + bit as usize) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    /// Adds the events of another selection of the same batch.
    pub fn add(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// Takes the events of another selection of the same batch out.
    pub fn remove(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= !other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_events_at_every_length() {
        for events in [0, 1, 63, 64, 65, 200] {
            let mut some = Selection::all(events);
            let mut seen = Vec::new();
            some.retain(|event| {
                seen.push(event);
                event % 3 == 0
            });
            assert_eq!(seen, (0..events).collect::<Vec<_>>());
            assert!((0..events).all(|event| some.has(event) == (event % 3 == 0)));
            let mut rest = Selection::all(events);
            rest.remove(&some);
            assert!((0..events).all(|event| rest.has(event) != some.has(event)));
            rest.add(&some);
            assert_eq!(rest, Selection::all(events));
        }
    }
}
