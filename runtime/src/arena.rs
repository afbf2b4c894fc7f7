//! The bytes of a batch: grown at the end, read in pieces.

/// A growing block of bytes. Its memory is kept and used again, so it is zeroed only once.
#[derive(Debug, Default)]
pub struct Arena {
    /// Always initialised to its whole length; the first `filled` bytes count.
    bytes: Vec<u8>,
    filled: usize,
}

/// A piece of an arena: a body, or the value of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    start: u32,
    len: u32,
}

impl Piece {
    /// No piece at all, as opposed to an empty one.
    pub const NONE: Self = Self { start: u32::MAX, len: 0 };

    /// The piece of `len` bytes at `start`.
    pub fn new(start: usize, len: usize) -> Self {
        let offset = |at: usize| u32::try_from(at).expect("an arena is smaller than 4 GiB");
        Self { start: offset(start), len: offset(len) }
    }

    /// Whether this is [`Piece::NONE`].
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        self.len as usize
    }

    /// Whether there are no bytes.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.start as usize + self.len as usize
    }
}

impl Arena {
    /// How many bytes are filled.
    pub fn len(&self) -> usize {
        self.filled
    }

    /// Whether nothing is filled.
    pub fn is_empty(&self) -> bool {
        self.filled == 0
    }

    /// All filled bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.filled]
    }

    /// The bytes of a piece.
    pub fn get(&self, piece: Piece) -> &[u8] {
        &self.bytes[piece.start()..piece.end()]
    }

    /// Appends a copy of `bytes`.
    pub fn push(&mut self, bytes: &[u8]) -> Piece {
        let piece = Piece::new(self.filled, bytes.len());
        self.space(bytes.len())[..bytes.len()].copy_from_slice(bytes);
        self.fill(bytes.len());
        piece
    }

    /// At least `want` bytes behind the filled ones, to read into.
    pub fn space(&mut self, want: usize) -> &mut [u8] {
        let need = self.filled + want;
        if self.bytes.len() < need {
            // All of it is touched, so a block that is just full must not take twice its memory for a few values.
            self.bytes.resize(need.max(self.bytes.len() / 4 * 5), 0);
        }
        &mut self.bytes[self.filled..]
    }

    /// Counts `len` more bytes as filled.
    pub fn fill(&mut self, len: usize) {
        self.filled += len;
        debug_assert!(self.filled <= self.bytes.len(), "only what `space` gave can be filled");
    }

    /// Takes back the bytes from `len` on.
    pub fn truncate(&mut self, len: usize) {
        self.filled = self.filled.min(len);
    }

    /// Forgets all bytes and keeps the memory.
    pub fn clear(&mut self) {
        self.filled = 0;
    }

    /// How much memory is held.
    pub fn capacity(&self) -> usize {
        self.bytes.len()
    }
}

impl From<Vec<u8>> for Arena {
    fn from(bytes: Vec<u8>) -> Self {
        Self { filled: bytes.len(), bytes }
    }
}
