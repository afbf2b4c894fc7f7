//! The memory that events take, and how what they no longer need is given back.

use super::{Batch, Named};
use crate::arena::{Arena, Piece};
use crate::column::Column;

/// A batch is sparse when this many times its events would go into its arena.
const SPARSE: usize = 4;

impl Batch {
    /// The bytes that an event holds: its body and header values of its own.
    pub fn weight(&self, event: usize) -> usize {
        let mut bytes = self.bodies[event].len();
        for column in &self.columns {
            if let Column::Each(pieces) = column {
                bytes += pieces.get(event).map_or(0, |piece| piece.len());
            }
        }
        if self.named.is_empty() {
            return bytes;
        }
        bytes + self.named_of(event).map(|named| named.value.len()).sum::<usize>()
    }

    /// Whether the events take only a small part of the memory: few have come, or many were dropped.
    pub(crate) fn is_sparse(&self) -> bool {
        let mut missing = self.arena.capacity() / SPARSE;
        (0..self.len()).all(|event| {
            missing = missing.saturating_sub(self.weight(event));
            missing > 0
        })
    }

    /// A copy with nothing in its arena but what the events have.
    pub(crate) fn dense_copy(&self) -> Self {
        let mut bytes = Vec::new();
        let mut copy = |piece: &Piece| {
            if piece.is_none() {
                return *piece;
            }
            let start = bytes.len();
            bytes.extend_from_slice(self.arena.get(*piece));
            Piece::new(start, piece.len())
        };
        let bodies = self.bodies.iter().map(&mut copy).collect();
        let columns = self.columns.iter().map(|column| match column {
            Column::Absent => Column::Absent,
            Column::Same(piece) => Column::Same(copy(piece)),
            Column::Each(pieces) => Column::Each(pieces.iter().map(&mut copy).collect()),
        });
        let columns = columns.collect();
        let named = |named: &Named| Named { value: copy(&named.value), name: named.name.clone(), ..*named };
        let named = self.named.iter().map(named).collect();
        Self { bodies, columns, order: self.order.clone(), named, arena: bytes.into() }
    }

    /// A filter that lets little through would otherwise hold on to whole blocks of what it dropped.
    pub(super) fn compact(&mut self) {
        let live: usize = (0..self.len()).map(|event| self.weight(event)).sum();
        if live * 2 >= self.arena.len() {
            return;
        }
        let old = std::mem::take(&mut self.arena);
        let mut new = Arena::default();
        let mut shift = |piece: &mut Piece| {
            if !piece.is_none() {
                *piece = new.push(old.get(*piece));
            }
        };
        self.bodies.iter_mut().for_each(&mut shift);
        for column in &mut self.columns {
            match column {
                Column::Absent => {}
                Column::Same(piece) => shift(piece),
                Column::Each(pieces) => pieces.iter_mut().for_each(&mut shift),
            }
        }
        self.named.iter_mut().for_each(|named| shift(&mut named.value));
        self.arena = new;
    }
}
