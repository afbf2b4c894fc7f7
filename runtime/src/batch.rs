//! Events on their way: one arena of bytes, bodies and header columns that point into it.
//!
//! A source fills a batch, operators change it, then it is shared and never changed again. Nothing is allocated per
//! event, and a header is found by its number.

mod room;

use logflowc_plan::{HeaderId, Value};

use crate::arena::{Arena, Piece};
use crate::column::{Column, Each, Values};
use crate::header_order::{CopiedFrom, HeaderOrder};
use crate::headers::Header;

/// A batch of events. Events are numbered from 0.
#[derive(Debug, Default)]
pub struct Batch {
    arena: Arena,
    bodies: Vec<Piece>,
    /// By header number; missing columns at the end are absent.
    columns: Vec<Column>,
    order: HeaderOrder,
    /// Headers whose names were not known ahead, ordered by event.
    named: Vec<Named>,
}

#[derive(Debug)]
struct Named {
    event: u32,
    name: Box<str>,
    value: Piece,
}

impl Batch {
    /// How many events there are.
    pub fn len(&self) -> usize {
        self.bodies.len()
    }

    /// Whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.bodies.is_empty()
    }

    /// How many bytes the arena holds.
    pub fn bytes(&self) -> usize {
        self.arena.len()
    }

    /// The arena, for sources that read into it.
    pub fn arena(&self) -> &Arena {
        &self.arena
    }

    /// The arena, for sources that read into it.
    pub fn arena_mut(&mut self) -> &mut Arena {
        &mut self.arena
    }

    /// Appends an event with a copy of `body`.
    pub fn push(&mut self, body: &[u8]) {
        let piece = self.arena.push(body);
        self.bodies.push(piece);
    }

    /// Appends an event whose body stands in the arena already.
    pub fn push_piece(&mut self, body: Piece) {
        self.bodies.push(body);
    }

    /// Appends the events whose bodies `find` sees in the arena, and gives back what it gives.
    pub fn push_found<R>(&mut self, find: impl FnOnce(&[u8], &mut Vec<Piece>) -> R) -> R {
        find(self.arena.bytes(), &mut self.bodies)
    }

    /// The body of an event.
    pub fn body(&self, event: usize) -> &[u8] {
        self.arena.get(self.bodies[event])
    }

    /// Where the body of an event stands in the arena.
    pub fn body_piece(&self, event: usize) -> Piece {
        self.bodies[event]
    }

    /// Gives an event another body.
    pub fn set_body(&mut self, event: usize, body: &[u8]) {
        self.bodies[event] = self.arena.push(body);
    }

    /// The value of a header.
    pub fn header(&self, event: usize, header: HeaderId) -> Option<&[u8]> {
        let piece = match self.columns.get(header.0 as usize)? {
            Column::Absent => return None,
            Column::Same(piece) => *piece,
            Column::Each(pieces) => *pieces.get(event)?,
        };
        (!piece.is_none()).then(|| self.arena.get(piece))
    }

    /// The value of a header whose number may not be known.
    pub fn value(&self, event: usize, header: &Header) -> Option<&[u8]> {
        match header {
            Header::Known(id) => self.header(event, *id),
            Header::Named(name) => self
                .named_of(event)
                .find(|named| *named.name == **name)
                .map(|named| self.arena.get(named.value)),
        }
    }

    /// Sets a header of one event.
    pub fn set(&mut self, event: usize, header: &Header, value: &[u8]) {
        let piece = self.arena.push(value);
        self.set_piece(event, header, piece);
    }

    /// Sets a header of one event to bytes of the arena.
    pub fn set_piece(&mut self, event: usize, header: &Header, value: Piece) {
        match header {
            Header::Known(id) => {
                let events = self.bodies.len();
                let pieces = self.column(*id).each(events);
                if pieces.len() <= event {
                    pieces.resize(event + 1, Piece::NONE);
                }
                pieces[event] = value;
            }
            Header::Named(name) => self.set_named(event, name, value),
        }
    }

    /// Sets a header of all events of the batch, also of those that are still to come.
    pub fn set_all(&mut self, header: &Header, value: &[u8]) {
        let piece = self.arena.push(value);
        match header {
            Header::Known(id) => *self.column(*id) = Column::Same(piece),
            Header::Named(name) => {
                for event in 0..self.bodies.len() {
                    self.set_named(event, name, piece);
                }
            }
        }
    }

    /// Sets a header of those events that do not have it.
    pub fn set_absent(&mut self, header: HeaderId, value: &[u8]) {
        let piece = self.arena.push(value);
        let events = self.bodies.len();
        match self.column(header) {
            Column::Same(_) => {}
            column @ Column::Absent => *column = Column::Same(piece),
            Column::Each(pieces) => {
                pieces.resize(events, Piece::NONE);
                pieces.iter_mut().filter(|value| value.is_none()).for_each(|value| *value = piece);
            }
        }
    }

    /// Sets a header to the value of another one where that is there; with `keep`, not where it is set already.
    pub fn copy(&mut self, from: HeaderId, to: HeaderId, keep: bool) {
        let events = self.len();
        let pieces = match self.columns.get(from.0 as usize) {
            None | Some(Column::Absent) => return,
            Some(Column::Same(piece)) => vec![*piece; events],
            Some(Column::Each(pieces)) => pieces.clone(),
        };
        let column = self.column(to).each(events);
        column.resize(events, Piece::NONE);
        for (value, piece) in column.iter_mut().zip(pieces) {
            if !piece.is_none() && (!keep || value.is_none()) {
                *value = piece;
            }
        }
    }

    /// Sets a header to the body; with `keep`, not where it is set already.
    pub fn copy_body(&mut self, to: HeaderId, keep: bool) {
        let events = self.len();
        let bodies = self.bodies.clone();
        let column = self.column(to).each(events);
        column.resize(events, Piece::NONE);
        for (value, body) in column.iter_mut().zip(bodies) {
            if !keep || value.is_none() {
                *value = body;
            }
        }
    }

    /// Puts others in the place of all events: each is the number of an event, whose headers it gets, and a body.
    pub fn regroup(&mut self, parts: &[(usize, Piece)]) {
        self.bodies.clear();
        self.bodies.extend(parts.iter().map(|(_, body)| *body));
        for column in &mut self.columns {
            if let Column::Each(pieces) = column {
                let of = |(event, _): &(usize, Piece)| pieces.get(*event).copied().unwrap_or(Piece::NONE);
                *pieces = parts.iter().map(of).collect();
            }
        }
        if self.named.is_empty() {
            return;
        }
        let mut named = Vec::new();
        for (number, (event, _)) in (0..).zip(parts) {
            let copy = |named: &Named| Named { event: number, name: named.name.clone(), value: named.value };
            named.extend(self.named_of(*event).map(copy));
        }
        self.named = named;
    }

    /// The bodies, or the values of a header.
    pub fn values(&self, value: Value) -> Values<'_> {
        let arena = &self.arena;
        let header = match value {
            Value::Body => return Values::Each(Each::new(arena, &self.bodies)),
            Value::Header { header } => header,
        };
        match self.columns.get(header.0 as usize) {
            None | Some(Column::Absent) => Values::Absent,
            Some(Column::Same(piece)) => Values::Same(arena.get(*piece)),
            Some(Column::Each(pieces)) => Values::Each(Each::new(arena, pieces)),
        }
    }

    /// Removes a header from all events.
    pub fn remove(&mut self, header: HeaderId) {
        if let Some(column) = self.columns.get_mut(header.0 as usize) {
            let column = std::mem::take(column);
            self.order.removed(header, column.is_whole(self.bodies.len()));
        }
    }

    /// A source says that the original sets these headers of an event in this order, leaving some out, and then copies
    /// the map.
    pub fn expect_headers<'h>(&mut self, headers: impl IntoIterator<Item = &'h Header>, from: CopiedFrom) {
        for header in headers {
            if let Header::Known(id) = header {
                self.order.added(*id);
            }
        }
        self.order.copy(from);
    }

    /// A source says that the original copies the map of the headers set so far, for instance because it hands them
    /// to `EventBuilder.withBody`. What is set later is put into the copy.
    pub fn copy_headers(&mut self, from: CopiedFrom) {
        self.order.copy(from);
    }

    /// The headers with numbers, in the order in which they were set.
    pub fn header_order(&self) -> &HeaderOrder {
        &self.order
    }

    /// Removes headers without a number by name.
    pub fn remove_named(&mut self, mut drop: impl FnMut(&str) -> bool) {
        self.named.retain(|named| !drop(&named.name));
    }

    /// Keeps the events for which `keep` holds. When less than half of the bytes are left, they move together.
    pub fn retain(&mut self, mut keep: impl FnMut(&Self, usize) -> bool) {
        let kept: Vec<bool> = (0..self.len()).map(|event| keep(self, event)).collect();
        if kept.iter().all(|kept| *kept) {
            return;
        }
        let mut numbers = Vec::with_capacity(kept.len());
        let mut next = 0_u32;
        for kept in &kept {
            numbers.push(next);
            next += u32::from(*kept);
        }
        filter(&mut self.bodies, &kept);
        for column in &mut self.columns {
            if let Column::Each(pieces) = column {
                filter(pieces, &kept);
            }
        }
        self.named.retain_mut(|named| {
            let old = named.event as usize;
            named.event = numbers[old];
            kept[old]
        });
        self.compact();
    }

    /// Empties the batch and keeps its memory.
    pub fn clear(&mut self) {
        self.arena.clear();
        self.bodies.clear();
        self.named.clear();
        self.order.clear();
        for column in &mut self.columns {
            *column = Column::Absent;
        }
    }

    /// The headers without a number of an event, in the order in which they were set.
    pub fn named(&self, event: usize) -> impl Iterator<Item = (&str, &[u8])> {
        self.named_of(event).map(|named| (&*named.name, self.arena.get(named.value)))
    }

    /// The headers of an event with a number, then those without, in the order in which they were set.
    pub fn headers(&self, event: usize) -> impl Iterator<Item = (Header, &[u8])> {
        let ids = self.order.ids().iter();
        let known = ids.filter_map(move |id| Some((Header::Known(*id), self.header(event, *id)?)));
        let named = self.named_of(event);
        known.chain(named.map(|named| (Header::Named(named.name.clone()), self.arena.get(named.value))))
    }

    fn column(&mut self, header: HeaderId) -> &mut Column {
        let index = header.0 as usize;
        if self.columns.len() <= index {
            self.columns.resize_with(index + 1, Column::default);
        }
        let column = &mut self.columns[index];
        // Whoever asks for a column that is absent is about to fill it.
        if matches!(column, Column::Absent) {
            self.order.added(header);
        }
        column
    }

    fn named_of(&self, event: usize) -> impl Iterator<Item = &Named> {
        let start = self.named.partition_point(|named| (named.event as usize) < event);
        self.named[start..].iter().take_while(move |named| named.event as usize == event)
    }

    fn set_named(&mut self, event: usize, name: &str, value: Piece) {
        let number = u32::try_from(event).expect("a batch has fewer than 2^32 events");
        let end = self.named.partition_point(|named| named.event <= number);
        let start = self.named.partition_point(|named| named.event < number);
        match self.named[start..end].iter_mut().find(|named| *named.name == *name) {
            Some(named) => named.value = value,
            None => self.named.insert(end, Named { event: number, name: name.into(), value }),
        }
    }
}

/// Keeps the items whose flag is set; a list may be shorter than the flags.
fn filter(items: &mut Vec<Piece>, kept: &[bool]) {
    let mut flags = kept.iter();
    items.retain(|_| *flags.next().expect("a flag for every event"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header_order::Copied;

    const ID: HeaderId = HeaderId(1);

    fn batch(bodies: &[&str]) -> Batch {
        let mut batch = Batch::default();
        for body in bodies {
            batch.push(body.as_bytes());
        }
        batch
    }

    fn bodies(batch: &Batch) -> Vec<&[u8]> {
        (0..batch.len()).map(|event| batch.body(event)).collect()
    }

    #[test]
    fn a_header_of_all_can_be_overridden_for_one() {
        let mut batch = batch(&["a", "b", "c"]);
        batch.set_all(&Header::Known(ID), b"all");
        batch.set(1, &Header::Known(ID), b"one");
        let values: Vec<_> = (0..3).map(|event| batch.header(event, ID).expect("set")).collect();
        assert_eq!(values, [&b"all"[..], b"one", b"all"]);
    }

    #[test]
    fn a_dense_copy_has_the_same_events_in_less_memory() {
        let mut batch = batch(&["a", "b", "c"]);
        batch.arena_mut().space(1000);
        batch.set_all(&Header::Known(HeaderId(0)), b"all");
        batch.set(2, &Header::Known(ID), b"");
        batch.set(1, &Header::Named("own".into()), b"one");
        batch.retain(|_, event| event > 0);
        assert!(batch.is_sparse());
        let copy = batch.dense_copy();
        assert!(!copy.is_sparse());
        assert_eq!(bodies(&copy), [b"b", b"c"]);
        for event in 0..2 {
            assert!(copy.headers(event).eq(batch.headers(event)));
        }
    }

    #[test]
    fn absent_values_are_filled_and_present_ones_kept() {
        let mut batch = batch(&["a", "b", "c"]);
        batch.set(0, &Header::Known(ID), b"own");
        batch.set_absent(ID, b"new");
        let values: Vec<_> = (0..3).map(|event| batch.header(event, ID).expect("set")).collect();
        assert_eq!(values, [&b"own"[..], b"new", b"new"]);
    }

    #[test]
    fn headers_are_known_in_the_order_in_which_they_were_set() {
        let mut batch = batch(&["a", "b"]);
        for id in [4, 2, 0] {
            batch.set(1, &Header::Known(HeaderId(id)), b"own");
        }
        batch.set_all(&Header::Known(ID), b"own");
        batch.copy_headers(CopiedFrom::Hash);
        batch.set_absent(HeaderId(3), b"added");
        batch.set_all(&Header::Known(ID), b"changed");
        batch.remove(HeaderId(2));
        batch.remove(ID);
        batch.remove(HeaderId(9));
        assert_eq!(batch.header_order().ids(), [4, 0, 3].map(HeaderId));
        // One event had header 2, all had header 1.
        let copied = Copied { from: CopiedFrom::Hash, count: 2, removed: 1 };
        assert_eq!(batch.header_order().copied(), Some(copied));
        batch.clear();
        assert!(batch.header_order().ids().is_empty() && batch.header_order().copied().is_none());
    }

    #[test]
    fn filtering_keeps_headers_with_their_events() {
        let mut batch = batch(&["a", "b", "c", "d"]);
        let named = Header::Named("x".into());
        for (event, value) in ["0", "1", "2"].iter().enumerate() {
            batch.set(event, &Header::Known(ID), value.as_bytes());
            batch.set(event, &named, value.as_bytes());
        }
        batch.retain(|batch, event| batch.body(event) != b"b");
        assert_eq!(bodies(&batch), [&b"a"[..], b"c", b"d"]);
        let values: Vec<_> = (0..3).map(|event| batch.header(event, ID)).collect();
        assert_eq!(values, [Some(&b"0"[..]), Some(b"2"), None]);
        assert_eq!(batch.value(1, &named), Some(&b"2"[..]));
        assert_eq!(batch.value(2, &named), None);
    }

    #[test]
    fn a_filter_that_keeps_little_gives_the_rest_back() {
        let mut batch = Batch::default();
        for number in 0..1000 {
            batch.push(format!("body number {number}").as_bytes());
        }
        batch.set_all(&Header::Known(ID), b"same");
        batch.retain(|batch, event| batch.body(event).ends_with(b"77"));
        assert!(batch.bytes() < 300, "{}", batch.bytes());
        assert_eq!(batch.body(0), b"body number 77");
        assert_eq!(batch.header(9, ID), Some(&b"same"[..]));
    }
}
