//! "Did you mean": the known name that is closest to a written one.

/// The candidate closest to `written`, if it is close enough to have been meant.
pub fn nearest<'n>(written: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let lower = written.to_lowercase();
    let length = written.chars().count();
    let limit = (length / 3).max(1);
    let letters = letters(&lower);
    let mut nearest = None;
    // Only a candidate that is closer than all before it counts.
    let mut wanted = limit + 1;
    for name in candidates.into_iter().filter(|name| name.chars().count().abs_diff(length) <= limit) {
        let other = name.to_lowercase();
        if at_least(&letters, &other) >= wanted {
            continue;
        }
        let (mine, theirs) = without_common_ends(&lower, &other);
        let distance = strsim::damerau_levenshtein(mine, theirs);
        if distance < wanted {
            (nearest, wanted) = (Some(name), distance);
        }
    }
    nearest
}

/// How often each letter stands in a text; some letters share a number.
type Letters = [i32; 32];

fn letters(text: &str) -> Letters {
    let mut letters = [0; 32];
    for c in text.chars() {
        letters[c as usize % 32] += 1;
    }
    letters
}

/// What the edit distance cannot be less than: a step adds one letter, takes one away, or does both.
fn at_least(mine: &Letters, other: &str) -> usize {
    let theirs = letters(other);
    let differences = || mine.iter().zip(&theirs).map(|(mine, theirs)| mine - theirs);
    let (more, less): (i32, i32) = differences()
        .fold((0, 0), |(more, less), difference| (more + difference.max(0), less - difference.min(0)));
    more.max(less).unsigned_abs() as usize
}

/// What is left of two texts behind their common start and before their common end, on which no distance depends.
fn without_common_ends<'t>(a: &'t str, b: &'t str) -> (&'t str, &'t str) {
    let common = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum()
    };
    let start = common(&mut a.chars().zip(b.chars()));
    let (a, b) = (&a[start..], &b[start..]);
    let end = common(&mut a.chars().rev().zip(b.chars().rev()));
    (&a[..a.len() - end], &b[..b.len() - end])
}

/// Names in back-quotes, with commas.
pub fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn short_cuts_change_nothing(written in "[abAB.é]{0,9}", names in prop::collection::vec("[abAB.é]{0,9}", 0..9)) {
            let lower = written.to_lowercase();
            let length = written.chars().count();
            let limit = (length / 3).max(1);
            let scored = names.iter().filter_map(|name| {
                let distance = strsim::damerau_levenshtein(&lower, &name.to_lowercase());
                let close = distance <= limit && name.chars().count().abs_diff(length) <= limit;
                close.then_some((distance, name.as_str()))
            });
            let expected = scored.min_by_key(|(distance, _)| *distance).map(|(_, name)| name);
            prop_assert_eq!(nearest(&written, names.iter().map(String::as_str)), expected);
        }
    }

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let keys = ["capacity", "transactionCapacity", "byteCapacity"];
        assert_eq!(nearest("capcity", keys), Some("capacity"));
        assert_eq!(nearest("transactioncapacity", keys), Some("transactionCapacity"));
        assert_eq!(nearest("threads", keys), None);
    }
}
