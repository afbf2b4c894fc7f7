//! Every example that can run does, in a folder of its own: events that go in come out.
//!
//! The examples name files relative to the folder in which the agent is started; the folders that they need are made
//! by the `mkdir` of their own first lines. Only ports are replaced.

use std::collections::HashSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpStream, UdpSocket};
use std::process::Command;
use std::sync::{Arc, Mutex};

use crate::agent::{Agent, Client, eventually, free_port, lines};
use crate::command::Folder;
use crate::encrypted_sources::send;
use crate::shared::root;
use crate::web_server::WebServer;

/// An example in a folder of its own.
struct Example {
    folder: Folder,
    name: &'static str,
}

impl Example {
    /// Prepares an example, with some words replaced.
    fn new(name: &'static str, replaced: &[(&str, &str)]) -> Self {
        let folder = Folder::new(name);
        let text = fs::read_to_string(root().join("examples").join(name)).expect("it is there");
        let text = replaced.iter().fold(text, |text, (from, to)| {
            assert!(text.contains(from), "{name} has no `{from}`");
            text.replace(from, to)
        });
        let mkdir =
            text.lines().find_map(|line| line.strip_prefix("#   ").filter(|line| line.starts_with("mkdir ")));
        // The JSON form has no comments.
        let mkdir = mkdir.unwrap_or("mkdir -p data/in data/out");
        let made = Command::new("sh").args(["-c", mkdir]).current_dir(folder.path()).status();
        assert!(made.expect("there is a shell").success(), "{mkdir}");
        folder.file(name, &text);
        Self { folder, name }
    }

    fn start(&self) -> Agent {
        Agent::ready(self.folder.path(), &["run", "-f", self.name])
    }

    /// Moves a complete file into `data/in`.
    fn drop_file(&self, name: &str, text: &str) {
        let staged = self.folder.file("staged", text);
        fs::rename(staged, self.folder.path().join("data/in").join(name)).expect("one file system");
    }

    fn lines(&self, folder: &str) -> Vec<String> {
        lines(&self.folder.path().join(folder))
    }

    /// Waits until a folder has so many lines.
    fn waits_for(&self, folder: &str, count: usize) {
        eventually(&format!("{count} lines in {folder}"), || self.lines(folder).len() >= count);
    }

    /// Stops the agent and gives back the lines of a folder.
    fn ends(&self, agent: Agent, folder: &str) -> Vec<String> {
        let outcome = agent.stop();
        assert_eq!(outcome.status, 0, "{}", outcome.errors);
        self.lines(folder)
    }
}

#[test]
fn the_first_command_of_the_manual_shows_events() {
    let manual = fs::read_to_string(root().join("README.md")).expect("it is there");
    let words = manual.lines().find_map(|line| line.strip_prefix("$ cargo run --release -- "));
    let words = words.and_then(|line| line.split("  ").next()).expect("the manual has a first command");
    let agent = Agent::start(root(), &words.split(' ').collect::<Vec<_>>());
    agent.prints("INFO order 1 too");
    agent.prints("INFO order 2 too");
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    let first = outcome.out.lines().next().unwrap_or_default();
    assert!(first.contains("level=INFO") && first.contains("timestamp="), "{first}");
}

#[test]
fn quickstart_in_json() {
    let example = Example::new("quickstart.json", &[]);
    let outcome = Agent::start(example.folder.path(), &["run", "--once", "-f", example.name]).end();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    assert_eq!(outcome.out.lines().count(), 5);
    assert!(outcome.out.lines().all(|line| line.contains("shop=north") && line.contains(" order ")));
}

#[test]
fn quickstart_in_flow() {
    let example = Example::new("quickstart.flow", &[]);
    let agent = Agent::start(example.folder.path(), &["run", "-f", example.name]);
    agent.prints("INFO order 2 too");
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    assert!(outcome.out.lines().all(|line| line.contains("level=") && !line.contains("level=DEBUG")));
}

#[test]
fn files_of_a_folder() {
    for name in ["spool-to-files.conf", "article-spool-files.json"] {
        let example = Example::new(name, &[]);
        let agent = example.start();
        example.drop_file("some.log", "one\ntwo\nthree\n");
        example.waits_for("data/out", 3);
        assert_eq!(example.ends(agent, "data/out"), ["one", "two", "three"]);
        assert!(example.folder.path().join("data/in/some.log.COMPLETED").exists());
    }
}

#[test]
fn folders_by_minute() {
    let example = Example::new("folders-by-minute.conf", &[]);
    let agent = example.start();
    example.drop_file("some.log", "one\ntwo\nthree\n");
    let done = example.folder.path().join("data/in/some.log.COMPLETED");
    eventually("the file is read", || done.exists());
    assert_eq!(agent.stop().status, 0);
    let unpack = "gzip -dc data/out/????-??-??/????/events.*.gz";
    let unpacked = Command::new("sh").args(["-c", unpack]).current_dir(example.folder.path()).output();
    assert_eq!(String::from_utf8_lossy(&unpacked.expect("there is a shell").stdout), "one\ntwo\nthree\n");
}

#[test]
fn a_growing_log_is_routed() {
    routed("tail-and-route.conf");
}

#[test]
fn a_growing_log_is_routed_in_flow() {
    routed("tail-and-route.flow");
}

fn routed(name: &'static str) {
    let example = Example::new(name, &[]);
    let agent = example.start();
    example.drop_file("app.log", "INFO started\nERROR disk full\nWARN hot\nFATAL gone\n");
    example.waits_for("data/errors", 2);
    example.waits_for("data/rest", 2);
    assert_eq!(example.ends(agent, "data/errors"), ["ERROR disk full", "FATAL gone"]);
    assert_eq!(example.lines("data/rest"), ["INFO started", "WARN hot"]);
    // A restart goes on where it stopped.
    let agent = example.start();
    let mut log = fs::OpenOptions::new().append(true).open(example.folder.path().join("data/in/app.log"));
    writeln!(log.as_mut().expect("it is there"), "INFO again").expect("it is writable");
    example.waits_for("data/rest", 3);
    assert_eq!(example.ends(agent, "data/rest"), ["INFO started", "WARN hot", "INFO again"]);
}

#[test]
fn an_access_log_is_filtered_by_conditions() {
    let example = Example::new("access-log.flow", &[]);
    let agent = example.start();
    let lines = [
        r#""GET / HTTP/1.1" 200 5 0.1"#,
        r#""GET /slow HTTP/1.1" 200 5 2.25"#,
        r#""GET /debug HTTP/1.1" 200 5 0.1"#,
        r#""GET / HTTP/1.1" 503 5 0.1"#,
        r#""GET / HTTP/1.1" 404 5 0.1"#,
        "no access at all",
    ];
    example.drop_file("access.log", &format!("{}\n", lines.join("\n")));
    example.waits_for("data/broken", 1);
    example.waits_for("data/slow", 4);
    assert_eq!(example.ends(agent, "data/broken"), [lines[3]]);
    assert_eq!(example.lines("data/slow"), [lines[1], lines[2], lines[4], lines[5]]);
}

#[test]
fn logs_in_json_are_parsed_counted_and_redacted() {
    let example = Example::new("json-logs.flow", &[]);
    let agent = example.start();
    let lines = [
        r#"{"service":"shop","status":503,"user":{"id":"u1"},"id":"r-1","msg":"sent to ann@example.com"}"#,
        r#"{"service":"shop","status":503,"user":{"id":"u1"},"id":"r-1","msg":"sent to ann@example.com"}"#,
        r#"{"service":"shop","status":200,"id":"r-2"}"#,
        "no JSON",
        r#"{"service":"mail","status":500,"id":"r-3"}"#,
    ];
    example.drop_file("app.log", &format!("{}\n", lines.join("\n")));
    example.waits_for("data/out", 2);
    let first = lines[0].replace("ann@example.com", "[redacted]");
    let expected = [
        format!("{{user.id=u1, service=shop, id=r-1, status=503}} {first}"),
        format!("{{service=mail, id=r-3, status=500}} {}", lines[4]),
    ];
    assert_eq!(example.ends(agent, "data/out"), expected);
}

#[test]
fn syslog_becomes_json() {
    let port = free_port();
    let example = Example::new("syslog-to-json.conf", &[("5514", &port.to_string())]);
    let agent = example.start();
    assert!(Client::connect(port).send(b"<13>Oct 11 22:14:15 web1 app: over TCP\n"));
    let socket = UdpSocket::bind("127.0.0.1:0").expect("the system has a port to give");
    socket.send_to(b"<14>Oct 11 22:14:15 web2 app: over UDP", ("127.0.0.1", port)).expect("somebody listens");
    example.waits_for("data/out", 2);
    let mut found: Vec<(String, String)> = example
        .ends(agent, "data/out")
        .iter()
        .map(|line| {
            let event: serde_json::Value = serde_json::from_str(line).expect("a JSON line");
            (event["host"].to_string(), event["message"].to_string())
        })
        .collect();
    found.sort();
    let expected = [("\"web1\"", "\"app: over TCP\""), ("\"web2\"", "\"app: over UDP\"")];
    assert_eq!(found, expected.map(|(host, message)| (host.to_owned(), message.to_owned())));
}

#[test]
fn events_over_http() {
    let port = free_port();
    let example = Example::new("http-in.conf", &[("8081", &port.to_string())]);
    let agent = example.start();
    let body = r#"[{"headers": {"app": "shop"}, "body": "order 1"}]"#;
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it is ready");
    let length = body.len();
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .expect("it listens");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(example.ends(agent, "data/out"), ["{app=shop} order 1"]);
}

#[test]
fn lines_are_posted() {
    let (port, posted) = (free_port(), Arc::new(Mutex::new(Vec::new())));
    let example = Example::new("http-out.conf", &[("8082", &port.to_string())]);
    let noted = Arc::clone(&posted);
    let _server = WebServer::start(port, move |asked| {
        let line = String::from_utf8_lossy(&asked.body).into_owned();
        let status = if line == "bad" { 400 } else { 200 };
        noted.lock().expect("no panic").push(line);
        status
    });
    let agent = example.start();
    example.drop_file("some.log", "one\nbad\ntwo\n");
    eventually("all lines are posted", || posted.lock().expect("no panic").len() == 3);
    assert_eq!(agent.stop().status, 0);
    assert_eq!(*posted.lock().expect("no panic"), ["one", "bad", "two"]);
}

#[test]
fn the_second_sink_works_while_the_first_does_not() {
    // The sink looks at its folder when it begins a new file.
    let example = Example::new("failover.conf", &[("rollInterval = 10", "rollInterval = 1")]);
    let agent = example.start();
    example.drop_file("1.log", "first\n");
    example.waits_for("data/first", 1);
    let [first, gone] = ["data/first", "data/gone"].map(|name| example.folder.path().join(name));
    fs::rename(&first, &gone).expect("one file system");
    agent.says("cannot create data/first");
    example.drop_file("2.log", "second\n");
    example.waits_for("data/second", 1);
    fs::rename(&gone, &first).expect("one file system");
    let mut number = 2;
    eventually("the first sink works again", || {
        number += 1;
        example.drop_file(&format!("{number}.log"), &format!("{number}\n"));
        example.lines("data/first").len() > 1
    });
    let come_out = || example.lines("data/first").len() + example.lines("data/second").len();
    eventually("every file comes out", || come_out() == number);
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    assert_eq!(come_out(), number);
}

#[test]
fn three_sinks_take_turns() {
    let example = Example::new("balance.conf", &[]);
    let outcome = Agent::start(example.folder.path(), &["run", "--once", "-f", example.name]).end();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    let parts = ["data/out1", "data/out2", "data/out3"].map(|folder| example.lines(folder));
    assert!(parts.iter().all(|part| part.len() > 1000), "{:?}", parts.each_ref().map(Vec::len));
    let mut all: Vec<usize> = parts.iter().flatten().map(|line| line.parse().expect("a number")).collect();
    all.sort_unstable();
    assert_eq!(all, (0..10_000).collect::<Vec<_>>());
}

#[test]
fn personal_data_is_taken_out() {
    let example = Example::new("redact.conf", &[]);
    let agent = example.start();
    example.drop_file("a.log", "ann@example.org came from 10.20.30.40\n");
    example.waits_for("data/out", 1);
    assert_eq!(example.ends(agent, "data/out"), ["{basename=a.log, cleaned=yes} <mail> came from 10.20.x.x"]);
}

#[test]
fn settings_come_from_outside() {
    let example = Example::new("settings-from-outside.conf", &[]);
    let port = free_port();
    let mut command = Command::new(env!("CARGO_BIN_EXE_logflowc"));
    command.args(["run", "-f", example.name]).env("DATA", "data").env("PORT", port.to_string());
    let agent = Agent::of(command.current_dir(example.folder.path()));
    agent.says("logflowc: ready");
    assert!(Client::connect(port).send(b"hello\n"));
    example.waits_for("data/out", 1);
    assert_eq!(example.ends(agent, "data/out"), ["hello"]);
}

#[test]
fn a_command_that_follows_a_file() {
    let example = Example::new("article-exec-files.json", &[]);
    example.folder.file("data/messages", "one\ntwo\n");
    let agent = example.start();
    example.waits_for("data/out", 2);
    assert_eq!(example.ends(agent, "data/out"), ["one", "two"]);
}

#[test]
fn a_planned_group_loses_nothing() {
    let example = Example::new("planned.conf", &[]);
    for folder in ["data/in1", "data/in2", "data/in3"] {
        let lines: String = (0..1000).map(|number| format!("{folder} {number}\n")).collect();
        let staged = example.folder.file("staged", &lines);
        fs::rename(staged, example.folder.path().join(folder).join("a.log")).expect("one file system");
    }
    let agent = example.start();
    let out = |name: &str| example.lines(name);
    eventually("all is written", || out("data/out1").len() + out("data/out2").len() == 3000);
    assert_eq!(agent.stop().status, 0);
    let all: HashSet<String> = [out("data/out1"), out("data/out2")].concat().into_iter().collect();
    assert_eq!(all.len(), 3000);
}

#[test]
fn planned_groups_behind_a_route_lose_nothing() {
    let example = Example::new("planned-route.flow", &[]);
    let lines: String =
        (0..1000).map(|number| format!("GET /{number} {}\n", 200 + number % 4 * 100)).collect();
    example.folder.file("data/in/app.log", &lines);
    let agent = example.start();
    let out = |names: [&str; 2]| names.map(|name| example.lines(name)).concat();
    let (rest, errors) = (|| out(["data/es1", "data/es2"]), || out(["data/safe1", "data/safe2"]));
    eventually("all is written", || rest().len() == 750 && errors().len() == 250);
    assert_eq!(agent.stop().status, 0);
    assert!(errors().iter().all(|line| line.ends_with(" 500")), "{:?}", errors());
}

/// The table says of each example whether it runs; what it says is tested above.
#[test]
fn every_example_that_runs_is_run_here() {
    let table = fs::read_to_string(root().join("examples/README.md")).expect("the table is there");
    let running = table.lines().filter(|line| line.ends_with("| yes |"));
    let names: Vec<&str> = running
        .flat_map(|line| line.split('|').nth(1).unwrap_or_default().split('`'))
        .filter(|name| name.contains('.'))
        .collect();
    assert!(names.len() >= 11, "{names:?}");
    let tests = include_str!("running.rs");
    for name in names.iter().filter(|name| **name != "quickstart.conf") {
        assert!(tests.contains(&format!("\"{name}\"")), "{name} is not run");
    }
}

#[test]
fn a_tier_sends_to_the_next() {
    let port = free_port().to_string();
    let collector = Example::new("tier-collector.conf", &[("4545", &port)]);
    let edge = Example::new("tier-edge.conf", &[("4545", &port)]);
    let (collecting, sending) = (collector.start(), edge.start());
    fs::write(edge.folder.path().join("data/app.log"), "INFO hello\n").expect("the folder is writable");
    collector.waits_for("data/collected", 1);
    assert_eq!(sending.stop().status, 0);
    let lines = collector.ends(collecting, "data/collected");
    assert!(lines[0].contains(r#""body":"INFO hello""#) && lines[0].contains(r#""timestamp":"#), "{lines:?}");
}

#[test]
fn tiers_encrypt_what_they_send() {
    let (calls, lines) = (free_port().to_string(), free_port());
    let port = format!("port = {lines}");
    let collector = Example::new("encrypted-collector.conf", &[("4545", &calls)]);
    let edge = Example::new("encrypted-edge.conf", &[("4545", &calls), ("port = 6666", &port)]);
    for (example, store) in [(&collector, "server.jks"), (&edge, "trust.pem")] {
        let from = root().join("connectors/tests/tls").join(store);
        fs::copy(from, example.folder.path().join("data/keys").join(store)).expect("the folder is writable");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_logflowc"));
    command.args(["run", "-f", collector.name]).current_dir(collector.folder.path());
    let collecting = Agent::of(command.env("STORE_PASSWORD", "changeit"));
    collecting.says("logflowc: ready");
    let sending = edge.start();
    assert!(Client::connect(lines).send(b"INFO hello\n"));
    collector.waits_for("data/collected", 1);
    assert_eq!(sending.stop().status, 0);
    assert_eq!(collector.ends(collecting, "data/collected"), ["INFO hello"]);
}

/// The example says how its key store is made.
#[test]
fn syslog_comes_through_tls() {
    let port = free_port();
    let example = Example::new("encrypted-syslog.conf", &[("6514", &port.to_string())]);
    let text = fs::read_to_string(example.folder.path().join(example.name)).expect("it was written");
    for line in text.lines().filter_map(|line| line.strip_prefix("#   openssl ")) {
        let mut command = Command::new("openssl");
        if !command
            .args(line.split(' '))
            .current_dir(example.folder.path())
            .output()
            .is_ok_and(|made| made.status.success())
        {
            println!("left out: there is no `openssl` to make a key store with");
            return;
        }
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_logflowc"));
    command.args(["run", "-f", example.name]).current_dir(example.folder.path());
    let agent = Agent::of(command.env("STORE_PASSWORD", "changeit"));
    agent.says("logflowc: ready");
    let store = example.folder.path().join("data/keys/trust.pem");
    fs::copy(store, example.folder.path().join("server.pem")).expect("the folder is writable");
    send(&example.folder, port, "-tls1_3", "<13>Jan  1 00:00:00 here hello\n");
    example.waits_for("data/out", 1);
    assert_eq!(example.ends(agent, "data/out"), ["hello"]);
}

#[test]
fn programs_send_by_thrift() {
    let port = free_port().to_string();
    let example = Example::new("thrift-in.conf", &[("4646", &port)]);
    let agent = example.start();
    let client = format!("client.type = THRIFT\nhosts = h\nhosts.h = localhost:{port}\n");
    example.folder.file("client.properties", client);
    let words = ["send", "--rpcProps", "client.properties"];
    let outcome = crate::command::logflowc_in(example.folder.path(), &words, b"INFO hello\n");
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    assert_eq!(example.ends(agent, "data/collected"), ["INFO hello"]);
}
