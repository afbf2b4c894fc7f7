//! "Did you mean": the known name that is closest to a written one.
//!
//! Distances are those of optimal string alignment: letters that were added, left out, replaced, or swapped with their
//! neighbour.

use std::borrow::Borrow;

use rapidfuzz::distance::osa::BatchComparator;

/// Longer names are not compared, in bytes: nobody types them, and a file may be nothing but one key.
const LONGEST: usize = 200;

/// So many names of a list are compared with each of those that nobody knows; lists that people write are shorter.
const MOST: usize = 5_000;

/// The candidate closest to `written`, if it is close enough to have been meant.
pub fn nearest<'n>(written: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    Written::of(written)?.closest(candidates.into_iter().filter_map(Candidate::of))
}

/// Names to which many are compared.
pub(crate) struct Names<'n>(Vec<Candidate<'n>>);

impl<'n> Names<'n> {
    pub(crate) fn of(names: impl IntoIterator<Item = &'n str>) -> Self {
        Self(names.into_iter().take(MOST).filter_map(Candidate::of).collect())
    }

    /// The name closest to `written`, if it is close enough to have been meant.
    pub(crate) fn nearest(&self, written: &str) -> Option<&'n str> {
        Written::of(written)?.closest(self.0.iter())
    }
}

/// A name that may have been meant.
struct Candidate<'n> {
    name: &'n str,
    lower: String,
    /// In characters.
    length: usize,
    letters: Letters,
}

impl<'n> Candidate<'n> {
    fn of(name: &'n str) -> Option<Self> {
        (name.len() <= LONGEST).then(|| {
            let lower = name.to_lowercase();
            Self { name, length: name.chars().count(), letters: letters(&lower), lower }
        })
    }
}

/// A name that nobody knows.
struct Written {
    length: usize,
    letters: Letters,
    distance: BatchComparator<char>,
}

impl Written {
    fn of(name: &str) -> Option<Self> {
        (name.len() <= LONGEST).then(|| {
            let lower = name.to_lowercase();
            let distance = BatchComparator::new(lower.chars());
            Self { length: name.chars().count(), letters: letters(&lower), distance }
        })
    }

    /// The first of the closest candidates, of which at most a third of the letters differ.
    fn closest<'n>(&self, candidates: impl Iterator<Item: Borrow<Candidate<'n>>>) -> Option<&'n str> {
        let limit = (self.length / 3).max(1);
        let mut closest = None;
        // Only a candidate that is closer than all before it counts.
        let mut wanted = limit + 1;
        for candidate in candidates {
            let Candidate { name, lower, length, letters } = candidate.borrow();
            if length.abs_diff(self.length) > limit || at_least(&self.letters, letters) >= wanted {
                continue;
            }
            let distance = self.distance.distance(lower.chars());
            if distance < wanted {
                (closest, wanted) = (Some(*name), distance);
            }
        }
        closest
    }
}

/// How often each letter stands in a text; some letters share a number.
type Letters = [u8; 32];

fn letters(text: &str) -> Letters {
    let mut letters = [0; 32];
    for c in text.chars() {
        let count: &mut u8 = &mut letters[c as usize % 32];
        *count = count.saturating_add(1);
    }
    letters
}

/// What the edit distance cannot be less than: a step adds one letter, takes one away, or does both.
fn at_least(mine: &Letters, theirs: &Letters) -> usize {
    // All letters of a name that is compared are fewer than 256, so the sum is small enough to stay in bytes, of which
    // the machine adds many at a time.
    let surplus = |a: &Letters, b: &Letters| -> u8 {
        a.iter().zip(b).fold(0, |sum: u8, (a, b)| sum.wrapping_add(a.saturating_sub(*b)))
    };
    surplus(mine, theirs).max(surplus(theirs, mine)).into()
}

/// Names in back-quotes, with commas.
pub fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rapidfuzz::distance::osa;

    use super::*;

    proptest! {
        #[test]
        fn short_cuts_change_nothing(written in "[abAB.é]{0,9}", names in prop::collection::vec("[abAB.é]{0,9}", 0..9)) {
            let lower = written.to_lowercase();
            let length = written.chars().count();
            let limit = (length / 3).max(1);
            let scored = names.iter().filter_map(|name| {
                let distance = osa::distance(lower.chars(), name.to_lowercase().chars());
                let close = distance <= limit && name.chars().count().abs_diff(length) <= limit;
                close.then_some((distance, name.as_str()))
            });
            let expected = scored.min_by_key(|(distance, _)| *distance).map(|(_, name)| name);
            prop_assert_eq!(nearest(&written, names.iter().map(String::as_str)), expected);
        }
    }

    #[test]
    fn names_as_long_as_a_file_are_not_compared() {
        // Letters in another order each: by their numbers alone they could be the same.
        let long = |step: usize| -> String {
            (0..10_000_000)
                .map(|at| char::from(b'a' + u8::try_from(at * step % 23).expect("a letter")))
                .collect()
        };
        let (written, other) = (long(3), long(5));
        assert_eq!(nearest(&written, [other.as_str(), "capacity"]), None);
        assert_eq!(nearest("capcity", [other.as_str(), "capacity"]), Some("capacity"));
        assert_eq!(Names::of([other.as_str(), "capacity"]).nearest("capcity"), Some("capacity"));
    }

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let keys = ["capacity", "transactionCapacity", "byteCapacity"];
        assert_eq!(nearest("capcity", keys), Some("capacity"));
        assert_eq!(nearest("transactioncapacity", keys), Some("transactionCapacity"));
        assert_eq!(nearest("threads", keys), None);
    }
}
