//! What a body has told: values of fields, most of them pieces of the body itself.

use std::collections::HashMap;

use logflowc_plan::{Field, FieldKind, HeaderId};

use crate::arena::Piece;
use crate::batch::Batch;
use crate::headers::{Header, Headers};
use crate::number::{fraction, integer};

/// The fields that are taken.
pub(super) struct Fields {
    pub(super) named: Vec<Field>,
    /// All others are taken as well, with this in front of their names.
    pub(super) others: Option<String>,
    /// Headers with a number, for names that only events tell.
    known: HashMap<Box<str>, HeaderId>,
}

impl Fields {
    pub(super) fn new(named: &[Field], others: Option<&str>, headers: &Headers) -> Self {
        let known = headers.iter().map(|(id, name)| (name.into(), id)).collect();
        Self { named: named.to_vec(), others: others.map(str::to_owned), known }
    }

    /// The header of a field, if anybody wants it. Fields mostly come in the order in which they are named, so the
    /// search begins at `next`, behind the last one that was found.
    pub(super) fn find(&self, name: &str, next: &mut usize) -> Option<Target> {
        let (before, behind) = self.named.split_at((*next).min(self.named.len()));
        let at = behind.iter().position(|field| field.name == name).map(|at| at + before.len());
        let at = at.or_else(|| before.iter().position(|field| field.name == name));
        match at {
            Some(at) => {
                *next = at + 1;
                Some(Target { header: Header::Known(self.named[at].header), kind: self.named[at].kind })
            }
            None => self.other(name),
        }
    }

    /// The header of a field that nobody has named.
    pub(super) fn other(&self, name: &str) -> Option<Target> {
        let name = format!("{}{name}", self.others.as_ref()?);
        let known = self.known.get(name.as_str()).map(|id| Header::Known(*id));
        let header = known.unwrap_or_else(|| Header::Named(name.into()));
        Some(Target { header, kind: FieldKind::Text })
    }
}

/// The header that a field fills, and what its value has to be.
pub(super) struct Target {
    pub(super) header: Header,
    pub(super) kind: FieldKind,
}

/// Values of the event at hand.
#[derive(Default)]
pub(super) struct Found {
    values: Vec<(Header, Place)>,
    /// Values that do not stand in the body as they are.
    text: Vec<u8>,
}

/// Where a value stands, by start and length.
enum Place {
    Body(usize, usize),
    Text(usize, usize),
}

impl Found {
    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.text.clear();
    }

    /// Takes a value that is a part of the body.
    pub(super) fn part(&mut self, target: Target, body: &[u8], value: &[u8]) {
        if fits(target.kind, value) {
            let start = value.as_ptr().addr() - body.as_ptr().addr();
            self.values.push((target.header, Place::Body(start, value.len())));
        }
    }

    /// Takes a value that `write` appends.
    pub(super) fn written(&mut self, target: Target, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.text.len();
        write(&mut self.text);
        if fits(target.kind, &self.text[start..]) {
            self.values.push((target.header, Place::Text(start, self.text.len() - start)));
        }
    }

    /// Gives the values to an event.
    pub(super) fn store(&mut self, batch: &mut Batch, event: usize) {
        let body = batch.body_piece(event).start();
        let text = if self.text.is_empty() { 0 } else { batch.arena_mut().push(&self.text).start() };
        for (header, place) in self.values.drain(..) {
            let piece = match place {
                Place::Body(start, len) => Piece::new(body + start, len),
                Place::Text(start, len) => Piece::new(text + start, len),
            };
            batch.set_piece(event, &header, piece);
        }
    }
}

fn fits(kind: FieldKind, value: &[u8]) -> bool {
    match kind {
        FieldKind::Text => true,
        FieldKind::Int => integer(value).is_some(),
        FieldKind::Float => fraction(value).is_some(),
    }
}
