//! A record of an Avro container file is an event (`org.apache.flume.serialization.AvroEventDeserializer`).
//!
//! The body is the record in Avro's binary encoding, as it stands in the file; where the original writes the entries of
//! maps anew in the order of a Java map, theirs is kept. A position is that of the sync marker in front of a block, so
//! that Flume finds the block with it; a batch is the records of a block.

use std::io::Read as _;

use flate2::read::DeflateDecoder;
use logflowc_runtime::connector::Failure;
use logflowc_runtime::{Batch, Header, Piece};
use memchr::memmem;
use serde::Deserialize;

use super::{Deserializer, Input, Setup};
use crate::avro::Invalid;
use crate::avro::binary::Reader;
use crate::avro::container::{self, BLOCK_START, Block, SYNC};
use crate::avro::schema::Schema;

/// Header of the fingerprint of the schema.
const HASH: &str = "flume.avro.schema.hash";
/// Header of the schema itself.
const LITERAL: &str = "flume.avro.schema.literal";

/// A block with more records or bytes than this is taken for damage.
const MOST_RECORDS: usize = 1 << 26;
const MOST_BYTES: usize = 1 << 30;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    schema_type: SchemaType,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum SchemaType {
    Hash,
    Literal,
}

pub(super) struct Avro {
    input: Input,
    sync: [u8; SYNC],
    schema: Schema,
    codec: Codec,
    header: Header,
    value: Vec<u8>,
    /// Where the next block begins.
    position: u64,
}

/// How the records of a block are compressed.
#[derive(Debug, Clone, Copy)]
enum Codec {
    Null,
    Deflate,
    Snappy,
}

impl Avro {
    pub(super) fn open(settings: &Settings, setup: Setup<'_>) -> Result<Self, Failure> {
        let input = setup.input;
        let start = read_header(&input)?;
        let json = start.value("avro.schema").ok_or_else(|| input.invalid("the file has no schema"))?;
        let schema = Schema::parse(json).map_err(|why| input.invalid(why))?;
        let (header, value) = match settings.schema_type {
            SchemaType::Hash => (HASH, schema.fingerprint().into_bytes()),
            SchemaType::Literal => (LITERAL, json.to_vec()),
        };
        let codec = match start.value("avro.codec") {
            None | Some(b"null") => Codec::Null,
            Some(b"deflate") => Codec::Deflate,
            Some(b"snappy") => Codec::Snappy,
            Some(other) => {
                let other = String::from_utf8_lossy(other);
                return Err(input.invalid(format_args!("records compressed with {other} cannot be read")));
            }
        };
        let header = setup.headers.find(header);
        let mut avro =
            Self { input, sync: start.sync, schema, codec, header, value, position: start.length as u64 };
        avro.go_to(setup.position)?;
        Ok(avro)
    }

    /// Goes behind the first sync marker from a position on.
    fn go_to(&mut self, position: u64) -> Result<(), Failure> {
        if position + SYNC as u64 <= self.position {
            return Ok(());
        }
        let finder = memmem::Finder::new(&self.sync);
        let mut at = position;
        while at < self.input.size {
            let mut scratch = Batch::default();
            let block = self.input.read(scratch.arena_mut(), at, 64 << 10)?;
            let bytes = &scratch.arena().bytes()[block];
            if let Some(found) = finder.find(bytes) {
                self.position = at + (found + SYNC) as u64;
                return Ok(());
            }
            // A marker may begin at the end of what was read.
            at += bytes.len().saturating_sub(SYNC - 1).max(1) as u64;
        }
        self.position = self.input.size;
        Ok(())
    }

    /// The records of a block in the arena, and where they begin there.
    fn unpack(&self, batch: &mut Batch, block: Block) -> Result<usize, Failure> {
        let at = self.position + block.start as u64;
        let read = self.input.read(batch.arena_mut(), at, block.size + SYNC)?;
        let bytes = &batch.arena().bytes()[read.clone()];
        if bytes.len() < block.size + SYNC {
            return Err(self.damaged("the file ends within it"));
        }
        if bytes[block.size..] != self.sync {
            return Err(self.damaged("the sync marker behind it is missing"));
        }
        let packed = &bytes[..block.size];
        let records = match self.codec {
            Codec::Null => {
                batch.arena_mut().truncate(read.start + block.size);
                return Ok(read.start);
            }
            Codec::Deflate => inflate(packed),
            Codec::Snappy => snappy(packed),
        };
        batch.clear();
        Ok(batch.arena_mut().push(&records.map_err(|why| self.damaged(why))?).start())
    }

    /// Adds a body for each record.
    fn push(&self, batch: &mut Batch, start: usize, count: usize) -> Result<(), Invalid> {
        batch.push_found(|bytes, bodies| {
            let mut reader = Reader::new(&bytes[start..]);
            for _ in 0..count {
                let from = reader.position();
                self.schema.skip(&mut reader)?;
                bodies.push(Piece::new(start + from, reader.position() - from));
            }
            if reader.left() > 0 { Err(Invalid::new("there is more in it than its records")) } else { Ok(()) }
        })
    }

    fn damaged(&self, why: impl std::fmt::Display) -> Failure {
        self.input.invalid(format_args!("the block at byte {} is damaged: {why}", self.position))
    }
}

impl Deserializer for Avro {
    fn read(&mut self, batch: &mut Batch) -> Result<(), Failure> {
        while batch.is_empty() && self.position < self.input.size {
            let start = self.input.read(batch.arena_mut(), self.position, BLOCK_START)?;
            let block = Block::read(&batch.arena().bytes()[start]).map_err(|why| self.damaged(why))?;
            batch.clear();
            if block.count > MOST_RECORDS || block.size > MOST_BYTES {
                return Err(self.damaged("it claims to be of a size that cannot be"));
            }
            let start = self.unpack(batch, block)?;
            self.push(batch, start, block.count).map_err(|why| self.damaged(why))?;
            batch.set_all(&self.header, &self.value);
            self.position += (block.start + block.size + SYNC) as u64;
        }
        Ok(())
    }

    fn position(&self) -> u64 {
        self.position - SYNC as u64
    }
}

/// Reads the header of the file, however long its schema is.
fn read_header(input: &Input) -> Result<container::Header, Failure> {
    let mut want = 64 << 10;
    loop {
        let mut scratch = Batch::default();
        let start = input.read(scratch.arena_mut(), 0, want)?;
        match container::Header::read(&scratch.arena().bytes()[start.clone()]) {
            Ok(header) => return Ok(header),
            Err(why) if start.len() < want || want > MOST_BYTES => return Err(input.invalid(why)),
            Err(_) => want *= 2,
        }
    }
}

fn inflate(packed: &[u8]) -> Result<Vec<u8>, Invalid> {
    let mut records = Vec::new();
    let limit = MOST_BYTES as u64 + 1;
    DeflateDecoder::new(packed)
        .take(limit)
        .read_to_end(&mut records)
        .map_err(|error| Invalid(error.to_string()))?;
    if records.len() > MOST_BYTES { Err(Invalid::new("it is too large when unpacked")) } else { Ok(records) }
}

/// Snappy without a frame; the CRC-32 of the records follows.
fn snappy(packed: &[u8]) -> Result<Vec<u8>, Invalid> {
    let end = packed.len().checked_sub(4).ok_or_else(|| Invalid::new("it lacks its checksum"))?;
    let (packed, sum) = packed.split_at(end);
    let length = snap::raw::decompress_len(packed).map_err(|error| Invalid(error.to_string()))?;
    if length > MOST_BYTES {
        return Err(Invalid::new("it is too large when unpacked"));
    }
    let records =
        snap::raw::Decoder::new().decompress_vec(packed).map_err(|error| Invalid(error.to_string()))?;
    let mut crc = flate2::Crc::new();
    crc.update(&records);
    if crc.sum().to_be_bytes() == sum { Ok(records) } else { Err(Invalid::new("its checksum is wrong")) }
}

#[cfg(test)]
mod tests;
