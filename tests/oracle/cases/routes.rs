//! Selectors and sink groups.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use super::super::feed::{drop_file, request};
use super::super::peer::Place;
use super::{Case, PLAIN};

const MULTIPLEXING: &str = "a.sources = r
a.channels = c1 c2 c3
a.sinks = k1 k2 k3
a.sources.r.type = http
a.sources.r.bind = 127.0.0.1
a.sources.r.port = @PORT@
a.sources.r.channels = c1 c2 c3
a.sources.r.selector.type = multiplexing
a.sources.r.selector.header = level
a.sources.r.selector.mapping.error = c1 c2
a.sources.r.selector.mapping.info = c1
a.sources.r.selector.optional.info = c3
a.sources.r.selector.default = c3
a.channels.c1.type = memory
a.channels.c2.type = memory
a.channels.c3.type = memory
a.sinks.k1.type = file_roll
a.sinks.k1.sink.directory = @DIR@/out
a.sinks.k1.sink.rollInterval = 0
a.sinks.k1.sink.serializer = HEADER_AND_TEXT
a.sinks.k1.channel = c1
a.sinks.k2.type = file_roll
a.sinks.k2.sink.directory = @DIR@/out2
a.sinks.k2.sink.rollInterval = 0
a.sinks.k2.channel = c2
a.sinks.k3.type = file_roll
a.sinks.k3.sink.directory = @DIR@/out3
a.sinks.k3.sink.rollInterval = 0
a.sinks.k3.channel = c3
";

const FAILOVER: &str = "a.sources = r
a.channels = c
a.sinks = k1 k2
a.sinkgroups = g
a.sinkgroups.g.sinks = k1 k2
a.sinkgroups.g.processor.type = failover
a.sinkgroups.g.processor.priority.k1 = 10
a.sinkgroups.g.processor.priority.k2 = 5
a.sinkgroups.g.processor.maxpenalty = 1000
a.sources.r.type = spooldir
a.sources.r.spoolDir = @DIR@/in
a.sources.r.channels = c
a.channels.c.type = memory
a.sinks.k1.type = file_roll
a.sinks.k1.sink.directory = @DIR@/out
a.sinks.k1.sink.rollInterval = 1
a.sinks.k1.channel = c
a.sinks.k2.type = file_roll
a.sinks.k2.sink.directory = @DIR@/out2
a.sinks.k2.sink.rollInterval = 0
a.sinks.k2.channel = c
";

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "multiplexing",
            conf: MULTIPLEXING,
            feed: |place| {
                let body = br#"[{"headers":{"level":"error"},"body":"e1"},{"headers":{"level":"info"},"body":"i1"},
                    {"headers":{"level":"debug"},"body":"d1"},{"body":"none"},{"headers":{"level":"error"},"body":"e2"},
                    {"headers":{"level":"info"},"body":"i2"}]"#;
                assert_eq!(request(place.ports[0], "POST", "application/json", body), "200");
            },
            events: 10,
            ..PLAIN
        },
        Case {
            name: "failover-while-a-sink-is-down",
            conf: FAILOVER,
            feed: failover,
            events: 2,
            output: both,
            ..PLAIN
        },
    ]
}

/// The first sink works, loses its folder, and gets it back.
fn failover(place: &Place) {
    drop_file(place, "in/1", b"one\n");
    wait_for_line(place, "out", "one");
    fs::rename(place.path("out"), place.path("gone")).expect("both are in one folder");
    // Files that are open go on; the next one cannot be made.
    thread::sleep(Duration::from_millis(2500));
    drop_file(place, "in/2", b"two\n");
    wait_for_line(place, "out2", "two");
    fs::create_dir(place.path("out")).expect("the folder is writable");
    thread::sleep(Duration::from_secs(4));
    drop_file(place, "in/3", b"three\n");
    wait_for_line(place, "out", "three");
}

fn wait_for_line(place: &Place, folder: &str, line: &str) {
    let limit = Instant::now() + Duration::from_secs(30);
    while Instant::now() < limit {
        let files = super::files(&place.path(folder));
        if files
            .iter()
            .any(|(_, bytes)| bytes.split(|byte| *byte == b'\n').any(|found| found == line.as_bytes()))
        {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    println!("`{line}` did not come to {folder}");
}

/// The lines of each folder, whatever the files are called.
fn both(place: &Place) -> super::Output {
    super::joined(place)
}
