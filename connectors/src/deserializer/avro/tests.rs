//! Files made here, and the events that Flume 1.11 makes of such files.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use proptest::prelude::*;
use serde_json::json;

use super::super::testing::Opening;
use super::*;
use crate::avro::binary::write_bytes;

const SCHEMA: &str = r#"{"type": "record", "name": "Line", "fields": [{"name": "text", "type": "string"}]}"#;
const SYNC_MARKER: [u8; SYNC] = *b"0123456789abcdef";

fn hashed() -> Opening<'static> {
    Opening::new(json!({"component": "avro", "schemaType": "HASH"}))
}

/// A file with these blocks of texts, compressed by `pack`.
fn file(codec: &str, blocks: &[&[&str]], pack: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let metadata = [("avro.schema", SCHEMA.as_bytes()), ("avro.codec", codec.as_bytes())];
    let mut file = container::Header::write(&metadata, &SYNC_MARKER);
    for texts in blocks {
        let mut records = Vec::new();
        texts.iter().for_each(|text| write_bytes(text.as_bytes(), &mut records));
        let count = i64::try_from(texts.len()).expect("few");
        Block::write(count, &pack(&records), &SYNC_MARKER, &mut file);
    }
    file
}

fn plain(blocks: &[&[&str]]) -> Vec<u8> {
    file("null", blocks, <[u8]>::to_vec)
}

#[test]
fn a_block_is_a_batch_and_a_record_a_body() {
    let content = plain(&[&["a", "bc"], &[], &["d"]]);
    let batches = hashed().batches(&content).expect("it can be read");
    let bodies: Vec<_> = batches.iter().map(|(bodies, _)| bodies.clone()).collect();
    assert_eq!(bodies, [vec![b"\x02a".to_vec(), b"\x04bc".to_vec()], vec![b"\x02d".to_vec()]]);
    // A position is that of the marker in front of what comes next.
    for (_, position) in &batches {
        let marker = usize::try_from(*position).expect("small");
        assert_eq!(content[marker..marker + SYNC], SYNC_MARKER);
    }
    assert_eq!(batches[1].1, (content.len() - SYNC) as u64);
}

#[test]
fn the_schema_goes_with_each_event() {
    for (kind, name, value) in [("HASH", HASH, "0b399e067d5f5ad4"), ("LITERAL", LITERAL, SCHEMA)] {
        let opening = Opening::new(json!({"component": "avro", "schemaType": kind}));
        let mut batch = Batch::default();
        opening.open(&plain(&[&["a"]])).expect("open").read(&mut batch).expect("read");
        let found = batch.value(0, &Header::Named(name.into())).map(String::from_utf8_lossy);
        assert_eq!(found.as_deref(), Some(value));
    }
}

#[test]
fn compressed_blocks_are_unpacked() {
    let deflate = |records: &[u8]| {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(records).expect("memory takes it");
        encoder.finish().expect("memory takes it")
    };
    let snappy = |records: &[u8]| {
        let mut packed = snap::raw::Encoder::new().compress_vec(records).expect("small");
        let mut crc = flate2::Crc::new();
        crc.update(records);
        packed.extend_from_slice(&crc.sum().to_be_bytes());
        packed
    };
    let blocks: &[&[&str]] = &[&["aaaaaaaaaaaaaaaaaaaaaaaa", "b"], &["c"]];
    let expected = hashed().bodies(&plain(blocks));
    assert_eq!(hashed().bodies(&file("deflate", blocks, deflate)), expected);
    assert_eq!(hashed().bodies(&file("snappy", blocks, snappy)), expected);
    let failure = hashed().batches(&file("xz", blocks, deflate)).expect_err("unknown").to_string();
    assert!(failure.ends_with("records compressed with xz cannot be read"), "{failure}");
}

#[test]
fn reading_goes_on_behind_the_next_marker() {
    let content = plain(&[&["a"], &["b"], &["c"]]);
    let whole = hashed().batches(&content).expect("it can be read");
    let mut opening = hashed();
    for (index, (_, position)) in whole.iter().enumerate() {
        opening.position = *position;
        assert_eq!(opening.batches(&content).expect("it can be read"), whole[index + 1..]);
        // In the middle of a block, what is left of it is passed over.
        opening.position = position + 1;
        assert_eq!(opening.bodies(&content).len(), whole.len().saturating_sub(index + 2));
    }
}

#[test]
fn damage_is_found() {
    let content = plain(&[&["a"], &["b"]]);
    let failure = |content: &[u8]| hashed().batches(content).expect_err("it is damaged").to_string();
    assert!(failure(b"text\n").ends_with("not an Avro container file"));
    assert!(failure(b"").ends_with("not an Avro container file"));
    assert!(failure(&content[..content.len() - 1]).ends_with("is damaged: the file ends within it"));
    let mut wrong = content.clone();
    *wrong.last_mut().expect("bytes") ^= 1;
    assert!(failure(&wrong).ends_with("is damaged: the sync marker behind it is missing"));
}

proptest! {
    #[test]
    fn no_damage_is_too_strange(at in 0_usize..200, byte: u8, position in 0_u64..300) {
        let mut content = plain(&[&["a", "b"], &["c"]]);
        let length = content.len();
        content[at % length] = byte;
        let _ = Opening { position, ..hashed() }.batches(&content);
    }
}
