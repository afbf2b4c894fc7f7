//! The promises of channels that live outside: they hold what they were given, whatever ends meanwhile.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::Path;

use super::{Keys, ends_in_time, place};
use crate::agent::{Agent, eventually, files, lines};
use crate::kafka::Broker;

/// What is behind a channel.
pub(super) trait Behind {
    /// The keys of a channel that puts events there.
    fn keys(&self) -> Keys;
    /// It goes away.
    fn down(&mut self);
    /// It comes back, with all that it had taken.
    fn up(&mut self);
}

/// A channel, and what makes what is behind it; none where that is a server that was not asked for.
pub(super) type Channel = (&'static str, fn() -> Option<Box<dyn Behind>>);

/// The channels outside, in the order of the alphabet.
pub(super) const CHANNELS: &[Channel] = &[("kafka", || Some(Box::new(Queue(Broker::start()?))))];

/// A topic.
struct Queue(Broker);

impl Behind for Queue {
    fn keys(&self) -> Keys {
        let class = "org.apache.flume.channel.kafka.KafkaChannel".to_owned();
        vec![
            ("type", class),
            ("kafka.bootstrap.servers", self.0.address()),
            ("kafka.topic", "behind".to_owned()),
            ("kafka.consumer.group.id", "behind".to_owned()),
        ]
    }

    fn down(&mut self) {
        self.0.kill();
    }

    fn up(&mut self) {
        self.0.order("start");
    }
}

/// Tries a promise with every channel.
fn all(promise: &str, keeps: fn(&str, &Path, &mut dyn Behind)) {
    for (name, make) in CHANNELS {
        let folder = place(promise, name);
        if let Some(mut behind) = make() {
            keeps(name, folder.path(), &mut *behind);
        }
    }
}

/// An agent with the channel: `in` fills it, where that is wanted, and it empties into `out`, where that is.
fn start(folder: &Path, behind: &dyn Behind, fills: bool, empties: bool) -> Agent {
    let mut text = "a.channels = c\n".to_owned();
    for (key, value) in behind.keys() {
        text += &format!("a.channels.c.{key} = {value}\n");
    }
    if fills {
        text += "a.sources = r\na.sources.r.type = spooldir\na.sources.r.spoolDir = in\na.sources.r.channels = c\n";
    }
    if empties {
        text += "a.sinks = k\na.sinks.k.channel = c\n";
        for (key, value) in files("out") {
            text += &format!("a.sinks.k.{key} = {value}\n");
        }
    }
    fs::write(folder.join("agent.conf"), text).expect("the folder is writable");
    Agent::ready(folder, &["run", "--no-reload-conf", "-f", "agent.conf", "--drain-timeout", "1"])
}

/// Numbered lines, in a file that is complete at once.
fn feed(folder: &Path, numbers: Range<usize>) {
    let (staged, name) = (folder.join("staged"), format!("in/{}", numbers.start));
    fs::write(&staged, numbers.map(|number| format!("{number}\n")).collect::<String>()).expect("writable");
    fs::rename(staged, folder.join(name)).expect("one file system");
}

/// Waits until the channel has a whole file.
fn taken(name: &str, folder: &Path, first: usize) {
    let done = folder.join(format!("in/{first}.COMPLETED"));
    eventually(&format!("the {name} channel takes a file"), || done.exists());
}

/// Waits until all numbers below this one have come out.
fn arrive(name: &str, folder: &Path, end: usize) {
    let expected: BTreeSet<String> = (0..end).map(|number| number.to_string()).collect();
    let arrived = || lines(&folder.join("out")).into_iter().collect::<BTreeSet<_>>();
    eventually(&format!("all events come out of the {name} channel"), || arrived().len() >= end);
    assert_eq!(arrived(), expected, "{name}");
}

#[test]
fn a_channel_outside_delivers_every_event_once() {
    all("channel-delivers", |name, folder, behind| {
        let agent = start(folder, behind, true, true);
        feed(folder, 0..1500);
        arrive(name, folder, 1500);
        assert_eq!(agent.stop().status, 0, "{name}");
        assert_eq!(lines(&folder.join("out")).len(), 1500, "{name}");
    });
}

#[test]
fn a_channel_outside_keeps_events_while_no_agent_runs() {
    all("channel-keeps", |name, folder, behind| {
        let agent = start(folder, behind, true, false);
        feed(folder, 0..1000);
        taken(name, folder, 0);
        assert_eq!(agent.stop().status, 0, "{name}");
        let agent = start(folder, behind, false, true);
        arrive(name, folder, 1000);
        assert_eq!(agent.stop().status, 0, "{name}");
        assert_eq!(lines(&folder.join("out")).len(), 1000, "{name}");
    });
}

#[test]
fn a_channel_outside_loses_nothing_when_its_server_is_restarted() {
    all("channel-restart", |name, folder, behind| {
        let agent = start(folder, behind, true, true);
        feed(folder, 0..500);
        arrive(name, folder, 500);
        behind.down();
        feed(folder, 500..1000);
        behind.up();
        feed(folder, 1000..1500);
        arrive(name, folder, 1500);
        assert_eq!(agent.stop().status, 0, "{name}");
    });
}

#[test]
fn a_channel_outside_lets_an_agent_end_though_its_server_is_gone() {
    all("channel-stops", |name, folder, behind| {
        let agent = start(folder, behind, true, true);
        feed(folder, 0..100);
        arrive(name, folder, 100);
        behind.down();
        feed(folder, 100..200);
        agent.says("WARN");
        ends_in_time(name, agent);
    });
}
