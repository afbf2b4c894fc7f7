//! Container files: a header with metadata, then blocks, each closed by the sync marker of the file.
//!
//! ```text
//! 'O' 'b' 'j' 01 | metadata: map of bytes | 16 bytes sync
//! count | size | size bytes, perhaps compressed | 16 bytes sync      (any number of times)
//! ```

use super::Invalid;
use super::binary::{Reader, write_bytes, write_long};

/// First bytes of a container.
pub(crate) const MAGIC: &[u8; 4] = b"Obj\x01";

/// Length of a sync marker.
pub(crate) const SYNC: usize = 16;

/// A count and a size take no more than this.
pub(crate) const BLOCK_START: usize = 20;

/// What a container begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) metadata: Vec<(String, Vec<u8>)>,
    pub(crate) sync: [u8; SYNC],
    /// How many bytes it takes; the first block follows.
    pub(crate) length: usize,
}

impl Header {
    /// Reads the beginning of a file. A header that is cut off is invalid like any other.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Invalid> {
        if !bytes.starts_with(MAGIC) {
            return Err(Invalid::new("not an Avro container file"));
        }
        let mut reader = Reader::new(bytes);
        reader.take(MAGIC.len())?;
        let mut metadata = Vec::new();
        loop {
            let count = reader.block()?;
            if count == 0 {
                break;
            }
            for _ in 0..count {
                let key = String::from_utf8_lossy(reader.bytes()?).into_owned();
                metadata.push((key, reader.bytes()?.to_vec()));
            }
        }
        let sync = reader.take(SYNC)?.try_into().expect("as many bytes were taken");
        Ok(Self { metadata, sync, length: reader.position() })
    }

    /// The bytes of a header.
    pub(crate) fn write(metadata: &[(&str, &[u8])], sync: &[u8; SYNC]) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        write_long(i64::try_from(metadata.len()).expect("a handful"), &mut out);
        for (key, value) in metadata {
            write_bytes(key.as_bytes(), &mut out);
            write_bytes(value, &mut out);
        }
        write_long(0, &mut out);
        out.extend_from_slice(sync);
        out
    }

    pub(crate) fn value(&self, key: &str) -> Option<&[u8]> {
        self.metadata.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_slice())
    }
}

/// What a block begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    /// Number of objects.
    pub(crate) count: usize,
    /// Number of bytes behind this, without the sync marker.
    pub(crate) size: usize,
    /// How many bytes count and size take.
    pub(crate) start: usize,
}

impl Block {
    /// Reads the beginning of a block.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Invalid> {
        let mut reader = Reader::new(bytes);
        Ok(Self { count: reader.length()?, size: reader.length()?, start: reader.position() })
    }

    /// Appends a block of `count` objects.
    pub(crate) fn write(count: i64, objects: &[u8], sync: &[u8; SYNC], out: &mut Vec<u8>) {
        write_long(count, out);
        write_bytes(objects, out);
        out.extend_from_slice(sync);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_header_comes_back() {
        let sync = [7; SYNC];
        let bytes = Header::write(&[("file", b"/a"), ("avro.schema", b"\"long\"")], &sync);
        let header = Header::read(&bytes).expect("a header");
        assert_eq!(header.value("file"), Some(&b"/a"[..]));
        assert_eq!((header.sync, header.length), (sync, bytes.len()));
        for length in 0..bytes.len() {
            assert!(Header::read(&bytes[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn a_block_comes_back() {
        let mut bytes = Vec::new();
        Block::write(300, b"objects", &[7; SYNC], &mut bytes);
        let block = Block::read(&bytes).expect("a block");
        assert_eq!((block.count, block.size, block.start), (300, 7, 3));
        assert_eq!(bytes.len(), block.start + block.size + SYNC);
    }

    proptest! {
        #[test]
        fn no_input_is_too_strange(bytes: Vec<u8>) {
            let mut header = MAGIC.to_vec();
            header.extend_from_slice(&bytes);
            let _ = (Header::read(&header), Block::read(&bytes));
        }
    }
}
