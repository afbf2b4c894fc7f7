use std::fs;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::avro::reading::blocks;
use crate::peer;
use crate::serializer::tests::{Plain, event, file, flume_writes, slice, transactions};

const SYNC: usize = 16;

/// The file of some transactions, with zeros for the sync marker.
fn avro(codec: &str, interval: usize, transactions: &[Vec<Plain>]) -> Vec<u8> {
    let headers = Headers::new(&["host".to_owned(), "timestamp".to_owned()]);
    let config = json!({"component": "AVRO_EVENT", "syncIntervalBytes": interval, "compressionCodec": codec});
    let slices: Vec<Slice> = transactions.iter().map(|events| slice(&headers, events)).collect();
    file(config, &headers, &slices)
}

/// Puts zeros where the sync marker stands. Every file ends in it.
fn without_sync(mut file: Vec<u8>) -> Vec<u8> {
    let sync = file[file.len() - SYNC..].to_vec();
    for at in 0..=file.len() - SYNC {
        if file[at..at + SYNC] == sync {
            file[at..at + SYNC].fill(0);
        }
    }
    file
}

#[test]
fn a_transaction_is_a_block() {
    let file = avro("null", 1000, &transactions()[..3]);
    let (head, blocks) = blocks(&file);
    let mut expected = b"Obj\x01\x04\x16avro.schema".to_vec();
    write_bytes(SCHEMA.as_bytes(), &mut expected);
    expected.extend_from_slice(b"\x14avro.codec\x08null\0");
    assert_eq!(head, expected);
    // The second transaction has no events, and leaves nothing.
    assert_eq!(blocks.len(), 2);
    assert_eq!(blocks[0], (1, &b"\x02\x02k\x02v\0\x020"[..]));
    let second = "\x08\x08host\x12ö€😀\x02x\x06y=z\x02k\0\x12timestamp\x1a1795369313912\0\0\0\x06two";
    assert_eq!(blocks[1], (2, second.as_bytes()));
}

#[test]
fn a_full_block_ends_within_the_transaction() {
    let events: Vec<Plain> = ["a", "b", "c"].map(|body| event(&[], &body.repeat(30))).to_vec();
    // A record takes 32 bytes.
    let counts = |interval| {
        let file = avro("null", interval, std::slice::from_ref(&events));
        blocks(&file).1.iter().map(|(count, _)| *count).collect::<Vec<_>>()
    };
    assert_eq!(counts(32), [1, 1, 1]);
    assert_eq!(counts(33), [2, 1]);
    assert_eq!(counts(64), [2, 1]);
    assert_eq!(counts(97), [3]);
}

#[test]
fn what_is_taken_back_is_not_written_later() {
    let headers = Headers::new(&[]);
    let settings = Settings { sync_interval_bytes: 1000, compression_codec: Method::Null };
    let mut serializer = AvroEvent::new(&settings, &headers).expect("a serializer");
    let mut out = io::BufWriter::new(Vec::new());
    serializer.write(&slice(&headers, &[event(&[], "lost")]), &mut out).expect("memory takes every write");
    serializer.reset();
    serializer.write(&slice(&headers, &[event(&[], "kept")]), &mut out).expect("memory takes every write");
    serializer.flush(&mut out).expect("memory takes every write");
    let block = out.into_inner().expect("memory takes every write");
    assert_eq!(block[..block.len() - SYNC], *b"\x02\x0c\0\x08kept");
}

#[test]
fn strings_are_utf8() {
    let events = vec![(vec![("k".to_owned(), b"a\xFF".to_vec())], b"\xFF".to_vec())];
    let file = avro("null", 1000, &[events]);
    let record = &file[file.len() - SYNC - 11..file.len() - SYNC];
    assert_eq!(record, b"\x02\x02k\x08a\xEF\xBF\xBD\0\x02\xFF");
}

#[test]
fn files_are_those_that_flume_writes() {
    let folder = TempDir::new().expect("a folder for the test");
    let path = |interval: usize| folder.path().join(interval.to_string());
    let intervals = [32, 500, 2_048_000];
    let commands = intervals.map(|interval| {
        flume_writes(&path(interval), &format!("avro_event null {interval}"), &transactions())
    });
    if peer::answer(&commands.concat()).is_none() {
        return;
    }
    for interval in intervals {
        let flume = fs::read(path(interval)).expect("a file of Flume");
        assert!(without_sync(avro("null", interval, &transactions())) == without_sync(flume), "{interval}");
    }
}

#[test]
fn java_reads_every_codec_as_it_reads_flumes() {
    // Flume 1.11 comes with a Zstandard library that is too old for its Avro.
    let codecs = ["null", "deflate", "snappy", "bzip2", "xz"];
    let folder = TempDir::new().expect("a folder for the test");
    let commands = codecs.map(|codec| {
        let path = |whose: &str| folder.path().join(format!("{codec}-{whose}"));
        let (ours, flumes) = (path("ours"), path("flumes"));
        fs::write(&ours, avro(codec, 30_000, &transactions())).expect("a file for the test");
        // The records as events, then as the spooling directory source takes them.
        let reads = |path: &Path| format!("read {0}\nspool {0}\n", path.display());
        let writes = flume_writes(&flumes, &format!("avro_event {codec} 30000"), &transactions());
        writes + &reads(&flumes) + &reads(&ours)
    });
    let Some(answer) = peer::answer(&commands.concat()) else { return };
    let lines: Vec<&str> = answer.lines().collect();
    let events: usize = transactions().iter().map(Vec::len).sum();
    let files = lines.chunks(1 + 2 * events).collect::<Vec<_>>();
    assert_eq!(files.len(), 2 * codecs.len());
    for (codec, files) in codecs.iter().zip(files.chunks(2)) {
        assert_eq!(files[0][0], format!("{codec} {SCHEMA}"));
        assert!(files[0] == files[1], "{codec}");
    }
}
