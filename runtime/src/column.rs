//! The values of one header by event, and how they are read.

use crate::arena::{Arena, Piece};

/// The values of one header.
#[derive(Debug, Default)]
pub(crate) enum Column {
    /// No event has the header.
    #[default]
    Absent,
    /// Every event has it with the same value.
    Same(Piece),
    /// By event; missing pieces at the end are absent.
    Each(Vec<Piece>),
}

impl Column {
    /// Whether each of the events has a value.
    pub(crate) fn is_whole(&self, events: usize) -> bool {
        match self {
            Column::Absent => false,
            Column::Same(_) => true,
            Column::Each(pieces) => pieces.len() == events && pieces.iter().all(|piece| !piece.is_none()),
        }
    }

    /// The values by event, as many as there are events when all had the same.
    pub(crate) fn each(&mut self, events: usize) -> &mut Vec<Piece> {
        match self {
            Column::Each(_) => {}
            Column::Absent => *self = Column::Each(Vec::new()),
            Column::Same(piece) => *self = Column::Each(vec![*piece; events]),
        }
        match self {
            Column::Each(pieces) => pieces,
            _ => unreachable!("just made so"),
        }
    }
}

/// One value of all events of a batch.
#[derive(Debug)]
pub enum Values<'b> {
    /// No event has it.
    Absent,
    /// All events have the same.
    Same(&'b [u8]),
    /// By event.
    Each(Each<'b>),
}

/// A value for each event.
#[derive(Debug)]
pub struct Each<'b> {
    arena: &'b Arena,
    pieces: &'b [Piece],
}

impl<'b> Each<'b> {
    pub(crate) fn new(arena: &'b Arena, pieces: &'b [Piece]) -> Self {
        Self { arena, pieces }
    }

    /// The value of an event, if it has one.
    pub fn get(&self, event: usize) -> Option<&'b [u8]> {
        let piece = *self.pieces.get(event)?;
        (!piece.is_none()).then(|| self.arena.get(piece))
    }
}
