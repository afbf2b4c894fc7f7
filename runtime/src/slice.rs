//! Shared batches and the parts of them that channels carry and sinks lease.

use std::any::Any;
use std::ops::Range;
use std::sync::Arc;

use logflowc_plan::HeaderId;

use crate::batch::Batch;
use crate::headers::Header;
use crate::pool::Shared;

/// Some events of a shared batch.
#[derive(Debug, Clone)]
pub struct Slice {
    batch: Arc<Shared>,
    /// Which events, by number, when they are not one run.
    picks: Option<Arc<[u32]>>,
    /// Range of event numbers, or of `picks`.
    start: u32,
    end: u32,
}

impl Slice {
    /// All events of a batch.
    pub fn all(batch: Arc<Shared>) -> Self {
        let end = number(batch.len());
        Self { batch, picks: None, start: 0, end }
    }

    /// The events with these numbers, in this order.
    pub fn picked(batch: Arc<Shared>, picks: Arc<[u32]>) -> Self {
        let end = number(picks.len());
        Self { batch, picks: Some(picks), start: 0, end }
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Cuts off the first `count` events; `self` keeps the rest.
    #[must_use]
    pub fn split_off_front(&mut self, count: usize) -> Self {
        let cut = self.start + number(count.min(self.len()));
        let front = Self { end: cut, ..self.clone() };
        self.start = cut;
        front
    }

    /// The events at these positions, which grow.
    #[must_use]
    pub fn pick(&self, positions: &[u32]) -> Self {
        let (Some(first), Some(last)) = (positions.first(), positions.last()) else {
            return Self { end: self.start, ..self.clone() };
        };
        if (last - first) as usize + 1 == positions.len() {
            return Self { start: self.start + first, end: self.start + last + 1, ..self.clone() };
        }
        let index = |position: &u32| {
            let at = self.start + position;
            self.picks.as_deref().map_or(at, |picks| picks[at as usize])
        };
        Self::picked(Arc::clone(&self.batch), positions.iter().map(index).collect())
    }

    /// The batch that the events belong to.
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// The events.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Event<'_>> {
        let batch: &Batch = &self.batch;
        let picks = self.picks.as_deref();
        (self.start as usize..self.end as usize).map(move |at| {
            let index = picks.map_or(at, |picks| picks[at] as usize);
            Event { batch, index }
        })
    }

    /// The bytes that the events hold. The weights of the parts of a slice add up to that of the whole.
    pub fn weight(&self) -> usize {
        self.iter().map(|event| event.batch.weight(event.index)).sum()
    }

    /// The bodies with `end` behind each, in pieces as long as the arena has them. The flag says that the last body
    /// of the piece still lacks its `end`.
    pub fn framed(&self, end: u8) -> impl Iterator<Item = (&[u8], bool)> {
        let bytes = self.batch.arena().bytes();
        let mut events = self.iter().map(|event| event.batch.body_piece(event.index)).peekable();
        std::iter::from_fn(move || {
            let first = events.next()?;
            let mut range = Range { start: first.start(), end: first.end() };
            loop {
                if bytes.get(range.end) != Some(&end) {
                    return Some((&bytes[range], true));
                }
                range.end += 1;
                match events.next_if(|next| next.start() == range.end) {
                    Some(next) => range.end = next.end(),
                    None => return Some((&bytes[range], false)),
                }
            }
        })
    }
}

/// One event of a shared batch.
#[derive(Debug, Clone, Copy)]
pub struct Event<'b> {
    batch: &'b Batch,
    index: usize,
}

impl<'b> Event<'b> {
    /// The body.
    pub fn body(self) -> &'b [u8] {
        self.batch.body(self.index)
    }

    /// A header by number.
    pub fn header(self, header: HeaderId) -> Option<&'b [u8]> {
        self.batch.header(self.index, header)
    }

    /// A header by number or name.
    pub fn value(self, header: &Header) -> Option<&'b [u8]> {
        self.batch.value(self.index, header)
    }

    /// The headers without numbers, in the order in which they were set.
    pub fn named(self) -> impl Iterator<Item = (&'b str, &'b [u8])> {
        self.batch.named(self.index)
    }

    /// All headers: those with numbers first, in the order in which they were set.
    pub fn headers(self) -> impl Iterator<Item = (Header, &'b [u8])> {
        self.batch.headers(self.index)
    }
}

/// The events that a sink has leased from its channel.
#[derive(Debug, Clone, Default)]
pub struct Events {
    pub(crate) slices: Vec<Slice>,
    receipt: Option<Receipt>,
}

/// What has to be told, and to whom, before a channel may forget events. A sink that knows this kind of channel can
/// tell it together with what it writes, so that both happen or neither.
pub type Receipt = Arc<dyn Any + Send + Sync>;

impl From<Vec<Slice>> for Events {
    fn from(slices: Vec<Slice>) -> Self {
        Self { slices, receipt: None }
    }
}

impl Events {
    /// The same events with the receipt of their channel.
    #[must_use]
    pub fn with_receipt(self, receipt: Receipt) -> Self {
        Self { receipt: Some(receipt), ..self }
    }

    /// The receipt, if the channel gives one of this kind.
    pub fn receipt<R: Any>(&self) -> Option<&R> {
        self.receipt.as_deref()?.downcast_ref()
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.slices.iter().map(Slice::len).sum()
    }

    /// Whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.slices.is_empty()
    }

    /// The events, in order.
    pub fn iter(&self) -> impl Iterator<Item = Event<'_>> {
        self.slices.iter().flat_map(Slice::iter)
    }

    /// The bytes that the events hold.
    pub fn weight(&self) -> usize {
        self.slices.iter().map(Slice::weight).sum()
    }

    /// The slices, in order.
    pub fn slices(&self) -> &[Slice] {
        &self.slices
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("a batch has fewer than 2^32 events")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arena::Piece;

    fn lines(text: &str) -> Slice {
        let mut batch = Batch::default();
        let mut start = batch.arena_mut().push(text.as_bytes()).start();
        for line in text.split_inclusive('\n') {
            batch.push_piece(Piece::new(start, line.trim_end_matches('\n').len()));
            start += line.len();
        }
        Slice::all(Shared::alone(batch))
    }

    #[test]
    fn neighbouring_lines_are_one_piece() {
        let pieces: Vec<_> =
            lines("a\nbb\n\nc\n").framed(b'\n').map(|(piece, open)| (piece.to_vec(), open)).collect();
        assert_eq!(pieces, [(b"a\nbb\n\nc\n".to_vec(), false)]);
    }

    #[test]
    fn a_body_elsewhere_starts_another_piece() {
        let slice = lines("a\nbb\nc");
        let picks: Arc<[u32]> = Arc::new([2, 0, 1]);
        let picked = Slice::picked(Arc::clone(&slice.batch), picks);
        let pieces: Vec<_> = picked.framed(b'\n').collect();
        assert_eq!(pieces, [(&b"c"[..], true), (b"a\nbb\n", false)]);
    }

    #[test]
    fn picks_of_picks_are_the_right_events() {
        let bodies = |slice: &Slice| slice.iter().map(|event| event.body().to_vec()).collect::<Vec<_>>();
        let mut all = lines("a\nb\nc\nd\ne\n");
        let _first = all.split_off_front(1);
        assert_eq!(bodies(&all.pick(&[1, 2])), [b"c", b"d"]);
        let some = all.pick(&[0, 1, 3]);
        assert_eq!(bodies(&some), [b"b", b"c", b"e"]);
        assert_eq!(bodies(&some.pick(&[0, 2])), [b"b", b"e"]);
        assert_eq!(bodies(&some.pick(&[2])), [b"e"]);
        assert!(some.pick(&[]).is_empty());
    }

    #[test]
    fn a_slice_is_cut_without_copying() {
        let mut rest = lines("a\nb\nc\n");
        let front = rest.split_off_front(2);
        assert_eq!(front.iter().map(Event::body).collect::<Vec<_>>(), [b"a", b"b"]);
        assert_eq!(rest.iter().map(Event::body).collect::<Vec<_>>(), [b"c"]);
        assert_eq!(rest.split_off_front(9).len(), 1);
        assert!(rest.is_empty());
    }
}
