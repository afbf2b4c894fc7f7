//! Writes sequence files, version 6 (`org.apache.hadoop.io.SequenceFile`).
//!
//! ```text
//! "SEQ" 06 | class of keys | class of values | compressed, in blocks: u8 each | class of the codec, if compressed
//!          | count of metadata: u32 | 16 bytes sync
//! record = length: u32 | length of the key: u32 | key | value
//! block  = FFFFFFFF | sync | count | lengths of keys | keys | lengths of values | values
//! ```
//! In front of records a marker, `FFFFFFFF` and the sync, is written now and then. The parts of a block are compressed
//! each by itself, and stand behind their lengths. A key is a time in milliseconds.

use std::io::{self, Write as _};
use std::mem;

use serde::Deserialize;

use super::codec::{Codec, Packer};
use super::vint::write_length;

/// A marker comes when so many bytes were written since the last one.
const SYNC_INTERVAL: u64 = 100 << 10;

/// A block with so many bytes of keys and values is full.
const FULL: usize = 1_000_000;

const MARK: [u8; 4] = [0xFF; 4];

/// How bodies become values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum ValueClass {
    /// `org.apache.hadoop.io.BytesWritable`.
    Writable,
    /// `org.apache.hadoop.io.Text`.
    Text,
}

/// A sequence file that is being written.
pub(crate) struct SequenceFile {
    values: ValueClass,
    codec: Codec,
    sync: [u8; 16],
    /// Bytes that were taken.
    taken: u64,
    /// Where the last marker ended.
    marked: u64,
    out: Vec<u8>,
    block: Block,
    packer: Packer,
}

/// Records that are in no block yet.
#[derive(Default)]
struct Block {
    count: usize,
    key_lengths: Vec<u8>,
    keys: Vec<u8>,
    value_lengths: Vec<u8>,
    values: Vec<u8>,
}

impl SequenceFile {
    /// A file with nothing but its head.
    pub(crate) fn new(values: ValueClass, codec: Codec) -> Self {
        let mut sync = [0; 16];
        sync.fill_with(|| fastrand::u8(..));
        let mut out = b"SEQ\x06".to_vec();
        write_text("org.apache.hadoop.io.LongWritable", &mut out);
        write_text(values.name(), &mut out);
        let compressed = u8::from(codec != Codec::None);
        out.extend_from_slice(&[compressed, compressed]);
        if codec != Codec::None {
            write_text(&format!("org.apache.hadoop.io.compress.{}", codec.class()), &mut out);
        }
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(&sync);
        let packer = Packer::new(codec);
        Self { values, codec, sync, taken: 0, marked: 0, out, block: Block::default(), packer }
    }

    /// Adds a record.
    pub(crate) fn append(&mut self, key: i64, body: &[u8]) -> io::Result<()> {
        if self.codec == Codec::None {
            self.append_plain(key, body);
            return Ok(());
        }
        let block = &mut self.block;
        let before = block.values.len();
        block.keys.extend_from_slice(&key.to_be_bytes());
        write_length(size_of::<i64>(), &mut block.key_lengths);
        self.values.write(body, &mut block.values);
        write_length(block.values.len() - before, &mut block.value_lengths);
        block.count += 1;
        if block.keys.len() + block.values.len() >= FULL { self.end_block() } else { Ok(()) }
    }

    /// Ends what was begun and gives the bytes that have come since the last time.
    pub(crate) fn take(&mut self) -> io::Result<Vec<u8>> {
        if self.codec == Codec::None {
            self.mark();
        } else {
            self.end_block()?;
        }
        self.taken += self.out.len() as u64;
        Ok(mem::take(&mut self.out))
    }

    fn append_plain(&mut self, key: i64, body: &[u8]) {
        if self.position() >= self.marked + SYNC_INTERVAL {
            self.mark();
        }
        let start = self.out.len();
        self.out.extend_from_slice(&[0; 4]);
        self.out.extend_from_slice(&length(size_of::<i64>()));
        self.out.extend_from_slice(&key.to_be_bytes());
        self.values.write(body, &mut self.out);
        let record = length(self.out.len() - start - 8);
        self.out[start..start + 4].copy_from_slice(&record);
    }

    fn position(&self) -> u64 {
        self.taken + self.out.len() as u64
    }

    /// Two markers never follow each other.
    fn mark(&mut self) {
        if self.position() == self.marked {
            return;
        }
        self.out.extend_from_slice(&MARK);
        self.out.extend_from_slice(&self.sync);
        self.marked = self.position();
    }

    fn end_block(&mut self) -> io::Result<()> {
        let block = mem::take(&mut self.block);
        if block.count == 0 {
            return Ok(());
        }
        self.mark();
        write_length(block.count, &mut self.out);
        for part in [block.key_lengths, block.keys, block.value_lengths, block.values] {
            self.packer.write_all(&part)?;
            let packed = self.packer.take()?;
            write_length(packed.len(), &mut self.out);
            self.out.extend_from_slice(&packed);
        }
        Ok(())
    }
}

impl ValueClass {
    fn name(self) -> &'static str {
        match self {
            Self::Writable => "org.apache.hadoop.io.BytesWritable",
            Self::Text => "org.apache.hadoop.io.Text",
        }
    }

    fn write(self, body: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::Writable => out.extend_from_slice(&length(body.len())),
            Self::Text => write_length(body.len(), out),
        }
        out.extend_from_slice(body);
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    write_length(text.len(), out);
    out.extend_from_slice(text.as_bytes());
}

fn length(length: usize) -> [u8; 4] {
    u32::try_from(length).expect("records are below 4 GiB").to_be_bytes()
}
