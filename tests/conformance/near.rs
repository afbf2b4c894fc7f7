//! The near ends of sources: what hands events over, and knows which were taken.

use std::fs::{self, OpenOptions};
use std::io::{Read as _, Write as _};
use std::net::{TcpStream, UdpSocket};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Keys;
use crate::agent::{Client, eventually, free_port, lines};
use crate::command::logflowc_in;
use crate::kafka::Broker;

/// The near end of a source.
pub(super) trait Near: Send {
    /// The keys of the source.
    fn keys(&self) -> Keys;
    /// Hands over numbered lines, again and again until the source has taken them.
    fn send(&mut self, numbers: Range<usize>);
    /// Whether what has no room waits there. Datagrams are lost.
    fn waits(&self) -> bool {
        true
    }
}

/// A source, and what makes its near end; none where that is a server that was not asked for.
pub(super) type Source = (&'static str, fn(&Path) -> Option<Box<dyn Near>>);

/// The sources, in the order of the alphabet.
pub(super) const SOURCES: &[Source] = &[
    ("avro", |folder| Some(Box::new(Rpc::new("avro", folder)))),
    ("exec", |folder| Some(Box::new(Pipe::new(folder)))),
    ("http", |_| Some(Box::new(Posts(free_port())))),
    ("kafka", |_| Some(Box::new(Topic::new(Broker::start()?)))),
    ("multiport_syslogtcp", |_| {
        Some(Box::new(Syslog { key: "ports", ..Syslog::new("multiport_syslogtcp") }))
    }),
    ("netcat", |_| Some(Box::new(Netcat(free_port())))),
    ("netcatudp", |folder| Some(Box::new(Datagrams::new("netcatudp", "bind", "", folder)))),
    ("scribe", |_| Some(Box::new(Scribe(free_port())))),
    ("spooldir", |folder| Some(Box::new(Spool(folder.to_owned())))),
    ("syslogtcp", |_| Some(Box::new(Syslog::new("syslogtcp")))),
    ("syslogudp", |folder| Some(Box::new(Datagrams::new("syslogudp", "host", HEADER, folder)))),
    ("taildir", |folder| Some(Box::new(Tail(folder.to_owned())))),
    ("thrift", |folder| Some(Box::new(Rpc::new("thrift", folder)))),
];

/// What stands in front of the text of a message of syslog (RFC 3164).
const HEADER: &str = "<13>Jan  1 00:00:00 near ";

fn text(numbers: Range<usize>) -> String {
    numbers.map(|number| format!("{number}\n")).collect()
}

fn listening(kind: &str, port: u16) -> Keys {
    vec![("type", kind.to_owned()), ("bind", "127.0.0.1".to_owned()), ("port", port.to_string())]
}

/// Our own client of Avro and Thrift RPC.
struct Rpc {
    kind: &'static str,
    folder: PathBuf,
    port: u16,
}

impl Rpc {
    fn new(kind: &'static str, folder: &Path) -> Self {
        let (folder, port) = (folder.to_owned(), free_port());
        let client = if kind == "thrift" { "THRIFT" } else { "DEFAULT" };
        let text = format!("client.type = {client}\nhosts = h\nhosts.h = 127.0.0.1:{port}\n");
        fs::write(folder.join("client.properties"), text).expect("the folder is writable");
        Self { kind, folder, port }
    }
}

impl Near for Rpc {
    fn keys(&self) -> Keys {
        listening(self.kind, self.port)
    }

    /// A call that has failed was not taken; the calls before it were.
    fn send(&mut self, numbers: Range<usize>) {
        let words = ["send", "--rpcProps", "client.properties"];
        for start in numbers.clone().step_by(100) {
            let lines = text(start..(start + 100).min(numbers.end));
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

/// What a command prints. It ends when nothing more is written into its pipe, and is started again.
struct Pipe(PathBuf);

impl Pipe {
    fn new(folder: &Path) -> Self {
        let path = folder.join("in/pipe");
        assert!(Command::new("mkfifo").arg(&path).status().expect("there is mkfifo").success());
        Self(path)
    }
}

impl Near for Pipe {
    fn keys(&self) -> Keys {
        let command = format!("cat {}", self.0.display());
        let keys = [("type", "exec"), ("command", &command), ("restart", "true"), ("restartThrottle", "10")];
        keys.map(|(key, value)| (key, value.to_owned())).into()
    }

    /// A pipe is opened when somebody reads from it.
    fn send(&mut self, numbers: Range<usize>) {
        let mut pipe = OpenOptions::new().write(true).open(&self.0).expect("it is there");
        pipe.write_all(text(numbers).as_bytes()).expect("somebody reads");
    }
}

/// Syslog over TCP, which is not acknowledged.
struct Syslog {
    kind: &'static str,
    /// What the key of the port is called.
    key: &'static str,
    port: u16,
}

impl Syslog {
    fn new(kind: &'static str) -> Self {
        Self { kind, key: "port", port: free_port() }
    }
}

impl Near for Syslog {
    fn keys(&self) -> Keys {
        let host = "127.0.0.1".to_owned();
        vec![("type", self.kind.to_owned()), ("host", host), (self.key, self.port.to_string())]
    }

    fn send(&mut self, numbers: Range<usize>) {
        let lines: String = numbers.map(|number| format!("{HEADER}{number}\n")).collect();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.write_all(lines.as_bytes()).expect("it reads");
    }
}

/// Datagrams, of which no more are under way than the system keeps.
struct Datagrams {
    kind: &'static str,
    /// What the key of the address is called.
    key: &'static str,
    header: &'static str,
    port: u16,
    out: PathBuf,
}

impl Datagrams {
    fn new(kind: &'static str, key: &'static str, header: &'static str, folder: &Path) -> Self {
        Self { kind, key, header, port: free_port(), out: folder.join("out") }
    }
}

impl Near for Datagrams {
    fn keys(&self) -> Keys {
        let host = "127.0.0.1".to_owned();
        vec![("type", self.kind.to_owned()), (self.key, host), ("port", self.port.to_string())]
    }

    fn send(&mut self, numbers: Range<usize>) {
        let socket = UdpSocket::bind(("127.0.0.1", 0)).expect("there is a port");
        for start in numbers.clone().step_by(50) {
            let end = (start + 50).min(numbers.end);
            for number in start..end {
                let datagram = format!("{}{number}\n", self.header);
                socket.send_to(datagram.as_bytes(), ("127.0.0.1", self.port)).expect("it is sent");
            }
            eventually(&format!("datagrams of {}", self.kind), || lines(&self.out).len() >= end);
        }
    }

    fn waits(&self) -> bool {
        false
    }
}

/// Calls of Scribe: messages with a category, in frames of Thrift's binary protocol.
struct Scribe(u16);

impl Near for Scribe {
    fn keys(&self) -> Keys {
        let class = "org.apache.flume.source.scribe.ScribeSource".to_owned();
        vec![("type", class), ("port", self.0.to_string())]
    }

    fn send(&mut self, numbers: Range<usize>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.0)).expect("it listens");
        for start in numbers.clone().step_by(100) {
            let call = scribe_call(start..(start + 100).min(numbers.end));
            while !scribe_ok(&mut stream, &call) {}
        }
    }
}

fn scribe_call(numbers: Range<usize>) -> Vec<u8> {
    let length = |length: usize| u32::try_from(length).expect("it is short").to_be_bytes();
    let word = |text: &str| [&length(text.len()), text.as_bytes()].concat();
    // The name of the call and its number; a list of structures in the first field.
    let mut call = [&[0x80, 1, 0, 1], &*word("Log"), &[0, 0, 0, 1, 15, 0, 1, 12]].concat();
    call.extend(length(numbers.len()));
    for number in numbers {
        let (category, message) = (word("near"), word(&number.to_string()));
        call.extend([&[11, 0, 1], &*category, &[11, 0, 2], &*message, &[0]].concat());
    }
    call.push(0);
    [&length(call.len()), &*call].concat()
}

/// Whether the answer is OK, and not `TRY_LATER`.
fn scribe_ok(stream: &mut TcpStream, call: &[u8]) -> bool {
    let mut length = [0; 4];
    stream.write_all(call).and_then(|()| stream.read_exact(&mut length)).expect("it answers");
    let mut answer = vec![0; u32::from_be_bytes(length) as usize];
    stream.read_exact(&mut answer).expect("the answer is whole");
    answer.ends_with(&[8, 0, 0, 0, 0, 0, 0, 0])
}

/// A topic of Kafka, whose first partition keeps the order.
struct Topic(Broker);

impl Topic {
    fn new(broker: Broker) -> Self {
        broker.create("near");
        Self(broker)
    }
}

impl Near for Topic {
    fn keys(&self) -> Keys {
        let class = "org.apache.flume.source.kafka.KafkaSource".to_owned();
        vec![
            ("type", class),
            ("kafka.bootstrap.servers", self.0.address()),
            ("kafka.topics", "near".to_owned()),
            ("kafka.consumer.auto.offset.reset", "earliest".to_owned()),
        ]
    }

    fn send(&mut self, numbers: Range<usize>) {
        self.0.produce("near", numbers.map(|number| number.to_string()));
    }
}
