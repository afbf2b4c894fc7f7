//! The original beside ours, on one broker.

use std::collections::BTreeSet;
use std::fs;

use super::broker::{Broker, Record};
use super::{SINK, SOURCE, agent, files, flume, keys, ours, soon};
use crate::agent::lines;
use crate::command::Folder;

const EVENTS: usize = 300;

/// Reads lines `<key> <partition> <text>` and makes headers of the first two words.
fn source(folder: &Folder) -> String {
    let file = folder.path().join("in");
    let text: String = (0..EVENTS).map(|n| format!("key{} {} text \u{e9} {n}\n", n % 17, n % 4)).collect();
    fs::write(&file, text).expect("the folder is writable");
    let command = format!("cat {}", file.display());
    let interceptors = [
        ("type", "exec"),
        ("command", &command),
        ("interceptors", "words site more"),
        ("interceptors.words.type", "regex_extractor"),
        ("interceptors.words.regex", "^(\\\\S+) (\\\\d) "),
        ("interceptors.words.serializers", "key part"),
        ("interceptors.words.serializers.key.name", "key"),
        ("interceptors.words.serializers.part.name", "part"),
        ("interceptors.site.type", "static"),
        ("interceptors.site.key", "site"),
        ("interceptors.site.value", "here"),
        ("interceptors.more.type", "static"),
        ("interceptors.more.key", "datacenter"),
        ("interceptors.more.value", "north"),
    ];
    keys("sources.r", &interceptors)
}

/// Records of both agents that differ in nothing, whichever way they are made.
pub(super) fn records_are_the_same(broker: &Broker) {
    for (name, extra) in [
        ("body", &[("partitionIdHeader", "part"), ("header.site", "place")][..]),
        ("event", &[("useFlumeEventFormat", "true"), ("kafka.producer.compression.type", "snappy")]),
    ] {
        let folder = Folder::new(&format!("kafka-same-{name}"));
        let records = |topic: &str, is_ours: bool| -> Vec<Record> {
            let topic_text = format!("{topic}-%{{site}}");
            let sink = [
                ("type", SINK),
                ("kafka.bootstrap.servers", &broker.address()),
                ("kafka.topic", &topic_text),
            ];
            let conf = agent(&source(&folder), &(keys("sinks.k", &sink) + &keys("sinks.k", extra)));
            let start = if is_ours { ours } else { flume };
            let running = start(folder.path(), topic, &conf);
            let topic = format!("{topic}-here");
            soon("all records are written", || broker.count(&topic) == 300);
            drop(running);
            broker.records(&topic)
        };
        let theirs = records(&format!("same-{name}-theirs"), false);
        assert_eq!(theirs.len(), EVENTS);
        assert_eq!(records(&format!("same-{name}-ours"), true), theirs, "{name}");
    }
}

/// What one has written as events is read by the other with all headers.
pub(super) fn each_reads_what_the_other_has_written(broker: &Broker) {
    let folder = Folder::new("kafka-read");
    let sink = |topic: &str| {
        let sink = [
            ("type", SINK),
            ("kafka.bootstrap.servers", &broker.address()),
            ("kafka.topic", topic),
            ("useFlumeEventFormat", "true"),
        ];
        keys("sinks.k", &sink)
    };
    let read = |is_ours: bool, topic: &str| -> BTreeSet<String> {
        let out = folder.path().join(format!("out-{topic}-{is_ours}"));
        fs::create_dir(&out).expect("the folder is writable");
        let source = [
            ("type", SOURCE),
            ("kafka.bootstrap.servers", &broker.address()),
            ("kafka.topics.regex", &format!("{topic}$")),
            ("kafka.consumer.group.id", &format!("read-{is_ours}")),
            ("kafka.consumer.auto.offset.reset", "earliest"),
            ("useFlumeEventFormat", "true"),
        ];
        let conf = agent(&keys("sources.r", &source), &files(&out.display().to_string(), "HEADER_AND_TEXT"));
        let start = if is_ours { ours } else { flume };
        let running = start(folder.path(), &format!("read-{is_ours}"), &conf);
        soon("all events arrive", || lines(&out).len() >= EVENTS);
        drop(running);
        // The order of headers in this text is that of Java's maps; what they say counts here.
        let sorted = |line: String| {
            let (headers, body) = line.split_once("} ").expect("headers and a body");
            let mut headers: Vec<&str> = headers.trim_start_matches('{').split(", ").collect();
            headers.sort_unstable();
            format!("{headers:?} {body}")
        };
        lines(&out).into_iter().map(sorted).collect()
    };
    for (topic, writes_ours) in [("read-theirs", false), ("read-ours", true)] {
        let start = if writes_ours { ours } else { flume };
        let running = start(folder.path(), topic, &agent(&source(&folder), &sink(topic)));
        soon("all records are written", || broker.count(topic) == 300);
        drop(running);
        let by_flume = read(false, topic);
        assert_eq!(by_flume.len(), EVENTS, "each offset once");
        assert!(by_flume.iter().all(|line| line.contains("site=here") && line.contains("offset=")));
        assert_eq!(read(true, topic), by_flume, "{topic}");
    }
}

/// One of each in a group: they share the partitions, and what was committed by one is not read by the other.
pub(super) fn one_group_has_members_of_both(broker: &Broker) {
    let folder = Folder::new("kafka-group");
    for name in ["group-ours", "group-theirs"] {
        fs::create_dir(folder.path().join(name)).expect("the folder is writable");
    }
    let reader = |name: &str, is_ours: bool| {
        let out = folder.path().join(name);
        let source = [
            ("type", SOURCE),
            ("kafka.bootstrap.servers", &broker.address()),
            ("kafka.topics", "group"),
            ("kafka.consumer.group.id", "mixed"),
            ("kafka.consumer.auto.offset.reset", "earliest"),
        ];
        let conf = agent(&keys("sources.r", &source), &files(&out.display().to_string(), "TEXT"));
        if is_ours { ours(folder.path(), name, &conf) } else { flume(folder.path(), name, &conf) }
    };
    let sink = [("type", SINK), ("kafka.bootstrap.servers", &broker.address()), ("kafka.topic", "group")];
    let write = || {
        let before = broker.count("group");
        let running = ours(folder.path(), "writer", &agent(&source(&folder), &keys("sinks.k", &sink)));
        soon("all records are written", || broker.count("group") == before + 300);
        drop(running);
    };
    let read = || {
        let out = |name: &str| lines(&folder.path().join(name));
        (out("group-ours"), out("group-theirs"))
    };
    write();
    let our_member = reader("group-ours", true);
    soon("ours reads all", || read().0.len() == EVENTS);
    let their_member = reader("group-theirs", false);
    soon("both have partitions", || {
        write();
        let (ours, theirs) = read();
        ours.len() > EVENTS && !theirs.is_empty()
    });
    let total = || usize::try_from(broker.count("group")).expect("a count");
    soon("all arrive", || {
        let (ours, theirs) = read();
        ours.len() + theirs.len() >= total()
    });
    let (ours, theirs) = read();
    assert_eq!(ours.len() + theirs.len(), total(), "nothing was read twice");
    assert_eq!(our_member.stop().status, 0);
    drop(their_member);
}
