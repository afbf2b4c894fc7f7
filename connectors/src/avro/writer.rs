//! Writes container files (Avro 1.11 specification, "Object Container Files").
//!
//! ```text
//! file   = "Obj" 01  metadata  sync  block*
//! block  = number of records  length in bytes  records, compressed  sync
//! ```
//! The metadata is a map of bytes with the schema and the codec; the sync marker is 16 random bytes.

use std::borrow::Cow;
use std::io::{self, Write as _};

use super::binary::{write_bytes, write_count};
use super::codec::{Codec, Method};
use crate::serializer::Output;

const MAGIC: &[u8] = b"Obj\x01";

/// A container file that is being written.
pub(crate) struct Writer {
    schema: Cow<'static, str>,
    method: Method,
    codec: Codec,
    sync: [u8; 16],
    /// A block with so many bytes of records is full.
    full: usize,
    /// The records that are in no block yet.
    records: Vec<u8>,
    count: usize,
    /// Memory for what stands in front of the records.
    front: Vec<u8>,
}

impl Writer {
    pub(crate) fn new(schema: impl Into<Cow<'static, str>>, method: Method, full: usize) -> io::Result<Self> {
        let mut sync = [0; 16];
        sync.fill_with(|| fastrand::u8(..));
        let codec = Codec::new(method)?;
        Ok(Self {
            schema: schema.into(),
            method,
            codec,
            sync,
            full,
            records: Vec::new(),
            count: 0,
            front: Vec::new(),
        })
    }

    /// Writes what stands in front of the first block.
    pub(crate) fn begin(&mut self, out: &mut Output) -> io::Result<()> {
        let mut header = MAGIC.to_vec();
        write_count(2, &mut header);
        write_bytes(b"avro.schema", &mut header);
        write_bytes(self.schema.as_bytes(), &mut header);
        write_bytes(b"avro.codec", &mut header);
        write_bytes(self.method.name().as_bytes(), &mut header);
        write_count(0, &mut header);
        header.extend_from_slice(&self.sync);
        out.write_all(&header)
    }

    /// Adds the record that `encode` appends, and ends the block when it is full.
    pub(crate) fn append(&mut self, encode: impl FnOnce(&mut Vec<u8>), out: &mut Output) -> io::Result<()> {
        encode(&mut self.records);
        self.count += 1;
        if self.records.len() >= self.full { self.end_block(out) } else { Ok(()) }
    }

    /// Ends the block, unless it is empty.
    pub(crate) fn end_block(&mut self, out: &mut Output) -> io::Result<()> {
        if self.count == 0 {
            return Ok(());
        }
        let packed = self.codec.pack(&self.records)?;
        self.front.clear();
        write_count(self.count, &mut self.front);
        write_count(packed.len(), &mut self.front);
        for part in [&self.front, packed, &self.sync] {
            out.write_all(part)?;
        }
        self.reset();
        Ok(())
    }

    /// Forgets the records that are in no block yet.
    pub(crate) fn reset(&mut self) {
        self.records.clear();
        self.count = 0;
    }
}

#[cfg(test)]
pub(crate) mod tests {
    //! Reads containers back, as far as tests need it.

    use super::*;

    /// The blocks of a whole file, each with its number of records. The first part is the head without the marker.
    pub(crate) fn blocks(file: &[u8]) -> (&[u8], Vec<(usize, &[u8])>) {
        let mut rest = file;
        assert_eq!(take(&mut rest, MAGIC.len()), MAGIC);
        for _ in 0..2 * take_count(&mut rest) {
            take_bytes(&mut rest);
        }
        assert_eq!(take_count(&mut rest), 0, "end of the metadata");
        let head = &file[..file.len() - rest.len()];
        let sync = take(&mut rest, 16);
        let mut blocks = Vec::new();
        while !rest.is_empty() {
            blocks.push((take_count(&mut rest), take_bytes(&mut rest)));
            assert_eq!(take(&mut rest, 16), sync);
        }
        (head, blocks)
    }

    pub(crate) fn take_bytes<'f>(rest: &mut &'f [u8]) -> &'f [u8] {
        let length = take_count(rest);
        take(rest, length)
    }

    pub(crate) fn take_count(rest: &mut &[u8]) -> usize {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = take(rest, 1)[0];
            number |= usize::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 {
                return number / 2;
            }
        }
    }

    fn take<'f>(rest: &mut &'f [u8], length: usize) -> &'f [u8] {
        rest.split_off(..length).expect("so many bytes")
    }
}
