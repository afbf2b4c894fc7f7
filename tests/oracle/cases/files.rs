//! Sources that read files, and the serializers that write them.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::super::feed::drop_file;
use super::super::peer::Place;
use super::{Case, PLAIN, portable};

/// Lines with everything that lines have.
const LINES: &[u8] = "first\n\nthird with spaces  \nfourth\twith tab\r\nümläut 日本語 🎈\n{\"json\": true}\nlast without newline".as_bytes();

macro_rules! conf {
    ($source:literal, $sink:literal) => {
        concat!(
            "a.sources = r\na.channels = c\na.sinks = k\n",
            "a.sources.r.channels = c\na.channels.c.type = memory\na.channels.c.capacity = 1000\n",
            "a.sinks.k.type = file_roll\na.sinks.k.sink.directory = @DIR@/out\na.sinks.k.sink.rollInterval = 0\na.sinks.k.channel = c\n",
            $source,
            "\n",
            $sink,
            "\n"
        )
    };
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "spooldir-text",
            conf: conf!("a.sources.r.type = spooldir\na.sources.r.spoolDir = @DIR@/in", ""),
            feed: |place| drop_file(place, "in/a.log", LINES),
            events: 7,
            ..PLAIN
        },
        Case {
            name: "spooldir-headers",
            conf: conf!(
                "a.sources.r.type = spooldir\na.sources.r.spoolDir = @DIR@/in\na.sources.r.fileHeader = true\na.sources.r.basenameHeader = true",
                "a.sinks.k.sink.serializer = HEADER_AND_TEXT"
            ),
            feed: |place| {
                drop_file(place, "in/a.log", LINES);
                wait_for(&place.path("in/a.log.COMPLETED"));
                drop_file(place, "in/b.log", b"one\ntwo\n");
            },
            events: 9,
            output: portable,
            ..PLAIN
        },
        Case {
            name: "spooldir-long-lines",
            conf: conf!(
                "a.sources.r.type = spooldir\na.sources.r.spoolDir = @DIR@/in\na.sources.r.deserializer.maxLineLength = 10",
                ""
            ),
            feed: |place| {
                drop_file(
                    place,
                    "in/a.log",
                    "0123456789\n01234567890123456789012345\nüüüüüüüüüüüüü\nshort\n".as_bytes(),
                );
            },
            events: 7,
            ..PLAIN
        },
        Case {
            name: "spooldir-broken-utf8",
            conf: conf!(
                "a.sources.r.type = spooldir\na.sources.r.spoolDir = @DIR@/in\na.sources.r.decodeErrorPolicy = REPLACE",
                ""
            ),
            feed: |place| {
                drop_file(
                    place,
                    "in/a.log",
                    b"good\nbad \xff\xfe end\ncut \xe6\x97\nsurrogate \xed\xa0\x80 x\nok\n",
                );
            },
            events: 5,
            ..PLAIN
        },
        Case {
            name: "spooldir-latin1",
            conf: conf!(
                "a.sources.r.type = spooldir\na.sources.r.spoolDir = @DIR@/in\na.sources.r.inputCharset = ISO-8859-1",
                ""
            ),
            feed: |place| drop_file(place, "in/a.log", b"caf\xe9\n\x80\x99\nplain\n"),
            events: 3,
            ..PLAIN
        },
        Case {
            name: "taildir-rotation",
            conf: conf!(
                "a.sources.r.type = TAILDIR\na.sources.r.positionFile = @DIR@/state/pos.json\na.sources.r.filegroups = g\na.sources.r.filegroups.g = @DIR@/in/app\\\\.log\na.sources.r.headers.g.kind = app\na.sources.r.fileHeader = true",
                "a.sinks.k.sink.serializer = HEADER_AND_TEXT"
            ),
            before: |place| {
                fs::write(place.path("in/app.log"), "one\ntwo\n").expect("the folder is writable");
            },
            feed: rotate,
            events: 6,
            output: portable,
            ..PLAIN
        },
        Case {
            name: "exec-lines",
            conf: conf!(
                "a.sources.r.type = exec\na.sources.r.shell = /bin/sh -c\na.sources.r.command = printf 'one\\\\ntwo \\\\303\\\\274\\\\n\\\\nlast'; sleep 30",
                ""
            ),
            events: 4,
            ..PLAIN
        },
        Case {
            name: "file-roll-no-newline",
            conf: conf!(
                "a.sources.r.type = spooldir\na.sources.r.spoolDir = @DIR@/in",
                "a.sinks.k.sink.serializer = TEXT\na.sinks.k.sink.serializer.appendNewline = false"
            ),
            feed: |place| drop_file(place, "in/a.log", LINES),
            ..PLAIN
        },
    ]
}

/// Appends, renames and begins anew, always after the agent has read what was there.
fn rotate(place: &Place) {
    wait_for_lines(place, 2);
    append(&place.path("in/app.log"), "three\nhalf");
    wait_for_lines(place, 3);
    append(&place.path("in/app.log"), " done\n");
    wait_for_lines(place, 4);
    fs::rename(place.path("in/app.log"), place.path("in/old-1")).expect("both are in one folder");
    fs::write(place.path("in/app.log"), "five\nsix\n").expect("the folder is writable");
    wait_for_lines(place, 6);
}

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new().append(true).open(path).expect("the file is there");
    file.write_all(text.as_bytes()).expect("the file takes it");
}

fn wait_for_lines(place: &Place, lines: usize) {
    wait(|| {
        let files = super::files(&place.path("out"));
        files.iter().flat_map(|(_, bytes)| bytes).filter(|byte| **byte == b'\n').count() >= lines
    });
}

fn wait_for(path: &Path) {
    wait(|| path.exists());
}

fn wait(done: impl Fn() -> bool) {
    let limit = Instant::now() + Duration::from_secs(30);
    while !done() && Instant::now() < limit {
        thread::sleep(Duration::from_millis(20));
    }
}
