//! `check --probe` with a broker that answers.

use super::broker::Broker;
use super::{CHANNEL, SINK, SOURCE, agent_with, keys};
use crate::command::{Folder, logflowc_in};

/// Topics that are not there are found, and none is made by asking.
pub(super) fn missing_topics_are_found(broker: &Broker) {
    broker.write("probed", 0..1);
    let folder = Folder::new("kafka-probe");
    let server = ("kafka.bootstrap.servers", &*broker.address());
    let source = keys("sources.r", &[("type", SOURCE), server, ("kafka.topics", "probed,unmade-in")]);
    let channel = keys("channels.c", &[("type", CHANNEL), server, ("kafka.topic", "probed")]);
    let sink = keys("sinks.k", &[("type", SINK), server, ("kafka.topic", "unmade-out")]);
    folder.file("flume.conf", agent_with(&source, &channel, &sink));
    let check = || {
        let words = ["check", "flume.conf", "--probe", "--select", "LF95"];
        logflowc_in(folder.path(), &words, b"").out
    };
    let first = check();
    assert_eq!(first.matches("LF954").count(), 2, "{first}");
    for topic in ["unmade-in", "unmade-out"] {
        assert!(first.contains(&format!("`{topic}` is not there")), "{first}");
    }
    assert_eq!(check(), first);
}
