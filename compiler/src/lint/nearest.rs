//! "Did you mean": the known name that is closest to a written one.

/// The candidate closest to `written`, if it is close enough to have been meant.
pub fn nearest<'n>(written: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let lower = written.to_lowercase();
    let distance = |name: &str| strsim::damerau_levenshtein(&lower, &name.to_lowercase());
    let limit = (written.chars().count() / 3).max(1);
    let length = written.chars().count();
    let close = candidates.into_iter().filter(|name| name.chars().count().abs_diff(length) <= limit);
    let scored = close.map(|name| (distance(name), name));
    scored
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Names in back-quotes, with commas.
pub fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let keys = ["capacity", "transactionCapacity", "byteCapacity"];
        assert_eq!(nearest("capcity", keys), Some("capacity"));
        assert_eq!(nearest("transactioncapacity", keys), Some("transactionCapacity"));
        assert_eq!(nearest("threads", keys), None);
    }
}
