//! Sets a header to a random UUID (`org.apache.flume.sink.solr.morphline.UUIDInterceptor`).

use std::fmt::Write as _;

use logflowc_plan::HeaderId;

use super::Operator;
use crate::batch::Batch;
use crate::headers::Header;

/// A UUID of version 4 (RFC 9562) for each event.
pub(super) struct Uuid {
    header: HeaderId,
    keep: bool,
    prefix: String,
    /// The generator is seeded from the system; UUIDs here name events, they guard nothing.
    random: fastrand::Rng,
    text: String,
}

impl Uuid {
    pub(super) fn new(header: HeaderId, keep: bool, prefix: &str) -> Self {
        let random = fastrand::Rng::new();
        Self { header, keep, prefix: prefix.to_owned(), random, text: String::new() }
    }
}

impl Operator for Uuid {
    fn apply(&mut self, batch: &mut Batch) {
        for event in 0..batch.len() {
            if self.keep && batch.header(event, self.header).is_some() {
                continue;
            }
            let bits = self.random.u128(..) & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
            self.text.clear();
            write!(
                self.text,
                "{}{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
                self.prefix,
                bits >> 96,
                bits >> 80 & 0xffff,
                bits >> 64 & 0xffff,
                bits >> 48 & 0xffff,
                bits & 0xffff_ffff_ffff
            )
            .expect("a string takes every write");
            batch.set(event, &Header::Known(self.header), self.text.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_event_gets_a_uuid_of_version_4() {
        let mut batch = Batch::default();
        (0..100).for_each(|_| batch.push(b""));
        Uuid::new(HeaderId(0), true, "p-").apply(&mut batch);
        let mut seen = std::collections::BTreeSet::new();
        for event in 0..100 {
            let text = std::str::from_utf8(batch.header(event, HeaderId(0)).expect("set")).expect("ASCII");
            assert_eq!((text.len(), &text[..2], &text[16..17]), (38, "p-", "4"), "{text}");
            assert!(matches!(&text[21..22], "8" | "9" | "a" | "b"), "{text}");
            assert!(seen.insert(text.to_owned()));
        }
    }
}
