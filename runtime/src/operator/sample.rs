//! Keeps a share of the events.

use logflowc_plan::HeaderId;

use super::Operator;
use crate::batch::Batch;

/// So many of so many events, evenly spread, or the events of so many of so many keys.
pub(super) struct Sample {
    kept: u32,
    of: u32,
    by: Option<HeaderId>,
    /// How much of the next event without a key is kept already, in parts of `of`.
    owed: u32,
}

impl Sample {
    pub(super) fn new(kept: u32, of: u32, by: Option<HeaderId>) -> Self {
        // The first event is the one that stands for those behind it.
        Self { kept: kept.min(of), of, by, owed: if kept == 0 { 0 } else { of.saturating_sub(kept) } }
    }

    fn next(&mut self) -> bool {
        let owed = u64::from(self.owed) + u64::from(self.kept);
        let keeps = owed >= u64::from(self.of);
        let left = if keeps { owed - u64::from(self.of) } else { owed };
        self.owed = u32::try_from(left).expect("less than `of`");
        keeps
    }

    /// The share of the hashes that is kept.
    fn keeps(&self, key: &[u8]) -> bool {
        u128::from(hash(key)) * u128::from(self.of) < u128::from(self.kept) << 64
    }
}

impl Operator for Sample {
    fn apply(&mut self, batch: &mut Batch) {
        batch.retain(|batch, event| match self.by.and_then(|by| batch.header(event, by)) {
            Some(key) => self.keeps(key),
            None => self.next(),
        });
    }
}

/// FNV-1a of 64 bits (RFC 9923), mixed at the end as in `MurmurHash3`: all machines and versions choose the same keys.
fn hash(key: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let mut hash = key.iter().fold(0xcbf2_9ce4_8422_2325, step);
    for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53] {
        hash = (hash ^ hash >> 33).wrapping_mul(factor);
    }
    hash ^ hash >> 33
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers::Header;

    const KEY: HeaderId = HeaderId(0);

    #[test]
    fn without_a_key_every_nth_event_is_kept_across_batches() {
        let mut sample = Sample::new(1, 10, None);
        let mut kept = Vec::new();
        for start in (0..100).step_by(7) {
            let mut batch = Batch::default();
            (start..(start + 7).min(100)).for_each(|event| batch.push(event.to_string().as_bytes()));
            sample.apply(&mut batch);
            kept.extend(
                (0..batch.len()).map(|event| String::from_utf8_lossy(batch.body(event)).into_owned()),
            );
        }
        assert_eq!(kept, (0..10).map(|ten| (ten * 10).to_string()).collect::<Vec<_>>());
    }

    #[test]
    fn a_key_decides_for_all_its_events_and_the_share_of_keys_is_right() {
        let keys = 20_000;
        let mut batch = Batch::default();
        for event in 0..2 * keys {
            batch.push(b"");
            batch.set(event, &Header::Known(KEY), format!("user-{}", event % keys).as_bytes());
        }
        Sample::new(10, 100, Some(KEY)).apply(&mut batch);
        let mut seen = std::collections::HashMap::new();
        for event in 0..batch.len() {
            *seen.entry(batch.header(event, KEY).expect("set").to_vec()).or_insert(0) += 1;
        }
        assert!(seen.values().all(|count| *count == 2));
        assert!((1_800..2_200).contains(&seen.len()), "{}", seen.len());
    }

    #[test]
    fn nothing_and_all_are_shares_as_well() {
        for (kept, left) in [(0, 0), (100, 5)] {
            let mut batch = Batch::default();
            for event in 0..5 {
                batch.push(b"");
                if event > 2 {
                    batch.set(event, &Header::Known(KEY), b"key");
                }
            }
            Sample::new(kept, 100, Some(KEY)).apply(&mut batch);
            assert_eq!(batch.len(), left);
        }
    }

    #[test]
    fn the_hash_is_that_of_the_published_functions() {
        // The test vector of FNV-1a for "foobar", through the mix.
        let mut expected: u64 = 0x8594_4171_f739_67e8;
        expected = (expected ^ expected >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        expected = (expected ^ expected >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        assert_eq!(hash(b"foobar"), expected ^ expected >> 33);
    }
}
