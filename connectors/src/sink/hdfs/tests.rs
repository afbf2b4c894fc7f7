//! With local files: what HDFS makes of it is tested against HDFS.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use logflowc_runtime::metrics::SinkCounters;
use logflowc_runtime::{Batch, Headers, Shared, Slice};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;

/// 2012-03-04 01:03:05.123 UTC.
const TIME: &str = "1330822985123";

fn text(text: &str) -> Value {
    json!({"written": text, "parts": [{"type": "text", "text": text}]})
}

/// `<folder>/%{host}/%H%M`.
fn by_host_and_minute(folder: &Path) -> Value {
    let folder = format!("file://{}/", folder.display());
    json!({"written": "path", "parts": [
        {"type": "text", "text": folder},
        {"type": "header", "name": "host"},
        {"type": "text", "text": "/"},
        {"type": "time", "format": "%H%M"},
    ]})
}

fn context() -> SinkContext {
    let names = ["host", "timestamp"].map(str::to_owned);
    SinkContext { headers: Headers::new(&names), counters: Arc::new(SinkCounters::default()) }
}

fn sink(path: &Value, changes: &Value) -> Hdfs {
    let mut settings = json!({
        "hdfs.path": path,
        "hdfs.filePrefix": text("FlumeData"),
        "hdfs.fileSuffix": "",
        "hdfs.inUsePrefix": "",
        "hdfs.inUseSuffix": ".tmp",
        "hdfs.emptyInUseSuffix": false,
        "hdfs.rollInterval": 0,
        "hdfs.rollSize": 0,
        "hdfs.rollCount": 0,
        "hdfs.idleTimeout": 0,
        "hdfs.fileType": "DataStream",
        "hdfs.maxOpenFiles": 5000,
        "hdfs.writeFormat": "Writable",
        "hdfs.round": false,
        "hdfs.roundValue": 1,
        "hdfs.roundUnit": "second",
        "hdfs.timeZone": "UTC",
        "hdfs.useLocalTimeStamp": false,
        "hdfs.closeTries": 2_147_483_647,
        "hdfs.retryInterval": 180,
        "hdfs.callTimeout": 30_000,
        "hdfs.useRawLocalFileSystem": false,
        "serializer": {"component": "TEXT", "appendNewline": true},
    });
    let all = settings.as_object_mut().expect("an object");
    all.extend(changes.as_object().expect("an object").clone());
    Hdfs::new(serde_json::from_value(settings).expect("fitting settings"), context()).expect("local files")
}

/// Events of hosts; all have the same time.
fn events(bodies: &[(&str, &str)]) -> Events {
    let headers = context().headers;
    let mut batch = Batch::default();
    for (at, (host, body)) in bodies.iter().enumerate() {
        batch.push(body.as_bytes());
        batch.set(at, &headers.find("host"), host.as_bytes());
    }
    batch.set_all(&headers.find("timestamp"), TIME.as_bytes());
    vec![Slice::all(Shared::alone(batch))].into()
}

/// The files below a folder with numbers counted from the first of a series, in order.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(&inner).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it is in there").to_string_lossy().into_owned();
                found.push((name, String::from_utf8_lossy(&fs::read(&path).expect("readable")).into_owned()));
            }
        }
    }
    found.sort();
    let number = |name: &str| -> u128 {
        let digits =
            name.split('.').find(|part| part.len() == 13 && part.bytes().all(|byte| byte.is_ascii_digit()));
        digits.expect("a number").parse().expect("digits")
    };
    let mut first = None;
    let mut before = String::new();
    for (name, _) in &mut found {
        let own = number(name);
        let series = name.split(&own.to_string()).next().expect("a first part").to_owned();
        if series != before {
            (first, before) = (Some(own), series);
        }
        *name = name.replace(&own.to_string(), &(own - first.expect("set above")).to_string());
    }
    found
}

fn owned(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn events_go_to_the_folder_of_their_header_and_time() {
    let folder = TempDir::new().expect("a folder for the test");
    let mut sink = sink(&by_host_and_minute(folder.path()), &json!({}));
    sink.write(&events(&[("a", "1"), ("b", "2"), ("a", "3"), ("", "4")])).expect("room on the disk");
    let open = [
        ("0103/FlumeData.0.tmp", "4\n"),
        ("a/0103/FlumeData.0.tmp", "1\n3\n"),
        ("b/0103/FlumeData.0.tmp", "2\n"),
    ];
    assert_eq!(files(folder.path()), owned(&open));
    sink.write(&events(&[("b", "5")])).expect("room on the disk");
    sink.close().expect("the disk is there");
    let closed =
        [("0103/FlumeData.0", "4\n"), ("a/0103/FlumeData.0", "1\n3\n"), ("b/0103/FlumeData.0", "2\n5\n")];
    assert_eq!(files(folder.path()), owned(&closed));
    let counters = &sink.files.counters;
    assert_eq!((counters.opened.get(), counters.closed.get()), (3, 3));
}

#[test]
fn full_files_are_rolled_when_the_next_event_comes() {
    let bodies = [("h", "1"), ("h", "22"), ("h", "333"), ("h", "4"), ("h", "5")];
    let rolled = |changes: Value| {
        let folder = TempDir::new().expect("a folder for the test");
        let mut sink = sink(&text(&folder.path().display().to_string()), &changes);
        sink.write(&events(&bodies[..2])).expect("room on the disk");
        sink.write(&events(&bodies[2..])).expect("room on the disk");
        files(folder.path())
    };
    let by_count = [("FlumeData.0", "1\n22\n"), ("FlumeData.1", "333\n4\n"), ("FlumeData.2.tmp", "5\n")];
    assert_eq!(rolled(json!({"hdfs.rollCount": 2})), owned(&by_count));
    // The newlines do not count.
    let by_size = [("FlumeData.0", "1\n22\n"), ("FlumeData.1", "333\n"), ("FlumeData.2.tmp", "4\n5\n")];
    assert_eq!(rolled(json!({"hdfs.rollSize": 3, "hdfs.rollCount": 4})), owned(&by_size));
    assert_eq!(rolled(json!({})), owned(&[("FlumeData.0.tmp", "1\n22\n333\n4\n5\n")]));
}

#[test]
fn names_are_as_the_settings_say() {
    let folder = TempDir::new().expect("a folder for the test");
    let path = text(&folder.path().display().to_string());
    let changes = json!({
        "hdfs.filePrefix": {"written": "p-%{host}", "parts": [{"type": "text", "text": "p-"}, {"type": "header", "name": "host"}]},
        "hdfs.fileSuffix": ".log", "hdfs.inUsePrefix": "_", "hdfs.inUseSuffix": ".open", "hdfs.rollCount": 1,
    });
    let mut named = sink(&path, &changes);
    named.write(&events(&[("h", "1"), ("h", "2")])).expect("room on the disk");
    drop(named);
    assert_eq!(files(folder.path()), owned(&[("_p-h.0.log.open", "2\n"), ("p-h.0.log", "1\n")]));
    let folder = TempDir::new().expect("a folder for the test");
    let path = text(&folder.path().display().to_string());
    let mut same = sink(&path, &json!({"hdfs.emptyInUseSuffix": true}));
    same.write(&events(&[("h", "1")])).expect("room on the disk");
    assert_eq!(files(folder.path()), owned(&[("FlumeData.0", "1\n")]));
    same.close().expect("the disk is there");
    assert_eq!(files(folder.path()), owned(&[("FlumeData.0", "1\n")]));
}

#[test]
fn a_series_ends_with_its_time_and_when_it_is_idle() {
    for setting in ["hdfs.rollInterval", "hdfs.idleTimeout"] {
        let folder = TempDir::new().expect("a folder for the test");
        let mut sink = sink(&text(&folder.path().display().to_string()), &json!({setting: 1}));
        sink.write(&events(&[("h", "1")])).expect("room on the disk");
        let next = sink.tick().expect("the disk is there").expect("the file will end");
        thread::sleep(next.saturating_duration_since(Instant::now()));
        assert_eq!(sink.tick(), Ok(None));
        assert_eq!(files(folder.path()), owned(&[("FlumeData.0", "1\n")]));
        assert!(sink.buckets.is_empty());
    }
}

#[test]
fn the_file_that_was_used_least_recently_makes_room() {
    let folder = TempDir::new().expect("a folder for the test");
    let mut sink = sink(&by_host_and_minute(folder.path()), &json!({"hdfs.maxOpenFiles": 2}));
    for host in ["a", "b", "a", "c"] {
        sink.write(&events(&[(host, host)])).expect("room on the disk");
    }
    let expected = [
        ("a/0103/FlumeData.0.tmp", "a\na\n"),
        ("b/0103/FlumeData.0", "b\n"),
        ("c/0103/FlumeData.0.tmp", "c\n"),
    ];
    assert_eq!(files(folder.path()), owned(&expected));
}

#[test]
fn an_event_without_its_time_keeps_the_batch() {
    let folder = TempDir::new().expect("a folder for the test");
    let mut sink = sink(&by_host_and_minute(folder.path()), &json!({}));
    let mut batch = Batch::default();
    batch.push(b"body");
    let failed = sink.write(&vec![Slice::all(Shared::alone(batch))].into());
    assert!(matches!(&failed, Err(Failure::Retry(why)) if why.contains("`timestamp`")), "{failed:?}");
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_failure_leaves_no_half_batch_and_no_open_file() {
    let folder = TempDir::new().expect("a folder for the test");
    let mut sink = sink(&by_host_and_minute(folder.path()), &json!({}));
    sink.write(&events(&[("a", "1")])).expect("room on the disk");
    // Where a folder is to be, there is a file.
    fs::write(folder.path().join("b"), "").expect("room on the disk");
    let batch = events(&[("a", "2"), ("b", "3")]);
    assert!(matches!(sink.write(&batch), Err(Failure::Retry(why)) if why.contains("/b/0103")));
    fs::remove_file(folder.path().join("b")).expect("it is there");
    sink.tick().expect("the disk is there");
    assert_eq!(files(folder.path()), owned(&[("a/0103/FlumeData.0", "1\n")]));
    sink.write(&batch).expect("room on the disk");
    sink.close().expect("the disk is there");
    let texts: Vec<String> = files(folder.path()).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["1\n", "2\n", "3\n"]);
    let counters = &sink.files.counters;
    assert_eq!((counters.opened.get(), counters.closed.get(), counters.open_failures.get()), (3, 3, 1));
}

#[test]
fn what_an_agent_has_left_behind_is_finished_unless_it_is_written() {
    let folder = TempDir::new().expect("a folder for the test");
    let path = |name: &str| folder.path().join(name);
    for name in ["FlumeData.1330822985000.tmp", "FlumeData.1330822985001.tmp", "Other.1330822985000.tmp"] {
        fs::write(path(name), "left over\n").expect("room on the disk");
    }
    let held = File::open(path("FlumeData.1330822985001.tmp")).expect("it is there");
    held.try_lock().expect("nobody else has it");
    let mut sink = sink(&text(&folder.path().display().to_string()), &json!({}));
    sink.write(&events(&[("h", "new")])).expect("room on the disk");
    let next = sink.tick().expect("the disk is there").expect("one is looked at again");
    assert!(next > Instant::now(), "not at once");
    assert!(path("FlumeData.1330822985000").exists());
    assert!(path("FlumeData.1330822985001.tmp").exists() && path("Other.1330822985000.tmp").exists());
    sink.close().expect("the disk is there");
    assert!(path("FlumeData.1330822985001.tmp").exists());
}

#[test]
fn a_target_that_is_there_is_kept() {
    let folder = TempDir::new().expect("a folder for the test");
    let mut sink = sink(&text(&folder.path().display().to_string()), &json!({"hdfs.callTimeout": 1}));
    sink.write(&events(&[("h", "new")])).expect("room on the disk");
    let entry = fs::read_dir(folder.path()).expect("readable").next().expect("a file").expect("readable");
    let target = entry.path().with_extension("");
    fs::write(&target, "not ours").expect("room on the disk");
    sink.close().expect("the disk is there");
    assert_eq!(fs::read(&target).expect("it is there"), b"not ours");
    assert_eq!(fs::read(entry.path()).expect("it is there"), b"new\n");
    assert_eq!(sink.files.counters.closed.get(), 0);
}
