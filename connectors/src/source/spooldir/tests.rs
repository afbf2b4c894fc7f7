//! Real directories. What is expected was seen with Flume 1.11 on the same files.

use std::fs::{self, File, FileTimes};
use std::path::Path;
use std::time::{Duration, SystemTime};

use logflowc_plan::Settings;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::tracker;
use crate::drive::{self, ByHand};
use crate::pattern::plain;

/// The position file of Flume 1.11 after 300 lines of `in/a`: 2590 bytes.
const FLUME_META: &str = "4f626a0104166176726f2e736368656d6190027b2274797065223a227265636f7264222c226e616d65223a225472616e7366657253746174\
    6546696c654d657461222c226e616d657370616365223a226f72672e6170616368652e666c756d652e73657269616c697a6174696f6e222c\
    226669656c6473223a5b7b226e616d65223a226f6666736574222c2274797065223a226c6f6e67227d5d7d0866696c6508696e2f61006002\
    7e49ccba2077bd1d3d6a137901930204ac0c60027e49ccba2077bd1d3d6a137901930204b41a60027e49ccba2077bd1d3d6a137901930204\
    bc2860027e49ccba2077bd1d3d6a13790193";

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn settings(folder: &Path, changes: &Value) -> Settings {
    let defaults = json!({
        "spoolDir": folder, "fileSuffix": ".COMPLETED", "deletePolicy": "never", "trackingPolicy": "rename",
        "trackerDir": ".flumespool", "fileHeader": false, "fileHeaderKey": "file", "basenameHeader": false,
        "basenameHeaderKey": "basename", "includePattern": plain("^.*$"), "ignorePattern": plain("^$"), "consumeOrder": "oldest",
        "pollDelay": 5, "recursiveDirectorySearch": false, "inputCharset": "UTF-8", "decodeErrorPolicy": "FAIL",
        "deserializer": {"component": "line", "maxLineLength": 2048, "outputCharset": "UTF-8"},
    });
    drive::settings(defaults, changes)
}

fn open(folder: &TempDir, changes: &Value) -> ByHand {
    ByHand::open("spooldir", &settings(folder.path(), changes), 100)
}

/// Writes a file that was changed so many seconds after the others.
fn put(folder: &TempDir, name: &str, text: &str, age: u64) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("created");
    fs::write(&path, text).expect("written");
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + age);
    File::options()
        .write(true)
        .open(&path)
        .expect("open")
        .set_times(FileTimes::new().set_modified(time))
        .expect("set");
}

/// All files, with paths relative to the folder, in the order of the alphabet.
fn files(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                names.push(path.strip_prefix(folder).expect("below").display().to_string());
            }
        }
    }
    names.sort();
    names
}

#[test]
fn files_come_in_their_order_and_are_renamed_when_they_are_read() {
    for (order, expected) in [("oldest", ["b", "d", "e", "a"]), ("youngest", ["a", "d", "e", "b"])] {
        let folder = folder();
        for (name, age) in [("a", 30), ("b", 10), ("e", 20), ("d", 20)] {
            put(&folder, name, &format!("{name}\n"), age);
        }
        let mut source = open(&folder, &json!({"consumeOrder": order}));
        assert_eq!(source.bodies(4), expected, "{order}");
        put(&folder, "last", "\n", 40);
        source.take(1);
        let meta = ".flumespool/.flumespool-main.meta";
        assert_eq!(
            files(folder.path())[..5],
            [meta, "a.COMPLETED", "b.COMPLETED", "d.COMPLETED", "e.COMPLETED"]
        );
    }
}

#[test]
fn a_file_without_events_is_one_event_without_a_body() {
    let folder = folder();
    put(&folder, "a", "", 0);
    put(&folder, "b", "x\n", 1);
    let events = open(&folder, &json!({"basenameHeader": true, "fileHeader": true})).take(2);
    assert_eq!(events[0].body, b"");
    assert_eq!(events[0].headers["basename"], "a");
    assert_eq!(events[1].headers["file"], folder.path().join("b").display().to_string());
}

#[test]
fn only_names_that_match_are_read() {
    let folder = folder();
    for name in
        ["a.log", "b.log", "a.tmp", ".hidden.log", "x.log.COMPLETED", "sub/c.log", "skip/d.log", ".dot/e.log"]
    {
        put(&folder, name, &format!("{name}\n"), 0);
    }
    put(&folder, "z.log", "end\n", 1);
    let patterns = json!({"includePattern": plain(".*\\.log"), "ignorePattern": plain("b.*|skip"), "recursiveDirectorySearch": true});
    assert_eq!(open(&folder, &patterns).bodies(3), ["a.log", "sub/c.log", "end"]);
}

#[test]
fn finished_files_can_be_marked_or_deleted() {
    let folder = folder();
    put(&folder, "sub/a", "1\n", 0);
    put(&folder, "b", "2\n", 1);
    let marks = json!({"trackingPolicy": "tracker_dir", "recursiveDirectorySearch": true});
    assert_eq!(open(&folder, &marks).bodies(2), ["1", "2"]);
    let meta = ".flumespool/.flumespool-main.meta";
    assert_eq!(files(folder.path()), [meta, ".flumespool/sub/a.COMPLETED", "b", "sub/a"]);

    // The first file is marked, the second is read but not finished.
    put(&folder, "c", "3\n", 2);
    assert_eq!(open(&folder, &marks).bodies(1), ["3"]);
    assert_eq!(files(folder.path())[1..3], [".flumespool/b.COMPLETED", ".flumespool/sub/a.COMPLETED"]);

    // Of the third, the position is known.
    let mut source = open(&folder, &json!({"deletePolicy": "immediate"}));
    assert_eq!(source.bodies(1), ["2"]);
    put(&folder, "d", "4\n", 3);
    assert_eq!(source.bodies(1), ["4"]);
    assert_eq!(files(folder.path())[3..], ["d", "sub/a"]);
}

#[test]
fn a_file_that_changes_stops_the_source() {
    let folder = folder();
    put(&folder, "a", "1\n", 0);
    let mut source = open(&folder, &json!({}));
    assert_eq!(source.bodies(1), ["1"]);
    put(&folder, "a", "1\n2\n", 0);
    let (bodies, why) = source.bodies_until_failure();
    assert!(bodies.is_empty());
    assert!(why.contains("has changed its size since it was opened"), "{why}");

    let mut source = open(&folder, &json!({}));
    source.take(1);
    put(&folder, "a", "1\n2\n", 9);
    let (_, why) = source.bodies_until_failure();
    assert!(why.contains("was modified since it was opened"), "{why}");
}

#[test]
fn a_name_that_is_taken_stops_the_source() {
    let folder = folder();
    put(&folder, "a", "1\n", 0);
    put(&folder, "a.COMPLETED", "old\n", 0);
    put(&folder, "b", "never\n", 1);
    let (bodies, why) = open(&folder, &json!({})).bodies_until_failure();
    assert_eq!(bodies, ["1"]);
    assert!(why.contains("a.COMPLETED exists already"), "{why}");
}

#[test]
fn lines_in_front_of_a_mistake_are_not_lost() {
    let folder = folder();
    fs::write(folder.path().join("a"), b"1\n2\n3 \xFF\n4\n").expect("written");
    let (bodies, why) = open(&folder, &json!({})).bodies_until_failure();
    assert_eq!(bodies, ["1", "2"]);
    assert!(why.contains("byte 6 is no text in the inputCharset"), "{why}");
}

#[test]
fn a_file_that_was_half_read_is_finished_first() {
    let folder = folder();
    let lines: Vec<String> = (0..50).map(|line| format!("line {line}")).collect();
    put(&folder, "b", &lines.join("\n"), 1);
    let mut source = ByHand::open("spooldir", &settings(folder.path(), &json!({})), 20);
    assert_eq!(source.bodies(20), lines[..20]);
    // What was given and not committed is given again.
    source.poll();
    source.close();
    put(&folder, "a", "older\n", 0);
    let rest = open(&folder, &json!({})).bodies(31);
    assert_eq!(rest[..30], lines[20..]);
    assert_eq!(rest[30], "older");
}

#[test]
fn a_file_that_was_read_and_not_renamed_gives_nothing_more() {
    let folder = folder();
    put(&folder, "a", "1\n", 0);
    open(&folder, &json!({})).take(1);
    put(&folder, "b", "2\n", 1);
    assert_eq!(open(&folder, &json!({})).bodies(1), ["2"]);
    assert!(folder.path().join("a.COMPLETED").exists());
}

#[test]
fn positions_of_flume_are_understood() {
    let folder = folder();
    let digits: Vec<u32> = FLUME_META.chars().filter_map(|digit| digit.to_digit(16)).collect();
    let bytes: Vec<u8> =
        digits.chunks(2).map(|pair| u8::try_from(pair[0] << 4 | pair[1]).expect("a byte")).collect();
    let meta = folder.path().join(tracker::FILE);
    // A block that was torn off does not count.
    for length in [bytes.len(), bytes.len() + 1] {
        let mut written = bytes.clone();
        written.resize(length, 2);
        fs::write(&meta, written).expect("written");
        assert_eq!(tracker::target(&meta), Ok(Some("in/a".into())));
        let (_, offset) = tracker::Tracker::open(&meta, Path::new("in/a"), 9000).expect("open");
        assert_eq!(offset, 2590);
    }
    // What was just written is the same but for the marker, and one block instead of three.
    let ours = fs::read(&meta).expect("written");
    let (header, block) = (bytes.len() - 3 * 20 - 16, 20);
    assert_eq!(ours.len(), header + 16 + block);
    let (_, offset) = tracker::Tracker::open(&meta, Path::new("in/a"), 9000).expect("open");
    assert_eq!(offset, 2590);
    // Another file, or one that is shorter now, begins at its start.
    let (_, offset) = tracker::Tracker::open(&meta, Path::new("in/a"), 2000).expect("open");
    assert_eq!(offset, 0);
}

#[test]
fn a_directory_that_is_missing_is_said() {
    let folder = folder();
    let missing = settings(&folder.path().join("missing"), &json!({}));
    let why = ByHand::new("spooldir", &missing, 100).refusal();
    assert!(why.starts_with("cannot use ") && why.contains("missing"), "{why}");
}

#[test]
fn a_stop_ends_the_wait_for_files() {
    let folder = folder();
    let mut source = open(&folder, &json!({"pollDelay": 3_600_000}));
    let stop = source.stop();
    let raise = std::thread::spawn(move || stop.raise());
    assert!(source.poll().0.is_empty());
    raise.join().expect("no panic");
}
