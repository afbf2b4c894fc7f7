//! How the blocks of a container are compressed (Avro 1.11 specification, "Required Codecs" and "Optional Codecs").

use std::io::{self, Write as _};
use std::mem;

use bzip2::write::BzEncoder;
use flate2::write::DeflateEncoder;
use lzma_rust2::{XzOptions, XzWriter};
use serde::Deserialize;

/// A way to compress, by its name in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Method {
    Null,
    Deflate,
    Snappy,
    Bzip2,
    Xz,
    Zstandard,
}

impl Method {
    pub(super) fn name(self) -> &'static str {
        match self {
            Method::Null => "null",
            Method::Deflate => "deflate",
            Method::Snappy => "snappy",
            Method::Bzip2 => "bzip2",
            Method::Xz => "xz",
            Method::Zstandard => "zstandard",
        }
    }
}

/// Compresses block after block. Levels are those that Avro's Java library takes by default.
pub(super) struct Codec {
    state: State,
    packed: Vec<u8>,
}

enum State {
    Null,
    Deflate(DeflateEncoder<Vec<u8>>),
    Snappy(Box<snap::raw::Encoder>),
    Bzip2,
    Xz,
    Zstandard(zstd::bulk::Compressor<'static>),
}

const DEFLATE_LEVEL: u32 = 6;
const XZ_LEVEL: u32 = 6;
const ZSTANDARD_LEVEL: i32 = 3;

/// What bzip2 compresses at once at level 1; at level n it is n times that.
const BZIP2_RUN: usize = 100_000;

impl Codec {
    pub(super) fn new(method: Method) -> io::Result<Self> {
        let state = match method {
            Method::Null => State::Null,
            Method::Deflate => {
                State::Deflate(DeflateEncoder::new(Vec::new(), flate2::Compression::new(DEFLATE_LEVEL)))
            }
            Method::Snappy => State::Snappy(Box::new(snap::raw::Encoder::new())),
            Method::Bzip2 => State::Bzip2,
            Method::Xz => State::Xz,
            Method::Zstandard => State::Zstandard(zstd::bulk::Compressor::new(ZSTANDARD_LEVEL)?),
        };
        Ok(Self { state, packed: Vec::new() })
    }

    /// The block as it stands in the file.
    pub(super) fn pack<'p>(&'p mut self, block: &'p [u8]) -> io::Result<&'p [u8]> {
        let mut packed = mem::take(&mut self.packed);
        packed.clear();
        self.packed = match &mut self.state {
            State::Null => return Ok(block),
            State::Deflate(encoder) => {
                encoder.write_all(block)?;
                encoder.reset(packed)?
            }
            State::Snappy(encoder) => snappy(encoder, block, packed)?,
            State::Bzip2 => bzip2(block, packed)?,
            State::Xz => xz(block, packed)?,
            State::Zstandard(compressor) => {
                packed.reserve(zstd::zstd_safe::compress_bound(block.len()));
                compressor.compress_to_buffer(block, &mut packed)?;
                packed
            }
        };
        Ok(&self.packed)
    }
}

/// Snappy's block format, then the CRC-32 of what was compressed, highest byte first.
fn snappy(encoder: &mut snap::raw::Encoder, block: &[u8], mut packed: Vec<u8>) -> io::Result<Vec<u8>> {
    packed.resize(snap::raw::max_compress_len(block.len()), 0);
    let length = encoder.compress(block, &mut packed)?;
    packed.truncate(length);
    packed.extend_from_slice(&crc32fast::hash(block).to_be_bytes());
    Ok(packed)
}

/// The memory of an encoder grows with the level, and a higher one than the block fills does not help.
fn bzip2(block: &[u8], packed: Vec<u8>) -> io::Result<Vec<u8>> {
    let level = u32::try_from(block.len().div_ceil(BZIP2_RUN)).map_or(9, |runs| runs.clamp(1, 9));
    let mut encoder = BzEncoder::new(packed, bzip2::Compression::new(level));
    encoder.write_all(block)?;
    encoder.finish()
}

/// As with bzip2, a dictionary larger than the block only costs memory.
fn xz(block: &[u8], packed: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut options = XzOptions::with_preset(XZ_LEVEL);
    let length = u32::try_from(block.len()).unwrap_or(u32::MAX);
    let lzma = &mut options.lzma_options;
    lzma.dict_size = lzma.dict_size.min(length.max(lzma_rust2::DICT_SIZE_MIN));
    let mut writer = XzWriter::new(packed, options)?;
    writer.write_all(block)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn unpacked(method: Method, packed: &[u8]) -> Vec<u8> {
        let mut block = Vec::new();
        match method {
            Method::Null => block.extend_from_slice(packed),
            Method::Deflate => {
                flate2::read::DeflateDecoder::new(packed).read_to_end(&mut block).expect("a deflate stream");
            }
            Method::Snappy => {
                let (data, crc) = packed.split_last_chunk().expect("a checksum");
                block = snap::raw::Decoder::new().decompress_vec(data).expect("a snappy block");
                assert_eq!(u32::from_be_bytes(*crc), crc32fast::hash(&block));
            }
            Method::Bzip2 => {
                bzip2::read::BzDecoder::new(packed).read_to_end(&mut block).expect("a bzip2 stream");
            }
            Method::Xz => {
                lzma_rust2::XzReader::new(packed, false).read_to_end(&mut block).expect("an xz stream");
            }
            Method::Zstandard => block = zstd::decode_all(packed).expect("a zstandard frame"),
        }
        block
    }

    #[test]
    fn every_block_can_be_unpacked_by_itself() {
        use Method::{Bzip2, Deflate, Null, Snappy, Xz, Zstandard};
        let long: Vec<u8> =
            (0..30_000_u32).flat_map(|number| (number / 7).to_string().into_bytes()).collect();
        for method in [Null, Deflate, Snappy, Bzip2, Xz, Zstandard] {
            let mut codec = Codec::new(method).expect("a codec");
            for block in [&b"0"[..], &long, b"", &long[..5000], b"again"] {
                let packed = codec.pack(block).expect("memory takes every write");
                assert!(method == Null || block.len() < 5000 || packed.len() < block.len() / 2, "{method:?}");
                assert_eq!(unpacked(method, packed), block, "{method:?}");
            }
        }
    }
}
