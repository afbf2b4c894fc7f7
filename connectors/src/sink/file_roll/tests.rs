use std::env;
use std::process::Command;

use logflowc_runtime::{Batch, Headers, Shared, Slice};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::avro::reading::{blocks, take_bytes, take_count};

fn sink(directory: &Path, interval: i64, serializer: &Value) -> FileRoll {
    let settings = json!({
        "sink.directory": directory,
        "sink.rollInterval": interval,
        "sink.serializer": serializer,
        "sink.pathManager": {"component": "DEFAULT", "prefix": "p", "extension": "log"},
    });
    let context = SinkContext { headers: Headers::new(&[]), counters: Arc::default() };
    FileRoll::new(serde_json::from_value(settings).expect("fitting settings"), context)
}

fn text() -> Value {
    json!({"component": "TEXT", "appendNewline": true})
}

fn events<B: AsRef<[u8]>>(bodies: &[B]) -> Events {
    let mut batch = Batch::default();
    for body in bodies {
        batch.push(body.as_ref());
    }
    vec![Slice::all(Shared::alone(batch))].into()
}

/// The files with their numbers. All others come first, as 0.
fn files(directory: &Path) -> Vec<(u32, Vec<u8>)> {
    let entries = fs::read_dir(directory).expect("a readable folder");
    let mut files: Vec<_> = entries
        .map(|entry| {
            let path = entry.expect("a readable entry").path();
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let number = name.split_once('-').map_or(0, |(_, number)| number.parse().expect("a number"));
            (number, fs::read(path).expect("a readable file"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn every_interval_has_a_file_and_none_is_overwritten() {
    let folder = TempDir::new().expect("a folder for the test");
    let mut sink = sink(folder.path(), 3600, &text());
    sink.open().expect("the directory is there");
    sink.write(&events(&["one", "two"])).expect("room on the disk");
    sink.write(&events(&["three"])).expect("room on the disk");
    let first = sink.current.as_ref().expect("a file is open").path.clone();
    let third = first.to_string_lossy().replace("-1.log", "-3.log");
    fs::write(&third, "not ours").expect("room on the disk");
    for _ in 0..2 {
        let next = sink.tick().expect("the directory is there").expect("files are rolled");
        assert_eq!(sink.roll_at, Some(next));
        sink.roll_at = Some(Instant::now());
    }
    sink.tick().expect("the directory is there");
    sink.write(&events(&["four"])).expect("room on the disk");
    sink.close().expect("the disk is there");
    let expected: [(u32, &[u8]); 4] = [(1, b"one\ntwo\nthree\n"), (2, b""), (3, b"not ours"), (4, b"four\n")];
    assert_eq!(files(folder.path()), expected.map(|(number, text)| (number, text.to_vec())));
    let counters = sink.counters();
    assert_eq!((counters.opened.get(), counters.closed.get()), (3, 3));
}

#[test]
fn without_an_interval_there_is_one_file() {
    for interval in [0, -1] {
        let folder = TempDir::new().expect("a folder for the test");
        let mut sink = sink(folder.path(), interval, &text());
        sink.open().expect("the directory is there");
        assert_eq!(sink.tick(), Ok(None));
        assert_eq!(files(folder.path()), [(1, Vec::new())]);
    }
}

#[test]
fn an_interval_beyond_all_time_is_none() {
    let folder = TempDir::new().expect("a folder for the test");
    let mut sink = sink(folder.path(), i64::MAX, &text());
    sink.open().expect("the directory is there");
    assert_eq!(sink.tick(), Ok(None));
}

#[test]
fn a_directory_that_is_missing_or_none_may_come_later() {
    let folder = TempDir::new().expect("a folder for the test");
    let directory = folder.path().join("later");
    let mut sink = sink(&directory, 0, &text());
    assert!(matches!(sink.open(), Err(Failure::Retry(_))));
    fs::write(&directory, "a file").expect("room on the disk");
    assert!(matches!(sink.open(), Err(Failure::Retry(_))));
    fs::remove_file(&directory).expect("the file is there");
    fs::create_dir(&directory).expect("room on the disk");
    sink.open().expect("the directory is there");
    assert_eq!(files(&directory), [(1, Vec::new())]);
}

#[test]
fn a_directory_without_the_right_to_write_uses_up_no_names() {
    // Nobody creates files here, not even the superuser.
    let mut sink = sink(Path::new("/proc"), 0, &text());
    let failures = [sink.open(), sink.tick().map(|_| ())];
    assert_eq!(failures[0], failures[1]);
    assert!(matches!(&failures[0], Err(Failure::Retry(why)) if why.contains("-1.log")), "{failures:?}");
}

#[test]
fn nothing_is_confirmed_that_went_to_a_removed_file() {
    let folder = TempDir::new().expect("a folder for the test");
    let directory = folder.path().join("out");
    fs::create_dir(&directory).expect("room on the disk");
    let mut sink = sink(&directory, 0, &text());
    sink.open().expect("the directory is there");
    sink.write(&events(&["gone with the folder"])).expect("room on the disk");
    fs::remove_dir_all(&directory).expect("the folder is there");
    assert!(matches!(sink.write(&events(&["kept"])), Err(Failure::Retry(_))));
    assert!(matches!(sink.tick(), Err(Failure::Retry(_))));
    fs::create_dir(&directory).expect("room on the disk");
    sink.tick().expect("the directory is there again");
    sink.write(&events(&["kept"])).expect("room on the disk");
    assert_eq!(files(&directory), [(2, b"kept\n".to_vec())]);
}

/// Names the folder and the serializer for the process with a limit on the size of files.
const LIMITED: &str = "LOGFLOWC_TEST_LIMITED";

/// Transactions with this many events of about a kilobyte: more than goes into the buffer of a file.
const TRANSACTION: usize = 100;
const TRANSACTIONS: usize = 12;

fn body(number: usize) -> Vec<u8> {
    format!("{number:01000}").into_bytes()
}

fn transaction(number: usize) -> Events {
    let first = number * TRANSACTION;
    events(&(first..first + TRANSACTION).map(body).collect::<Vec<_>>())
}

#[test]
fn a_full_disk_costs_no_event_and_no_half_record() {
    let serializers = [
        text(),
        json!({"component": "JSON", "headers": ["*"], "body": "b", "includeBody": true}),
        json!({"component": "AVRO_EVENT", "syncIntervalBytes": 30_000, "compressionCodec": "null"}),
    ];
    for serializer in serializers {
        let folder = TempDir::new().expect("a folder for the test");
        // Blocks of the limit have 512 or 1024 bytes.
        let mut child = Command::new("sh");
        child.args(["-c", "trap '' XFSZ; ulimit -f 500; exec \"$@\"", "sh"]);
        child.arg(env::current_exe().expect("the tests are a program"));
        child.args(["--exact", "--ignored", "sink::file_roll::tests::limited"]);
        child.env(LIMITED, json!([folder.path(), serializer]).to_string());
        let output = child.output().expect("there is a shell");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        let files = files(folder.path());
        assert!(files.len() > 2, "{}", files.len());
        let records: Vec<Vec<u8>> = files.iter().flat_map(|(_, file)| records(&serializer, file)).collect();
        // Into what is left of each file, the child puts one event more.
        let extra = b"extra".to_vec();
        assert_eq!(records.iter().filter(|record| **record == extra).count(), files.len() - 1);
        let kept: Vec<_> = records.into_iter().filter(|record| *record != extra).collect();
        assert!(kept == (0..TRANSACTION * TRANSACTIONS).map(body).collect::<Vec<_>>());
    }
}

/// The bodies in a file.
fn records(serializer: &Value, file: &[u8]) -> Vec<Vec<u8>> {
    let lines = || file.strip_suffix(b"\n").expect("the last line is complete").split(|byte| *byte == b'\n');
    match serializer["component"].as_str() {
        Some("TEXT") => lines().map(<[u8]>::to_vec).collect(),
        Some("JSON") => {
            let member = |line| serde_json::from_slice::<Value>(line).expect("JSON")["b"].clone();
            lines().map(|line| member(line).as_str().expect("a string").into()).collect()
        }
        _ => {
            let records = blocks(file).1.into_iter().flat_map(|(count, mut block)| {
                let record = move |_| {
                    assert_eq!(take_count(&mut block), 0, "no headers");
                    take_bytes(&mut block).to_vec()
                };
                (0..count).map(record)
            });
            records.collect()
        }
    }
}

#[test]
#[ignore = "needs the limit that another test sets"]
fn limited() {
    let given: Value =
        serde_json::from_str(&env::var(LIMITED).expect("set by the other test")).expect("JSON");
    let directory = given[0].as_str().expect("a path");
    let mut sink = sink(Path::new(directory), 0, &given[1]);
    sink.open().expect("the directory is there");
    for number in 0..TRANSACTIONS {
        let events_left = transaction(number);
        if sink.write(&events_left).is_err() {
            sink.tick().expect("the file is still there");
            assert!(sink.write(&events_left).is_err(), "the limit is still there");
            sink.write(&events(&["extra"])).expect("what was written of the transaction is taken back");
            sink.close().expect("the directory is there");
            sink.open().expect("the directory is there");
            sink.write(&events_left).expect("a new file has room");
        }
    }
    sink.close().expect("the directory is there");
}
