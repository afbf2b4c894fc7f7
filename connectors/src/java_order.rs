//! Headers in the order in which Java's `HashMap` gives them out, so that files compare byte by byte.
//!
//! Entries come bucket by bucket, within a bucket in the order in which they were put. A new map has 16 buckets, a
//! copied one as many as its entries need; both double when more than three quarters are taken. The sizes are those
//! of Java 8 to 18.
//!
//! Not known is the order within a bucket where the events of one batch got the same headers in different orders, nor
//! that a table stays large after further headers came and were removed. A bucket of nine entries, for which Java
//! doubles too, is not looked for.

use std::io::{self, Write};

use logflowc_plan::HeaderId;
use logflowc_runtime::{Batch, Copied, CopiedFrom, Event, Headers};

/// Buckets of a new map.
const BUCKETS: usize = 16;

/// Works out the order, and keeps it as long as batches have the same headers.
pub(crate) struct JavaOrder {
    /// By header number.
    hashes: Vec<u32>,
    /// The headers of the batches that `layouts` is for.
    ids: Vec<HeaderId>,
    copied: Option<Copied>,
    layouts: Vec<Layout>,
}

/// The order of all headers of a batch in tables of one size.
struct Layout {
    tables: Tables,
    /// Indices into `ids`.
    order: Vec<usize>,
}

/// How many buckets the tables had that the headers of an event stood in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tables {
    /// The map that was copied; one bucket where it gives its entries in the order in which they were put.
    copied: usize,
    last: usize,
}

/// Where a header stands: its bucket, whether it came after the copy, its bucket in the map that was copied.
type Place = (usize, bool, usize);

/// The name of a header.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Name<'e> {
    Known(HeaderId),
    Other(&'e str),
}

/// A header of an event.
pub(crate) type Entry<'e> = (Name<'e>, &'e [u8]);

/// The headers of the events of one batch.
pub(crate) struct Ordered<'o, 'e> {
    order: &'o mut JavaOrder,
    /// By index into `ids`.
    values: Vec<Option<&'e [u8]>>,
    sorted: Vec<(Place, usize, Entry<'e>)>,
    entries: Vec<Entry<'e>>,
}

impl JavaOrder {
    pub(crate) fn new(headers: &Headers) -> Self {
        let hashes = headers.iter().map(|(_, name)| spread(name)).collect();
        Self { hashes, ids: Vec::new(), copied: None, layouts: Vec::new() }
    }

    /// Gives the headers of the events of this batch.
    pub(crate) fn of<'o, 'e>(&'o mut self, batch: &'e Batch) -> Ordered<'o, 'e> {
        let order = batch.header_order();
        if self.ids != order.ids() || self.copied != order.copied() {
            self.ids.clear();
            self.ids.extend_from_slice(order.ids());
            self.copied = order.copied();
            self.layouts.clear();
        }
        Ordered { order: self, values: Vec::new(), sorted: Vec::new(), entries: Vec::new() }
    }

    /// How many of `ids` stood in the map that was copied.
    fn own(&self) -> usize {
        self.copied.map_or(self.ids.len(), |copied| copied.count)
    }

    /// The tables of an event that had `own` headers when its map was copied, and has `all` now.
    fn tables(&self, own: usize, all: usize) -> Tables {
        let Some(Copied { from, removed, .. }) = self.copied else {
            return Tables { copied: 1, last: grown(BUCKETS, all) };
        };
        let own = own + removed;
        // A copy of an empty map is like a new one.
        let needed = if own == 0 { BUCKETS } else { (own * 4 / 3 + 1).next_power_of_two() };
        let copied = if from == CopiedFrom::Hash { grown(BUCKETS, own) } else { 1 };
        Tables { copied, last: grown(needed, all) }
    }

    fn hash(&self, at: usize) -> u32 {
        self.hashes[self.ids[at].0 as usize]
    }

    /// Index of the layout for these tables.
    fn layout(&mut self, tables: Tables) -> usize {
        let known = self.layouts.iter().position(|layout| layout.tables == tables);
        known.unwrap_or_else(|| {
            let own = self.own();
            let mut order: Vec<usize> = (0..self.ids.len()).collect();
            order.sort_by_key(|at| tables.place(self.hash(*at), *at < own));
            self.layouts.push(Layout { tables, order });
            self.layouts.len() - 1
        })
    }
}

impl Tables {
    fn place(self, hash: u32, own: bool) -> Place {
        let bucket = |buckets: usize| hash as usize & (buckets - 1);
        (bucket(self.last), !own, if own { bucket(self.copied) } else { 0 })
    }
}

impl<'e> Ordered<'_, 'e> {
    /// The headers of an event.
    pub(crate) fn headers(&mut self, event: Event<'e>) -> &[Entry<'e>] {
        self.values.clear();
        self.values.extend(self.order.ids.iter().map(|id| event.header(*id)));
        let (own, added) = self.values.split_at(self.order.own());
        let own = own.iter().flatten().count();
        let added = added.iter().flatten().count();
        let other = event.named().count();
        let tables = self.order.tables(own + other, own + other + added);
        self.entries.clear();
        if other == 0 {
            let layout = self.order.layout(tables);
            let Self { order, values, entries, .. } = self;
            let known = |at: &usize| values[*at].map(|value| (Name::Known(order.ids[*at]), value));
            entries.extend(order.layouts[layout].order.iter().filter_map(known));
        } else {
            self.sort(event, tables);
        }
        &self.entries
    }

    /// The headers of an event after they were put one by one into another map.
    pub(crate) fn put_again(&mut self, event: Event<'e>) -> &[Entry<'e>] {
        self.headers(event);
        let Self { order, entries, .. } = self;
        let buckets = grown(BUCKETS, entries.len());
        let hash = |name: Name<'_>| match name {
            Name::Known(id) => order.hashes[id.0 as usize],
            Name::Other(name) => spread(name),
        };
        entries.sort_by_key(|(name, _)| hash(*name) as usize & (buckets - 1));
        entries
    }

    /// Sorts the headers of an event that has some without numbers. These come from the source.
    fn sort(&mut self, event: Event<'e>, tables: Tables) {
        let Self { order, values, sorted, entries } = self;
        let own = order.own();
        sorted.clear();
        for (at, value) in values.iter().enumerate() {
            if let Some(value) = value {
                let place = tables.place(order.hash(at), at < own);
                sorted.push((place, at, (Name::Known(order.ids[at]), *value)));
            }
        }
        for (at, (name, value)) in (values.len()..).zip(event.named()) {
            sorted.push((tables.place(spread(name), true), at, (Name::Other(name), value)));
        }
        sorted.sort_unstable_by_key(|(place, at, _)| (*place, *at));
        entries.extend(sorted.iter().map(|(_, _, entry)| *entry));
    }
}

impl<'e> Name<'e> {
    pub(crate) fn text<'n>(self, headers: &'n Headers) -> &'n str
    where
        'e: 'n,
    {
        match self {
            Name::Known(id) => headers.known(id),
            Name::Other(name) => name,
        }
    }
}

/// Writes headers as `Map.toString` does: `{k=v, l=w}`.
pub(crate) fn write_map(
    entries: &[Entry<'_>],
    headers: &Headers,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    let mut before: &[u8] = b"{";
    for (name, value) in entries {
        out.write_all(before)?;
        out.write_all(name.text(headers).as_bytes())?;
        out.write_all(b"=")?;
        out.write_all(value)?;
        before = b", ";
    }
    out.write_all(if entries.is_empty() { b"{}" } else { b"}" })
}

/// Buckets of a table with `count` entries that began with `buckets`.
fn grown(mut buckets: usize, count: usize) -> usize {
    while count > buckets * 3 / 4 {
        buckets *= 2;
    }
    buckets
}

/// `String.hashCode` with the high half folded in, as `HashMap` does.
fn spread(name: &str) -> u32 {
    let hash = name.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit.into()));
    hash ^ hash >> 16
}

#[cfg(test)]
mod tests;
