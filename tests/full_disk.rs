//! No room for what is to be written: the events are kept, and are written when there is room again.

use std::fs;
use std::process::Command;

use crate::agent::{Agent, Client, files, flow, free_port, lines, netcat};
use crate::command::Folder;

/// The command in a shell that lets no file become larger than 8 KiB.
fn limited(folder: &Folder, words: &str) -> Agent {
    let line = format!("ulimit -S -f 8; exec {} {words}", env!("CARGO_BIN_EXE_logflowc"));
    Agent::of(Command::new("bash").args(["-c", &line]).current_dir(folder.path()))
}

fn send(port: u16, count: usize) {
    let mut client = Client::connect(port);
    let text: String = (0..count).map(|number| format!("{number:099}\n")).collect();
    assert!(client.send(text.as_bytes()));
    assert!((0..count).all(|_| client.answer().as_deref() == Some("OK")));
}

fn place(name: &str) -> (Folder, u16) {
    let folder = Folder::new(name);
    fs::create_dir(folder.path().join("out")).expect("the folder is writable");
    let port = free_port();
    folder.file("flume.conf", flow(&netcat(&port.to_string()), &files("out")));
    (folder, port)
}

#[test]
fn what_does_not_fit_is_counted_at_the_end() {
    let (folder, port) = place("full");
    let agent = limited(&folder, "run --drain-timeout 1 -f flume.conf");
    agent.says("logflowc: ready");
    send(port, 200);
    agent.says("File too large; the events are kept");
    let outcome = agent.stop();
    assert_eq!(outcome.status, 4, "{}", outcome.errors);
    let written = lines(&folder.path().join("out"));
    assert!(written.iter().enumerate().all(|(number, line)| *line == format!("{number:099}")));
    let left = format!("logflowc: {} events are left in channel `c` and are lost\n", 200 - written.len());
    assert!(outcome.errors.ends_with(&left), "{left}{}", outcome.errors);
}

#[test]
fn what_does_not_fit_is_written_when_there_is_room() {
    let (folder, port) = place("room");
    let agent = limited(&folder, "run -f flume.conf");
    agent.says("logflowc: ready");
    send(port, 200);
    agent.says("File too large; the events are kept");
    let widened = Command::new("prlimit").args(["--fsize=unlimited", "--pid", &agent.pid()]).status();
    assert!(widened.expect("prlimit is there").success());
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    let all: Vec<_> = (0..200).map(|number| format!("{number:099}")).collect();
    assert_eq!(lines(&folder.path().join("out")), all);
}

#[test]
fn a_full_device_takes_nothing_and_nothing_is_lost_unsaid() {
    let folder = Folder::new("full-device");
    folder.file("flume.conf", flow(&[("type", "seq"), ("totalEvents", "7")], &[("type", "logger")]));
    let line = format!(
        "exec {} run --once --drain-timeout 1 -f flume.conf > /dev/full",
        env!("CARGO_BIN_EXE_logflowc")
    );
    let outcome = Agent::of(Command::new("sh").args(["-c", &line]).current_dir(folder.path())).end();
    assert_eq!(outcome.status, 4);
    assert!(
        outcome
            .errors
            .contains("cannot write to standard output: No space left on device; the events are kept")
    );
    assert!(outcome.errors.ends_with("logflowc: 7 events are left in channel `c` and are lost\n"));
}
