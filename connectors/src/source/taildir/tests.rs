//! Real files. What is expected was seen with Flume 1.11 on the same files, but where the page of the source says that
//! it differs.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::Path;
use std::process::Command;

use logflowc_plan::{Join, Pattern, Settings};
use logflowc_runtime::connector::Poll;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::drive::{self, ByHand};
use crate::pattern::plain;

/// A folder with files, and one for the positions.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("in")).expect("created");
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join("in").join(name).display().to_string()
    }

    fn append(&self, name: &str, text: impl AsRef<[u8]>) {
        let file = OpenOptions::new().append(true).create(true).open(self.path(name));
        file.expect("open").write_all(text.as_ref()).expect("written");
    }

    fn rename(&self, old: &str, new: &str) {
        fs::rename(self.path(old), self.path(new)).expect("renamed");
    }

    fn inode(&self, name: &str) -> u64 {
        fs::metadata(self.path(name)).expect("a file").ino()
    }

    /// A file group of this folder.
    fn group(&self, name: &str) -> Value {
        json!({"directory": self.0.path().join("in"), "name": plain(name)})
    }

    fn positions(&self) -> String {
        fs::read_to_string(self.0.path().join("positions/p.json")).expect("positions were written")
    }

    fn put_positions(&self, text: &str) {
        fs::create_dir_all(self.0.path().join("positions")).expect("created");
        fs::write(self.0.path().join("positions/p.json"), text).expect("written");
    }

    fn settings(&self, changes: &Value) -> Settings {
        let defaults = json!({
            "filegroups": ["f"], "filegroups.*": {"f": self.group(".*\\.log")},
            "positionFile": self.0.path().join("positions/p.json"), "byteOffsetHeader": false, "skipToEnd": false,
            "idleTimeout": 120_000, "writePosInterval": 3000, "maxBatchCount": i64::MAX, "cachePatternMatching": true,
            "fileHeader": false, "fileHeaderKey": "file",
        });
        drive::settings(defaults, changes)
    }

    fn open(&self, changes: &Value) -> ByHand {
        ByHand::open("taildir", &self.settings(changes), 100)
    }
}

/// Events begin with a digit, and have so many lines and bytes at most.
fn join(lines: u32, bytes: u64, timeout_ms: u64) -> Join {
    let start = Pattern { translated: "\\A[0-9]".to_owned(), ..plain("^[0-9]") };
    Join { start, lines, bytes, timeout_ms }
}

const NEVER: u64 = u64::MAX;

#[test]
fn lines_wait_for_others_that_belong_to_them_and_are_not_acknowledged() {
    let folder = Folder::new();
    folder.append("a.log", "no first line\n1 one\r\n  more\n");
    let open = |timeout| ByHand::joining("taildir", &folder.settings(&json!({})), join(100, 1000, timeout));
    let mut source = open(NEVER);
    assert_eq!(source.bodies_until_idle(), ["no first line"]);
    folder.append("a.log", "  and more\n\n2 two\n");
    assert_eq!(source.bodies_until_idle(), ["1 one\r\n  more\n  and more\n"]);
    folder.append("a.log", "3 three\nhal");
    assert_eq!(source.bodies_until_idle(), ["2 two"]);
    source.close();
    let read = "no first line\n1 one\r\n  more\n  and more\n\n2 two\n".len();
    assert_eq!(folder.positions(), entry(folder.inode("a.log"), read, &folder.path("a.log")));
    // The file does not grow any more; a line that is not at its end still waits.
    assert_eq!(open(0).bodies_until_idle(), ["3 three"]);
}

#[test]
fn an_event_of_many_lines_ends_where_it_becomes_too_long() {
    let folder = Folder::new();
    folder.append("a.log", "1\na\nb\nc\n2 long\nlonger line\nd\n3\n");
    let mut source = ByHand::joining("taildir", &folder.settings(&json!({})), join(3, 12, NEVER));
    assert_eq!(source.bodies_until_idle(), ["1\na\nb", "c", "2 long", "longer line", "d"]);
}

#[test]
fn what_is_given_does_not_depend_on_where_blocks_end() {
    let folder = Folder::new();
    let event = |number: usize| format!("{number}\n{}", "  x\n".repeat(number % 700));
    let text: String = (0..2000).map(event).collect();
    folder.append("a.log", &text);
    let mut source = ByHand::joining("taildir", &folder.settings(&json!({})), join(1000, 1 << 20, NEVER));
    let expected: Vec<String> =
        (0..1999).map(|number| event(number).trim_end_matches('\n').to_owned()).collect();
    assert_eq!(source.bodies_until_idle(), expected);
}

fn entry(inode: u64, position: usize, path: &str) -> String {
    format!("[{{\"inode\":{inode},\"pos\":{position},\"file\":\"{path}\"}}]")
}

#[test]
fn a_line_without_newline_waits() {
    let folder = Folder::new();
    folder.append("a.log", "1\n2");
    let mut source = folder.open(&json!({}));
    assert_eq!(source.bodies_until_idle(), ["1"]);
    folder.append("a.log", "2");
    assert_eq!(source.bodies_until_idle(), [""; 0]);
    folder.append("a.log", "\n3");
    assert_eq!(source.bodies_until_idle(), ["22"]);
    source.close();
    assert_eq!(folder.positions(), entry(folder.inode("a.log"), 5, &folder.path("a.log")));
}

#[test]
fn an_idle_file_gives_its_last_line_and_is_closed() {
    let folder = Folder::new();
    folder.append("a.log", "1\n2");
    let mut source = folder.open(&json!({"idleTimeout": 0}));
    assert_eq!(source.bodies_until_idle(), ["1", "2"]);
    folder.append("a.log", "3\n4\n");
    assert_eq!(source.bodies_until_idle(), ["3", "4"]);
}

#[test]
fn one_carriage_return_in_front_of_a_newline_is_taken_off() {
    let folder = Folder::new();
    folder.append("a.log", "1\r\n\r\n2\r\r\n\n3\rx\n\u{FF}\n");
    assert_eq!(folder.open(&json!({})).bodies_until_idle(), ["1", "", "2\r", "", "3\rx", "\u{FF}"]);
}

#[test]
fn a_line_longer_than_a_block_is_one_event() {
    let folder = Folder::new();
    folder.append("a.log", "x".repeat(600_000) + "\ny\n");
    let bodies = folder.open(&json!({})).bodies_until_idle();
    assert_eq!(bodies.iter().map(String::len).collect::<Vec<_>>(), [600_000, 1]);
}

#[test]
fn files_come_one_after_the_other_with_their_headers() {
    let folder = Folder::new();
    folder.append("a.log", "1\n22\n");
    folder.append("b.txt", "3\n");
    folder.append("c.none", "no\n");
    let changes = json!({
        "filegroups": ["f", "g", "none"],
        "filegroups.*": {"f": folder.group(".*\\.log"), "g": folder.group("b.*")},
        "headers.*": {"f.k": "v", "g.k": "w", "g.a.b": "c", "unlisted.x": "y"},
        "byteOffsetHeader": true, "fileHeader": true,
    });
    let events = folder.open(&changes).take(3);
    let headers = |index: usize| serde_json::to_value(&events[index].headers).expect("plain data");
    assert_eq!(headers(1), json!({"byteoffset": "2", "file": folder.path("a.log"), "k": "v"}));
    assert_eq!(headers(2), json!({"byteoffset": "0", "file": folder.path("b.txt"), "k": "w", "a.b": "c"}));
}

#[test]
fn no_file_gets_more_than_its_batches_in_a_round() {
    let folder = Folder::new();
    folder.append("a.log", "1\n2\n3\n4\n5\n");
    folder.append("b.log", "a\nb\nc\n");
    let settings = folder.settings(&json!({"maxBatchCount": 1, "cachePatternMatching": false}));
    let mut source = ByHand::open("taildir", &settings, 2);
    assert_eq!(source.bodies(8), ["1", "2", "a", "b", "3", "4", "c", "5"]);
}

#[test]
fn a_renamed_file_goes_on_under_its_new_name() {
    let folder = Folder::new();
    folder.append("a.log", "1\n2\n");
    let mut source = folder.open(&json!({"filegroups.*": {"f": folder.group("a.*")}, "fileHeader": true}));
    assert_eq!(source.bodies_until_idle(), ["1", "2"]);
    folder.rename("a.log", "a.log.1");
    folder.append("a.log.1", "late\n");
    folder.append("a.log", "new\n");
    let mut events = source.take(2);
    events.sort_by(|one, other| one.body.cmp(&other.body));
    assert_eq!((events[0].text().as_str(), &events[0].headers["file"]), ("late", &folder.path("a.log.1")));
    assert_eq!((events[1].text().as_str(), &events[1].headers["file"]), ("new", &folder.path("a.log")));
    assert_eq!(source.bodies_until_idle(), [""; 0]);
}

#[test]
fn a_renamed_file_is_known_even_when_it_was_closed() {
    let folder = Folder::new();
    folder.append("a.log", "1\n");
    let paths = json!({"f": folder.group("a.*")});
    let mut source = folder.open(&json!({"filegroups.*": paths, "idleTimeout": 0}));
    assert_eq!(source.bodies_until_idle(), ["1"]);
    folder.rename("a.log", "a.log.1");
    assert_eq!(source.bodies_until_idle(), [""; 0]);
    folder.append("a.log.1", "2\n");
    assert_eq!(source.bodies_until_idle(), ["2"]);
}

#[test]
fn a_file_that_was_renamed_out_of_sight_or_deleted_is_read_to_its_end() {
    let folder = Folder::new();
    folder.append("a.log", "1\n");
    folder.append("b.log", "1\n");
    let mut source = folder.open(&json!({}));
    assert_eq!(source.bodies_until_idle(), ["1", "1"]);
    folder.append("a.log", "late\n");
    folder.append("b.log", "late\n");
    folder.rename("a.log", "a.old");
    fs::remove_file(folder.path("b.log")).expect("deleted");
    folder.append("a.log", "new\n");
    assert_eq!(source.bodies_until_idle(), ["new", "late", "late"]);
    folder.append("a.old", "very late\n");
    assert_eq!(source.bodies_until_idle(), ["very late"]);
    source.close();
    assert_eq!(folder.positions(), entry(folder.inode("a.log"), 4, &folder.path("a.log")));
}

#[test]
fn a_shorter_file_begins_anew() {
    let folder = Folder::new();
    folder.append("a.log", "1\n2\n3\n");
    let mut source = folder.open(&json!({}));
    assert_eq!(source.bodies_until_idle().len(), 3);
    File::create(folder.path("a.log")).expect("truncated");
    assert_eq!(source.bodies_until_idle(), [""; 0]);
    folder.append("a.log", "4\n");
    assert_eq!(source.bodies_until_idle(), ["4"]);
}

#[test]
fn a_second_name_is_overlooked() {
    let folder = Folder::new();
    folder.append("a.log", "1\n");
    symlink(folder.path("a.log"), folder.path("b.log")).expect("linked");
    symlink(folder.path("missing"), folder.path("c.log")).expect("linked");
    let mut source = folder.open(&json!({}));
    assert_eq!(source.bodies_until_idle(), ["1"]);
    folder.append("a.log", "2\n");
    assert_eq!(source.bodies_until_idle(), ["2"]);
}

#[test]
fn old_lines_are_skipped_in_files_of_the_start_only() {
    let folder = Folder::new();
    folder.append("a.log", "old\n");
    let mut source = folder.open(&json!({"skipToEnd": true}));
    assert_eq!(source.bodies_until_idle(), [""; 0]);
    folder.append("a.log", "new\n");
    folder.append("b.log", "all\n");
    let mut bodies = source.bodies_until_idle();
    bodies.sort();
    assert_eq!(bodies, ["all", "new"]);
}

#[test]
fn positions_of_flume_are_used() {
    let folder = Folder::new();
    folder.append("a.log", "1\n2\n3\n");
    folder.append("b.log", "1\n");
    folder.append("c.log", "1\n2\n");
    let (a, b, c) = (folder.inode("a.log"), folder.inode("b.log"), folder.inode("c.log"));
    // The second has another inode, the third is shorter than that.
    let entries = [(a, 4, "a.log"), (b + c, 2, "b.log"), (c, 400, "c.log")];
    let entries = entries.map(|(inode, position, name)| {
        let path = folder.path(name);
        format!("{{\"inode\":{inode},\"pos\":{position},\"file\":\"{path}\"}}")
    });
    folder.put_positions(&format!("[{}]", entries.join(",")));
    let mut source = folder.open(&json!({"skipToEnd": true, "cachePatternMatching": false}));
    assert_eq!(source.bodies_until_idle(), ["3", "1", "2"]);
}

#[test]
fn only_committed_lines_count() {
    let folder = Folder::new();
    folder.append("a.log", "1\n2\n3\n");
    let mut source = ByHand::open("taildir", &folder.settings(&json!({})), 2);
    assert_eq!(source.take(2).len(), 2);
    assert_eq!(source.poll().0.len(), 1);
    source.close();
    assert_eq!(folder.positions(), entry(folder.inode("a.log"), 4, &folder.path("a.log")));
    assert_eq!(folder.open(&json!({})).bodies_until_idle(), ["3"]);
}

#[test]
fn positions_are_written_while_lines_come() {
    let folder = Folder::new();
    folder.append("a.log", "1\n");
    let mut source = folder.open(&json!({"writePosInterval": 0}));
    assert_eq!(source.bodies_until_idle(), ["1"]);
    assert_eq!(source.poll(), (Vec::new(), Poll::Idle));
    assert_eq!(folder.positions(), entry(folder.inode("a.log"), 2, &folder.path("a.log")));
    fs::remove_file(folder.path("a.log")).expect("deleted");
    source.poll();
    source.poll();
    assert_eq!(folder.positions(), "");
}

#[test]
fn what_cannot_work_is_said() {
    let folder = Folder::new();
    let missing = json!({"filegroups.*": {"f": {"directory": "missing/folder", "name": plain(".*")}}});
    let why = ByHand::new("taildir", &folder.settings(&missing), 100).refusal();
    assert!(why.starts_with("cannot use ") && why.contains("missing/folder"), "{why}");
    assert!(!Path::new("missing").exists());
}

#[test]
fn a_pipe_in_the_place_of_the_position_file_is_refused() {
    let folder = Folder::new();
    let positions = folder.path("pipe");
    assert!(Command::new("mkfifo").arg(&positions).status().expect("mkfifo runs").success());
    let settings = folder.settings(&json!({"positionFile": positions}));
    let why = ByHand::new("taildir", &settings, 100).refusal();
    assert_eq!(why, "cannot use the position file: it is no regular file");
}
