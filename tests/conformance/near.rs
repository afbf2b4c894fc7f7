//! The near ends of sources: what hands events over, and knows which were taken.

use std::fs::{self, OpenOptions};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::Keys;
use crate::agent::{Client, free_port};
use crate::command::logflowc_in;

/// The near end of a source.
pub(super) trait Near: Send {
    /// The keys of the source.
    fn keys(&self) -> Keys;
    /// Hands over numbered lines, again and again until the source has taken them.
    fn send(&mut self, numbers: Range<usize>);
}

/// A source, and what makes its near end.
pub(super) type Source = (&'static str, fn(&Path) -> Box<dyn Near>);

/// The sources, in the order of the alphabet.
pub(super) const SOURCES: &[Source] = &[
    ("avro", |folder| Box::new(Rpc { folder: folder.to_owned(), port: free_port() })),
    ("http", |_| Box::new(Posts(free_port()))),
    ("netcat", |_| Box::new(Netcat(free_port()))),
    ("spooldir", |folder| Box::new(Spool(folder.to_owned()))),
    ("taildir", |folder| Box::new(Tail(folder.to_owned()))),
];

fn text(numbers: Range<usize>) -> String {
    numbers.map(|number| format!("{number}\n")).collect()
}

fn listening(kind: &str, port: u16) -> Keys {
    vec![("type", kind.to_owned()), ("bind", "127.0.0.1".to_owned()), ("port", port.to_string())]
}

/// Our own client of Avro RPC.
struct Rpc {
    folder: PathBuf,
    port: u16,
}

impl Near for Rpc {
    fn keys(&self) -> Keys {
        listening("avro", self.port)
    }

    /// A call that has failed was not taken; the calls before it were.
    fn send(&mut self, numbers: Range<usize>) {
        let port = self.port.to_string();
        for start in numbers.clone().step_by(100) {
            let lines = text(start..(start + 100).min(numbers.end));
            let words = ["send", "-H", "127.0.0.1", "-p", &port];
            while logflowc_in(&self.folder, &words, lines.as_bytes()).status != 0 {}
        }
    }
}

/// Requests with lists of events.
struct Posts(u16);

impl Near for Posts {
    fn keys(&self) -> Keys {
        listening("http", self.0)
    }

    fn send(&mut self, numbers: Range<usize>) {
        for start in numbers.clone().step_by(100) {
            let part = start..(start + 100).min(numbers.end);
            let events: Vec<_> = part.map(|number| format!("{{\"body\": \"{number}\"}}")).collect();
            while !self.post(&format!("[{}]", events.join(","))) {}
        }
    }
}

impl Posts {
    fn post(&self, body: &str) -> bool {
        let mut stream = TcpStream::connect(("127.0.0.1", self.0)).expect("it listens");
        let head = format!("POST / HTTP/1.0\r\nContent-Length: {}\r\n\r\n", body.len());
        let mut answer = String::new();
        let sent = stream.write_all((head + body).as_bytes());
        sent.and_then(|()| stream.read_to_string(&mut answer)).expect("it answers");
        answer.contains(" 200 ")
    }
}

/// Lines over TCP, each of which is acknowledged.
struct Netcat(u16);

impl Near for Netcat {
    fn keys(&self) -> Keys {
        listening("netcat", self.0)
    }

    fn send(&mut self, numbers: Range<usize>) {
        let mut client = Client::connect(self.0);
        for number in numbers {
            loop {
                assert!(client.send(format!("{number}\n").as_bytes()));
                if client.answer().as_deref() == Some("OK") {
                    break;
                }
            }
        }
    }
}

/// Files of a folder, complete at once.
struct Spool(PathBuf);

impl Near for Spool {
    fn keys(&self) -> Keys {
        vec![("type", "spooldir".to_owned()), ("spoolDir", "in".to_owned())]
    }

    fn send(&mut self, numbers: Range<usize>) {
        let (staged, name) = (self.0.join("staged"), format!("in/{:09}", numbers.start));
        fs::write(&staged, text(numbers)).expect("the folder is writable");
        fs::rename(staged, self.0.join(name)).expect("one file system");
    }
}

/// A file that grows.
struct Tail(PathBuf);

impl Near for Tail {
    fn keys(&self) -> Keys {
        let file = self.0.join("in/log").display().to_string();
        let positions = self.0.join("positions").display().to_string();
        vec![
            ("type", "TAILDIR".to_owned()),
            ("filegroups", "f".to_owned()),
            ("filegroups.f", file),
            ("positionFile", positions),
        ]
    }

    fn send(&mut self, numbers: Range<usize>) {
        let mut file =
            OpenOptions::new().create(true).append(true).open(self.0.join("in/log")).expect("writable");
        file.write_all(text(numbers).as_bytes()).expect("writable");
    }
}
