//! Headers in the order in which Java's `HashMap` gives them out, so that files compare byte by byte.
//!
//! A map of Flume has 16 buckets and doubles when more than three quarters are taken. Entries come bucket by bucket,
//! within a bucket in the order in which they were put.

use logflowc_runtime::{Event, Header, Headers};

/// Buckets of a new map.
const BUCKETS: usize = 16;

/// The order of the headers that the plan knows, worked out once.
pub(crate) struct JavaOrder {
    headers: Headers,
    /// By header number.
    hashes: Vec<u32>,
}

impl JavaOrder {
    pub(crate) fn new(headers: Headers) -> Self {
        let hashes = headers.iter().map(|(_, name)| spread(name)).collect();
        Self { headers, hashes }
    }

    /// The headers of an event as names and values.
    pub(crate) fn headers<'e>(&'e self, event: Event<'e>) -> impl Iterator<Item = (String, &'e [u8])> {
        let mut entries: Vec<(u32, Header, &[u8])> =
            event.headers().map(|(header, value)| (self.hash(&header), header, value)).collect();
        let mut buckets = BUCKETS;
        while entries.len() > buckets / 4 * 3 {
            buckets *= 2;
        }
        entries.sort_by_key(|(hash, _, _)| *hash as usize & (buckets - 1));
        entries.into_iter().map(|(_, header, value)| (self.headers.name(&header).to_owned(), value))
    }

    /// Writes the headers as `Map.toString` does: `{k=v, l=w}`.
    pub(crate) fn write_map(&self, event: Event<'_>, out: &mut Vec<u8>) {
        out.push(b'{');
        for (index, (name, value)) in self.headers(event).enumerate() {
            if index > 0 {
                out.extend_from_slice(b", ");
            }
            out.extend_from_slice(name.as_bytes());
            out.push(b'=');
            out.extend_from_slice(value);
        }
        out.push(b'}');
    }

    fn hash(&self, header: &Header) -> u32 {
        match header {
            Header::Known(id) => self.hashes[id.0 as usize],
            Header::Named(name) => spread(name),
        }
    }
}

/// `String.hashCode` with the high half folded in, as `HashMap` does.
fn spread(name: &str) -> u32 {
    let hash = name.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit.into()));
    hash ^ hash >> 16
}

#[cfg(test)]
mod tests {
    use logflowc_runtime::{Batch, Shared, Slice};

    use super::*;

    #[test]
    fn headers_come_in_the_order_of_a_java_map() {
        let headers = Headers::new(&["timestamp".to_owned(), "host".to_owned()]);
        let mut batch = Batch::default();
        batch.push(b"");
        for name in ["timestamp", "host", "Severity", "Facility"] {
            batch.set(0, &headers.find(name), b"1");
        }
        let slice = Slice::all(Shared::alone(batch));
        let order = JavaOrder::new(headers);
        let event = slice.iter().next().expect("one event");
        let mut text = Vec::new();
        order.write_map(event, &mut text);
        // Printed by `new HashMap` of a JDK with the same four puts.
        assert_eq!(String::from_utf8_lossy(&text), "{host=1, Severity=1, Facility=1, timestamp=1}");
    }
}
