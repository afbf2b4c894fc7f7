//! In which order headers came into a batch. The original shows headers in the order of a Java hash map, and that
//! depends on how the map was filled.

use logflowc_plan::HeaderId;

/// What the original copies a header map from, before further headers are put into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopiedFrom {
    /// A map that gives its entries in the order in which they were put.
    List,
    /// A hash map.
    Hash,
}

/// The headers with numbers of a batch, in the order in which they were set first.
#[derive(Debug, Default, Clone)]
pub struct HeaderOrder {
    ids: Vec<HeaderId>,
    copy: Option<Copied>,
}

/// The moment at which a header map was copied. A copy has as many buckets as its entries need, not sixteen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// What was copied.
    pub from: CopiedFrom,
    /// So many of the headers of the batch were there before.
    pub count: usize,
    /// So many more every event had at that time; they were removed since.
    pub removed: usize,
}

impl HeaderOrder {
    /// The headers that some event may have.
    pub fn ids(&self) -> &[HeaderId] {
        &self.ids
    }

    /// Whether and when the map was copied.
    pub fn copied(&self) -> Option<Copied> {
        self.copy
    }

    pub(crate) fn added(&mut self, id: HeaderId) {
        // A source may have told the order before it has set anything.
        if !self.ids.contains(&id) {
            self.ids.push(id);
        }
    }

    pub(crate) fn copy(&mut self, from: CopiedFrom) {
        self.copy = Some(Copied { from, count: self.ids.len(), removed: 0 });
    }

    /// `from_all` says that every event had the header.
    pub(crate) fn removed(&mut self, id: HeaderId, from_all: bool) {
        let Some(at) = self.ids.iter().position(|other| *other == id) else { return };
        self.ids.remove(at);
        if let Some(copied) = &mut self.copy
            && at < copied.count
        {
            copied.count -= 1;
            copied.removed += usize::from(from_all);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.ids.clear();
        self.copy = None;
    }
}
