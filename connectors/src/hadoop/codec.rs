//! Hadoop's codecs (`org.apache.hadoop.io.compress`).
//!
//! gzip, bzip2, zlib (which Hadoop calls deflate) and Zstandard are streams that may follow each other in one file.
//! Snappy and LZ4 come in blocks:
//!
//! ```text
//! length of the plain bytes: u32 | length of the packed bytes: u32 | packed bytes       (any number of times)
//! ```

use std::io::{self, Write};
use std::mem;

use bzip2::write::BzEncoder;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use serde::Deserialize;

/// A way to compress. Several spellings of the settings mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Codec {
    #[serde(rename = "none")]
    None,
    #[serde(rename = "default", alias = "DefaultCodec", alias = "org.apache.hadoop.io.compress.DefaultCodec")]
    Default,
    #[serde(rename = "deflate", alias = "DeflateCodec", alias = "org.apache.hadoop.io.compress.DeflateCodec")]
    Deflate,
    #[serde(rename = "gzip", alias = "GzipCodec", alias = "org.apache.hadoop.io.compress.GzipCodec")]
    Gzip,
    #[serde(rename = "bzip2", alias = "BZip2Codec", alias = "org.apache.hadoop.io.compress.BZip2Codec")]
    Bzip2,
    #[serde(rename = "snappy", alias = "SnappyCodec", alias = "org.apache.hadoop.io.compress.SnappyCodec")]
    Snappy,
    #[serde(rename = "lz4", alias = "Lz4Codec", alias = "org.apache.hadoop.io.compress.Lz4Codec")]
    Lz4,
    #[serde(
        rename = "zstandard",
        alias = "ZStandardCodec",
        alias = "org.apache.hadoop.io.compress.ZStandardCodec"
    )]
    Zstandard,
}

/// The level of bzip2 that Hadoop takes.
const BZIP2_LEVEL: u32 = 9;
const ZSTANDARD_LEVEL: i32 = 3;

/// The buffer that Hadoop packs blocks in; a block is so much smaller that it always fits.
const BUFFER: usize = 256 << 10;
const SNAPPY_BLOCK: usize = BUFFER - (BUFFER / 6 + 32);
const LZ4_BLOCK: usize = BUFFER - (BUFFER / 255 + 16);

impl Codec {
    /// What names of files end in.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Default | Self::Deflate => ".deflate",
            Self::Gzip => ".gz",
            Self::Bzip2 => ".bz2",
            Self::Snappy => ".snappy",
            Self::Lz4 => ".lz4",
            Self::Zstandard => ".zst",
        }
    }

    /// The simple name of the class, for the head of sequence files.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Default => "DefaultCodec",
            Self::Deflate => "DeflateCodec",
            Self::Gzip => "GzipCodec",
            Self::Bzip2 => "BZip2Codec",
            Self::Snappy => "SnappyCodec",
            Self::Lz4 => "Lz4Codec",
            Self::Zstandard => "ZStandardCodec",
        }
    }

    /// Plain bytes of a block, for codecs that have blocks.
    fn block(self) -> usize {
        if self == Self::Lz4 { LZ4_BLOCK } else { SNAPPY_BLOCK }
    }
}

/// Compresses what is written to it into memory, stream after stream.
pub(crate) struct Packer {
    codec: Codec,
    state: State,
    /// What was packed so far; the stream at work has it for as long as it lasts.
    packed: Vec<u8>,
}

enum State {
    /// Between two streams.
    Between,
    Gzip(GzEncoder<Vec<u8>>),
    Zlib(ZlibEncoder<Vec<u8>>),
    Bzip2(BzEncoder<Vec<u8>>),
    Zstandard(zstd::Encoder<'static, Vec<u8>>),
    /// Plain bytes that are in no block yet.
    Block(Vec<u8>),
}

impl Packer {
    pub(crate) fn new(codec: Codec) -> Self {
        Self { codec, state: State::Between, packed: Vec::new() }
    }

    /// Ends the stream and gives all that was packed.
    pub(crate) fn take(&mut self) -> io::Result<Vec<u8>> {
        match mem::replace(&mut self.state, State::Between) {
            State::Between => {}
            State::Gzip(encoder) => self.packed = encoder.finish()?,
            State::Zlib(encoder) => self.packed = encoder.finish()?,
            State::Bzip2(encoder) => self.packed = encoder.finish()?,
            State::Zstandard(encoder) => self.packed = encoder.finish()?,
            State::Block(plain) => {
                for block in plain.chunks(self.codec.block()) {
                    self.pack(block)?;
                }
            }
        }
        Ok(mem::take(&mut self.packed))
    }

    fn begin(&mut self) -> io::Result<()> {
        let out = mem::take(&mut self.packed);
        self.state = match self.codec {
            Codec::None => {
                self.packed = out;
                State::Between
            }
            Codec::Gzip => State::Gzip(GzEncoder::new(out, Compression::default())),
            Codec::Default | Codec::Deflate => State::Zlib(ZlibEncoder::new(out, Compression::default())),
            Codec::Bzip2 => State::Bzip2(BzEncoder::new(out, bzip2::Compression::new(BZIP2_LEVEL))),
            Codec::Zstandard => State::Zstandard(zstd::Encoder::new(out, ZSTANDARD_LEVEL)?),
            Codec::Snappy | Codec::Lz4 => {
                self.packed = out;
                State::Block(Vec::new())
            }
        };
        Ok(())
    }

    /// Appends a block.
    fn pack(&mut self, plain: &[u8]) -> io::Result<()> {
        let start = self.packed.len();
        self.packed.extend_from_slice(&length(plain.len()));
        self.packed.extend_from_slice(&[0; 4]);
        let head = self.packed.len();
        let most = match self.codec {
            Codec::Lz4 => lz4_flex::block::get_maximum_output_size(plain.len()),
            _ => snap::raw::max_compress_len(plain.len()),
        };
        self.packed.resize(head + most, 0);
        let room = &mut self.packed[head..];
        let packed = match self.codec {
            Codec::Lz4 => lz4_flex::block::compress_into(plain, room).map_err(io::Error::other)?,
            _ => snap::raw::Encoder::new().compress(plain, room)?,
        };
        self.packed.truncate(head + packed);
        self.packed[start + 4..head].copy_from_slice(&length(packed));
        Ok(())
    }
}

fn length(length: usize) -> [u8; 4] {
    u32::try_from(length).expect("blocks are small").to_be_bytes()
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        if matches!(self.state, State::Between) {
            self.begin()?;
        }
        match &mut self.state {
            State::Between => self.packed.extend_from_slice(bytes),
            State::Gzip(encoder) => encoder.write_all(bytes)?,
            State::Zlib(encoder) => encoder.write_all(bytes)?,
            State::Bzip2(encoder) => encoder.write_all(bytes)?,
            State::Zstandard(encoder) => encoder.write_all(bytes)?,
            State::Block(plain) => plain.extend_from_slice(bytes),
        }
        Ok(bytes.len())
    }

    /// Streams end only when they are taken.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    /// What Hadoop's readers make of a file.
    fn unpacked(codec: Codec, file: &[u8]) -> Vec<u8> {
        let mut plain = Vec::new();
        let mut rest = file;
        match codec {
            Codec::None => plain.extend_from_slice(file),
            Codec::Gzip => {
                flate2::read::MultiGzDecoder::new(file).read_to_end(&mut plain).expect("gzip streams");
            }
            Codec::Bzip2 => {
                bzip2::read::MultiBzDecoder::new(file).read_to_end(&mut plain).expect("bzip2 streams");
            }
            Codec::Zstandard => plain = zstd::decode_all(file).expect("zstandard frames"),
            Codec::Default | Codec::Deflate => {
                while !rest.is_empty() {
                    flate2::bufread::ZlibDecoder::new(&mut rest)
                        .read_to_end(&mut plain)
                        .expect("zlib streams");
                }
            }
            Codec::Snappy | Codec::Lz4 => {
                while !rest.is_empty() {
                    let long = take_length(&mut rest);
                    let packed = take_length(&mut rest);
                    let packed = rest.split_off(..packed).expect("a whole block");
                    let block = if codec == Codec::Lz4 {
                        lz4_flex::block::decompress(packed, long).expect("an LZ4 block")
                    } else {
                        snap::raw::Decoder::new().decompress_vec(packed).expect("a Snappy block")
                    };
                    assert_eq!(block.len(), long);
                    plain.extend_from_slice(&block);
                }
            }
        }
        plain
    }

    fn take_length(rest: &mut &[u8]) -> usize {
        let (length, behind) = rest.split_first_chunk().expect("a length");
        *rest = behind;
        u32::from_be_bytes(*length) as usize
    }

    #[test]
    fn streams_one_after_the_other_are_one_file() {
        use Codec::{Bzip2, Default, Deflate, Gzip, Lz4, None, Snappy, Zstandard};
        let long: Vec<u8> =
            (0..90_000_u32).flat_map(|number| (number / 7).to_string().into_bytes()).collect();
        assert!(long.len() > LZ4_BLOCK);
        for codec in [None, Default, Deflate, Gzip, Bzip2, Snappy, Lz4, Zstandard] {
            let mut packer = Packer::new(codec);
            let (mut file, mut plain) = (Vec::new(), Vec::new());
            for pieces in [&[&b"one"[..], b"two"][..], &[], &[&long, b"", b"three"]] {
                for piece in pieces {
                    packer.write_all(piece).expect("memory takes every write");
                    plain.extend_from_slice(piece);
                }
                let taken = packer.take().expect("memory takes every write");
                assert_eq!(taken.is_empty(), pieces.is_empty(), "{codec:?}");
                file.extend_from_slice(&taken);
            }
            assert!(unpacked(codec, &file) == plain, "{codec:?}");
        }
    }
}
