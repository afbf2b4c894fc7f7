//! The promises of sinks.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use super::far::{Far, SINKS};
use super::{Keys, MOST_MEMORY, agent, ends_in_time, is_full, place};
use crate::agent::{Agent, eventually, free_port, within};

/// Tries a promise with every sink whose far end is there.
fn all(promise: &str, keeps: fn(&str, &Path, &mut dyn Far)) {
    for (name, make) in SINKS {
        let folder = place(promise, name);
        if let Some(mut far) = make(folder.path()) {
            keeps(name, folder.path(), &mut *far);
        }
    }
}

fn start(folder: &Path, far: &dyn Far) -> Agent {
    start_monitored(folder, far, free_port())
}

fn start_monitored(folder: &Path, far: &dyn Far, monitor: u16) -> Agent {
    let source: Keys = vec![("type", "spooldir".to_owned()), ("spoolDir", "in".to_owned())];
    agent(folder, &source, &far.keys(), monitor)
}

/// Numbered lines, in a file that is complete at once.
fn feed(folder: &Path, numbers: std::ops::Range<usize>) {
    let (staged, name) = (folder.join("staged"), format!("in/{}", numbers.start));
    fs::write(&staged, numbers.map(|number| format!("{number}\n")).collect::<String>()).expect("writable");
    fs::rename(staged, folder.join(name)).expect("one file system");
}

/// Waits until all numbers below this one have arrived.
fn arrive(name: &str, far: &dyn Far, end: usize) {
    let expected: BTreeSet<String> = (0..end).map(|number| number.to_string()).collect();
    let arrived = || far.arrived().into_iter().collect::<BTreeSet<_>>();
    let what = format!("all events arrive at {name}");
    within(Duration::from_mins(3), Duration::from_millis(100), &what, || arrived().len() >= end);
    assert_eq!(arrived(), expected, "{name}");
}

#[test]
fn a_sink_delivers_every_event_once() {
    all("delivers", |name, folder, far| {
        let agent = start(folder, far);
        feed(folder, 0..1500);
        arrive(name, far, 1500);
        assert_eq!(agent.stop().status, 0, "{name}");
        assert_eq!(far.arrived().len(), 1500, "{name}");
    });
}

#[test]
fn a_sink_keeps_what_nobody_takes() {
    all("keeps", |name, folder, far| {
        let agent = start(folder, far);
        far.down();
        feed(folder, 0..500);
        // It does not give up.
        agent.says_times("WARN", 2);
        far.up();
        arrive(name, far, 500);
        assert_eq!(agent.stop().status, 0, "{name}");
    });
}

#[test]
fn a_sink_loses_nothing_when_its_server_is_restarted() {
    all("restart", |name, folder, far| {
        let agent = start(folder, far);
        feed(folder, 0..500);
        arrive(name, far, 500);
        feed(folder, 500..1000);
        far.down();
        feed(folder, 1000..1500);
        far.up();
        feed(folder, 1500..2000);
        arrive(name, far, 2000);
        assert_eq!(agent.stop().status, 0, "{name}");
    });
}

#[test]
fn a_sink_stops_in_time_though_nobody_takes_its_events() {
    all("stops", |name, folder, far| {
        let agent = start(folder, far);
        far.down();
        feed(folder, 0..100);
        agent.says("WARN");
        ends_in_time(name, agent);
    });
}

#[test]
fn a_sink_needs_little_memory_though_nobody_takes_its_events() {
    all("memory", |name, folder, far| {
        let monitor = free_port();
        let agent = start_monitored(folder, far, monitor);
        far.down();
        // 50 MB of lines, of which the channel holds a thousand.
        let line = "x".repeat(999);
        fs::write(folder.join("staged"), format!("{line}\n").repeat(50_000)).expect("writable");
        fs::rename(folder.join("staged"), folder.join("in/lines")).expect("one file system");
        eventually(&format!("the channel before {name} is full"), || is_full(monitor));
        agent.says_times("WARN", 2);
        assert!(agent.peak_memory() < MOST_MEMORY, "{name}: {} MiB", agent.peak_memory());
    });
}
