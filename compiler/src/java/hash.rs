//! The iteration order of Java 17 hash tables of strings, on which the meaning of a Flume configuration depends.
//!
//! A table has a power of two of buckets; entries come bucket by bucket, within a bucket in the order in which they
//! were put. All functions take the keys in that order and give back their indices in the order of iteration.

/// `String.hashCode`, with the high half folded in as `HashMap` does.
fn spread(key: &str) -> u32 {
    let hash = key.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit.into()));
    hash ^ hash >> 16
}

/// Buckets of a table made without a size.
const BUCKETS: usize = 16;

/// The order of `new HashMap()` or `new HashSet()` after the keys were put.
pub fn map_order<S: AsRef<str>>(keys: &[S]) -> Vec<usize> {
    order_in(keys, BUCKETS)
}

/// The order of `new HashSet(list)`, which is made large enough for the list, duplicates included.
pub fn set_of_list_order<S: AsRef<str>>(keys: &[S]) -> Vec<usize> {
    let wanted = (keys.len() * 4 / 3 + 1).max(BUCKETS);
    order_in(keys, wanted.next_power_of_two())
}

fn order_in<S: AsRef<str>>(keys: &[S], mut buckets: usize) -> Vec<usize> {
    let distinct = distinct(keys);
    while distinct.len() > buckets / 4 * 3 {
        buckets *= 2;
    }
    let mut order = distinct;
    order.sort_by_key(|index| spread(keys[*index].as_ref()) as usize & (buckets - 1));
    order
}

/// The indices of the first occurrence of each key.
fn distinct<S: AsRef<str>>(keys: &[S]) -> Vec<usize> {
    let mut seen = std::collections::HashSet::new();
    (0..keys.len()).filter(|index| seen.insert(keys[*index].as_ref())).collect()
}

/// The order in which Flume 1.11 substitutes: that of `Properties.stringPropertyNames`, a `HashMap` filled in the
/// order of the `ConcurrentHashMap` behind `Properties`.
pub fn substitution_order<S: AsRef<str>>(keys: &[S]) -> Vec<usize> {
    let properties = properties_order(keys);
    let keys: Vec<&str> = properties.iter().map(|index| keys[*index].as_ref()).collect();
    map_order(&keys).into_iter().map(|index| properties[index]).collect()
}

/// The order of a `ConcurrentHashMap` that grows while it is filled. When a bucket is split, the longest run of
/// entries at its end that stay together keeps its order; the entries before it are put in front one by one.
fn properties_order<S: AsRef<str>>(keys: &[S]) -> Vec<usize> {
    let hashes: Vec<usize> = keys.iter().map(|key| spread(key.as_ref()) as usize).collect();
    let mut bins: Vec<Vec<usize>> = vec![Vec::new(); BUCKETS];
    for (count, index) in distinct(keys).into_iter().enumerate() {
        let size = bins.len();
        bins[hashes[index] & (size - 1)].push(index);
        while count + 1 >= bins.len() - bins.len() / 4 {
            bins = grown(&bins, &hashes);
        }
    }
    bins.concat()
}

fn grown(bins: &[Vec<usize>], hashes: &[usize]) -> Vec<Vec<usize>> {
    let size = bins.len();
    let mut grown = vec![Vec::new(); 2 * size];
    for (at, bin) in bins.iter().enumerate() {
        let Some(last) = bin.last() else { continue };
        let upper = |index: &usize| hashes[*index] & size;
        let run = bin.iter().rposition(|index| upper(index) != upper(last)).map_or(0, |before| before + 1);
        grown[at + upper(last)] = bin[run..].to_vec();
        for index in &bin[..run] {
            grown[at + upper(index)].insert(0, *index);
        }
    }
    grown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered<'k>(keys: &[&'k str], order: fn(&[&'k str]) -> Vec<usize>) -> Vec<&'k str> {
        order(keys).into_iter().map(|index| keys[index]).collect()
    }

    #[test]
    fn a_small_map_is_ordered_by_bucket() {
        // What `new HashMap` of a JDK prints after these puts.
        let keys = ["timestamp", "host", "Severity", "Facility"];
        assert_eq!(ordered(&keys, map_order), ["host", "Severity", "Facility", "timestamp"]);
    }

    #[test]
    fn keys_put_twice_count_once() {
        assert_eq!(ordered(&["b", "a", "b"], map_order), ["a", "b"]);
    }
}
