//! The promises of sources.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::near::{Near, SOURCES};
use super::{Keys, MOST_MEMORY, agent, ends_in_time, is_full, place};
use crate::agent::{Agent, eventually, free_port, lines, within};
use crate::web_server::WebServer;

/// Tries a promise with every source whose near end is there.
fn all(promise: &str, keeps: fn(&str, &Path, Box<dyn Near>)) {
    for (name, make) in SOURCES {
        let folder = place(promise, name);
        if let Some(near) = make(folder.path()) {
            keeps(name, folder.path(), near);
        }
    }
}

/// An agent that writes into one file after the other.
fn start(folder: &Path, near: &dyn Near) -> Agent {
    let sink = [("type", "file_roll"), ("sink.directory", "out"), ("sink.rollInterval", "0")];
    let sink = sink.map(|(key, value)| (key, value.to_owned())).to_vec();
    agent(folder, &near.keys(), &sink, free_port())
}

fn numbers(end: usize) -> Vec<String> {
    (0..end).map(|number| number.to_string()).collect()
}

/// Waits until so many lines are written, and looks at them.
fn arrive(name: &str, folder: &Path, end: usize) {
    let written = || lines(&folder.join("out"));
    eventually(&format!("all events of {name} arrive"), || written().len() >= end);
    assert_eq!(written(), numbers(end), "{name}");
}

#[test]
fn a_source_delivers_every_event_once_and_in_order() {
    all("source-delivers", |name, folder, mut near| {
        let agent = start(folder, &*near);
        near.send(0..2000);
        arrive(name, folder, 2000);
        assert_eq!(agent.stop().status, 0, "{name}");
    });
}

#[test]
fn a_source_goes_on_where_it_was_when_the_agent_comes_back() {
    all("source-resumes", |name, folder, mut near| {
        for round in 0..3 {
            let agent = start(folder, &*near);
            near.send(round * 500..(round + 1) * 500);
            let written = || lines(&folder.join("out")).len();
            eventually(&format!("events of {name} arrive"), || written() >= (round + 1) * 500);
            assert_eq!(agent.stop().status, 0, "{name}");
        }
        let mut written = lines(&folder.join("out"));
        written.sort_by_key(|line| line.parse::<usize>().expect("a number"));
        assert_eq!(written, numbers(1500), "{name}");
    });
}

#[test]
fn a_source_stops_in_time_though_nobody_sends() {
    all("source-stops", |name, folder, mut near| {
        let agent = start(folder, &*near);
        near.send(0..10);
        arrive(name, folder, 10);
        ends_in_time(name, agent);
    });
}

/// The channel holds a thousand events; what has no room there waits outside, and nothing of it is lost.
#[test]
fn a_source_waits_while_the_channel_is_full_and_loses_nothing() {
    const EVENTS: usize = 5000;
    all("source-full", |name, folder, mut near| {
        if !near.waits() {
            return;
        }
        let (port, monitor) = (free_port(), free_port());
        let no = || "false".to_owned();
        let endpoint = format!("http://127.0.0.1:{port}/");
        let sink: Keys = vec![
            ("type", "http".to_owned()),
            ("endpoint", endpoint),
            ("rollback.2XX", no()),
            ("backoff.2XX", no()),
        ];
        let agent = agent(folder, &near.keys(), &sink, monitor);
        let sending = std::thread::spawn(move || {
            near.send(0..EVENTS);
            // A server that keeps what was sent ends with it.
            near
        });
        eventually(&format!("the channel behind {name} is full"), || is_full(monitor));
        let posted = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&posted);
        let _server = WebServer::start(port, move |asked| {
            noted.lock().expect("no panic").push(String::from_utf8_lossy(&asked.body).into_owned());
            200
        });
        let what = format!("all events of {name} arrive");
        let count = || posted.lock().expect("no panic").len();
        within(Duration::from_mins(3), Duration::from_millis(20), &what, || count() >= EVENTS);
        drop(sending.join().expect("all were taken"));
        assert!(agent.peak_memory() < MOST_MEMORY, "{name}: {} MiB", agent.peak_memory());
        assert_eq!(*posted.lock().expect("no panic"), numbers(EVENTS), "{name}");
    });
}
