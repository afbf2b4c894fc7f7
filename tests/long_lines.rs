//! A line of 100 MB on every way in: it comes out whole or in parts, or the client is told; memory stays bounded.

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::agent::{Agent, Client, eventually, files, flow, free_port, lines, netcat};
use crate::command::Folder;

const LENGTH: usize = 100_000_000;

/// A source holds a line of at most 64 MiB, and the batch before may still be on its way.
const MOST_MEMORY: u64 = 300;

/// Runs an agent whose source reads `in/long.log`, until the line behind the long one has come out.
fn run(name: &str, source: &[(&str, &str)]) {
    let folder = Folder::new(name);
    fs::create_dir(folder.path().join("out")).expect("the folder is writable");
    write_long_line(&folder.path().join("in/long.log"), &folder);
    folder.file("flume.conf", flow(source, &files("out")));
    let agent = Agent::ready(folder.path(), &["run", "-f", "flume.conf"]);
    came_out(&folder);
    assert!(agent.peak_memory() < MOST_MEMORY, "{} MiB", agent.peak_memory());
    assert_eq!(agent.stop().status, 0);
    let lines = lines(&folder.path().join("out"));
    assert_eq!(lines.iter().map(String::len).sum::<usize>(), LENGTH + "after".len());
    assert_eq!(lines.last().map(String::as_str), Some("after"));
}

fn came_out(folder: &Folder) {
    let ends = |path: PathBuf| {
        let mut file = fs::File::open(path).expect("readable");
        let mut tail = Vec::new();
        // A file that is still empty has no tail.
        file.seek(SeekFrom::End(-6))
            .and_then(|_| file.read_to_end(&mut tail))
            .is_ok_and(|_| tail == b"after\n")
    };
    let written = || {
        let mut entries = fs::read_dir(folder.path().join("out")).expect("the folder is there");
        entries.any(|entry| ends(entry.expect("readable").path()))
    };
    eventually("everything comes out", written);
}

fn write_long_line(path: &Path, folder: &Folder) {
    folder.file("in/long.log", "");
    let mut file = fs::File::create(path).expect("the folder is writable");
    file.write_all(&vec![b'x'; LENGTH]).and_then(|()| file.write_all(b"\nafter\n")).expect("there is room");
}

#[test]
fn of_a_command() {
    run("long-exec", &[("type", "exec"), ("command", "cat in/long.log")]);
}

#[test]
fn of_a_file_in_a_spool_folder() {
    run("long-spool", &[("type", "spooldir"), ("spoolDir", "in")]);
}

#[test]
fn of_a_growing_file() {
    let group = [("filegroups", "g"), ("filegroups.g", "in/long.log"), ("positionFile", "./positions.json")];
    run("long-tail", &[&[("type", "TAILDIR")][..], &group].concat());
}

#[test]
fn of_a_client_that_is_told() {
    let folder = Folder::new("long-netcat");
    fs::create_dir(folder.path().join("out")).expect("the folder is writable");
    let port = free_port();
    folder.file("flume.conf", flow(&netcat(&port.to_string()), &files("out")));
    let agent = Agent::ready(folder.path(), &["run", "-f", "flume.conf"]);
    let mut client = Client::connect(port);
    assert!(client.send(b"before\n"));
    assert_eq!(client.answer().as_deref(), Some("OK"));
    // The connection is closed long before the end.
    assert!(!client.send(&vec![b'x'; LENGTH]));
    agent.says("a client sent a line of more than 512 characters");
    assert!(agent.peak_memory() < 100, "{} MiB", agent.peak_memory());
    assert_eq!(agent.stop().status, 0);
    assert_eq!(lines(&folder.path().join("out")), ["before"]);
}

#[test]
fn of_syslog() {
    let folder = Folder::new("long-syslog");
    fs::create_dir(folder.path().join("out")).expect("the folder is writable");
    let port = free_port();
    let source = [("type", "syslogtcp"), ("host", "127.0.0.1"), ("port", &port.to_string())];
    folder.file("flume.conf", flow(&source, &files("out")));
    let agent = Agent::ready(folder.path(), &["run", "-f", "flume.conf"]);
    let mut client = Client::connect(port);
    assert!(client.send(&vec![b'x'; LENGTH]) && client.send(b"\nafter\n"));
    came_out(&folder);
    assert!(agent.peak_memory() < 100, "{} MiB", agent.peak_memory());
    assert_eq!(agent.stop().status, 0);
    let lines = lines(&folder.path().join("out"));
    assert_eq!(lines.iter().map(String::len).sum::<usize>(), LENGTH + "after".len());
}
