//! A host that moves from the original to `logflowc` and back: each goes on where the other has stopped.

use std::fs::OpenOptions;
use std::io::Write as _;

use super::feed::drop_file;
use super::peer::{self, Peer, Place};

const CONF: &str = "a.sources = tail spool
a.channels = c
a.sinks = k
a.sources.tail.type = TAILDIR
a.sources.tail.positionFile = @DIR@/state/positions.json
a.sources.tail.filegroups = g
a.sources.tail.filegroups.g = @DIR@/out3/.*\\\\.log
a.sources.tail.channels = c
a.sources.spool.type = spooldir
a.sources.spool.spoolDir = @DIR@/in
a.sources.spool.trackingPolicy = tracker_dir
a.sources.spool.trackerDir = @DIR@/state/tracked
a.sources.spool.channels = c
a.channels.c.type = memory
a.channels.c.capacity = 1000
a.sinks.k.type = file_roll
a.sinks.k.sink.directory = @DIR@/out
a.sinks.k.sink.rollInterval = 0
a.sinks.k.channel = c
";

/// Who runs in which turn, on the same folders.
const TURNS: [Peer; 4] = [Peer::Flume, Peer::Logflowc, Peer::Flume, Peer::Logflowc];

#[test]
fn each_goes_on_where_the_other_has_stopped() {
    if !super::enabled() {
        return;
    }
    let place = Place::new("handover", Peer::Flume);
    for (turn, peer) in TURNS.into_iter().enumerate() {
        // What is written while nobody runs is for the next one.
        write(&place, turn, "before");
        let agent = peer::begin(peer, &place, CONF);
        write(&place, turn, "meanwhile");
        // Every turn writes 16 lines. Half of them are in the log, whose folder is counted with the output.
        peer::end(agent, &place, 24 * (turn + 1));
    }
    let mut lines: Vec<String> = peer::files(&place.path("out"))
        .into_iter()
        .flat_map(|(_, bytes)| {
            String::from_utf8(bytes).expect("text was written").lines().map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    lines.sort();
    let mut expected: Vec<String> = (0..TURNS.len())
        .flat_map(|turn| ["before", "meanwhile"].map(|when| (turn, when)))
        .flat_map(|(turn, when)| written(turn, when))
        .collect();
    expected.sort();
    assert_eq!(lines, expected, "{}", place.folder.display());
    let _ = std::fs::remove_dir_all(&place.folder);
}

/// Four lines behind those of a log that goes on, and a new file of four lines.
fn write(place: &Place, turn: usize, when: &str) {
    let lines = written(turn, when);
    let (log, file) = lines.split_at(4);
    let path = place.path("out3").join("app.log");
    let mut open = OpenOptions::new().create(true).append(true).open(path).expect("the folder is writable");
    open.write_all((log.join("\n") + "\n").as_bytes()).expect("the folder is writable");
    drop_file(place, &format!("in/{turn}-{when}"), (file.join("\n") + "\n").as_bytes());
}

fn written(turn: usize, when: &str) -> Vec<String> {
    let lines =
        |kind: &str| (0..4).map(move |line| format!("{kind} {turn} {when} {line}")).collect::<Vec<_>>();
    [lines("log"), lines("file")].concat()
}
