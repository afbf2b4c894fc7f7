//! The iteration order of Java 17 hash tables of strings, on which the meaning of a Flume configuration depends.
//!
//! A table has a power of two of buckets; entries come bucket by bucket, within a bucket in the order in which they
//! were put. All functions take the keys in that order and give back their indices in the order of iteration.

use foldhash::HashSetExt;

/// `String.hashCode`, with the high half folded in as `HashMap` does.
fn spread(key: &str) -> u32 {
    let add = |hash: u32, unit: u32| hash.wrapping_mul(31).wrapping_add(unit);
    // Nearly all keys are ASCII, of which every byte is a unit of UTF-16.
    let hash = if key.is_ascii() {
        key.bytes().fold(0, |hash, byte| add(hash, byte.into()))
    } else {
        key.encode_utf16().fold(0, |hash, unit| add(hash, unit.into()))
    };
    hash ^ hash >> 16
}

/// Buckets of a table made without a size.
const BUCKETS: usize = 16;

/// The order of `new HashMap()` or `new HashSet()` after the keys were put.
pub fn map_order<S: AsRef<str>>(keys: &[S]) -> Vec<usize> {
    let distinct = distinct(keys);
    in_place(&distinct, table_order(&hashes(keys, &distinct), BUCKETS))
}

/// The order of `new HashSet(list)`, which is made large enough for the list, duplicates included.
pub fn set_of_list_order<S: AsRef<str>>(keys: &[S]) -> Vec<usize> {
    let wanted = (keys.len() * 4 / 3 + 1).max(BUCKETS);
    let distinct = distinct(keys);
    in_place(&distinct, table_order(&hashes(keys, &distinct), wanted.next_power_of_two()))
}

/// The order in which Flume 1.11 substitutes: that of `Properties.stringPropertyNames`, a `HashMap` filled in the
/// order of the `ConcurrentHashMap` behind `Properties`.
pub fn substitution_order<S: AsRef<str>>(keys: &[S]) -> Vec<usize> {
    let distinct = distinct(keys);
    let hashes = hashes(keys, &distinct);
    let properties = Concurrent::filled(&hashes).order();
    let hashes: Vec<u32> = properties.iter().map(|at| hashes[*at]).collect();
    let order = in_place(&properties, table_order(&hashes, BUCKETS));
    in_place(&distinct, order)
}

/// The indices of the first occurrence of each key.
fn distinct<S: AsRef<str>>(keys: &[S]) -> Vec<usize> {
    let mut seen = foldhash::HashSet::with_capacity(keys.len());
    (0..keys.len()).filter(|index| seen.insert(keys[*index].as_ref())).collect()
}

fn hashes<S: AsRef<str>>(keys: &[S], distinct: &[usize]) -> Vec<u32> {
    distinct.iter().map(|index| spread(keys[*index].as_ref())).collect()
}

/// What stands at each of the places.
fn in_place(all: &[usize], places: Vec<usize>) -> Vec<usize> {
    places.into_iter().map(|place| all[place]).collect()
}

/// The order of a `HashMap` that starts with some buckets; when it grows, buckets keep the order of insertion.
fn table_order(hashes: &[u32], mut buckets: usize) -> Vec<usize> {
    while hashes.len() > buckets / 4 * 3 {
        buckets *= 2;
    }
    let mut order: Vec<usize> = (0..hashes.len()).collect();
    order.sort_by_key(|index| hashes[*index] as usize & (buckets - 1));
    order
}

/// The `ConcurrentHashMap` while it is filled: chains of entries, which are named by their place in the order of
/// insertion.
struct Concurrent<'h> {
    hashes: &'h [u32],
    /// The first entry of each bucket.
    heads: Vec<Option<u32>>,
    /// The entry behind each entry.
    next: Vec<Option<u32>>,
}

impl<'h> Concurrent<'h> {
    fn filled(hashes: &'h [u32]) -> Self {
        let mut table = Self { hashes, heads: vec![None; BUCKETS], next: vec![None; hashes.len()] };
        for (count, entry) in (0..hashes.len()).zip(0..) {
            table.append(entry);
            while count + 1 >= table.heads.len() - table.heads.len() / 4 {
                table.grow();
            }
        }
        table
    }

    fn append(&mut self, entry: u32) {
        let bucket = self.hashes[entry as usize] as usize & (self.heads.len() - 1);
        match self.chain(self.heads[bucket]).last() {
            Some(last) => self.next[last as usize] = Some(entry),
            None => self.heads[bucket] = Some(entry),
        }
    }

    fn chain(&self, head: Option<u32>) -> impl Iterator<Item = u32> {
        std::iter::successors(head, |entry| self.next[*entry as usize])
    }

    /// Splits every bucket in two. The longest run of entries at its end that stay together keeps its order; the
    /// entries before it are put in front one by one.
    fn grow(&mut self) {
        let size = self.heads.len();
        let heads = std::mem::replace(&mut self.heads, vec![None; 2 * size]);
        let mut chain = Vec::new();
        for (bucket, head) in heads.into_iter().enumerate() {
            chain.clear();
            chain.extend(self.chain(head));
            let Some(last) = chain.last() else { continue };
            let upper = |entry: &u32| self.hashes[*entry as usize] as usize & size;
            let run =
                chain.iter().rposition(|entry| upper(entry) != upper(last)).map_or(0, |before| before + 1);
            self.heads[bucket + upper(last)] = Some(chain[run]);
            for entry in &chain[..run] {
                let target = bucket + upper(entry);
                self.next[*entry as usize] = self.heads[target].replace(*entry);
            }
        }
    }

    fn order(&self) -> Vec<usize> {
        self.heads.iter().flat_map(|head| self.chain(*head)).map(|entry| entry as usize).collect()
    }
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
