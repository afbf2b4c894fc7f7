//! `check` looks at nothing but its input and its settings, unless it is told to.

use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Mutex};

use crate::agent::{Agent, flow, free_port};
use crate::command::{Folder, logflowc_in};
use crate::shared::root;
use crate::web_server::WebServer;

#[test]
fn check_opens_nothing_else() {
    let folder = Folder::new("strace");
    let text = "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = netcat\na.sources.r.bind = example.com\n\
                a.sources.r.port = 44444\na.sources.r.channels = c\na.channels.c.type = memory\n\
                a.sinks.k.type = file_roll\na.sinks.k.sink.directory = /some/where\na.sinks.k.channel = c\n";
    folder.file("flume.conf", text);
    folder.file("logflow.toml", "[check]\nignore = [\"LF2\"]\n");
    let calls = "openat,open,socket,connect,bind,execve,fork,vfork";
    let traced = Command::new("strace")
        .args(["-f", "-qq", "-e", calls, "-o", "calls.txt"])
        .args([env!("CARGO_BIN_EXE_logflowc"), "check", "flume.conf"])
        .current_dir(folder.path())
        // Cargo adds folders to the places where libraries are looked for.
        .env_remove("LD_LIBRARY_PATH")
        .output();
    let log = std::fs::read_to_string(folder.path().join("calls.txt")).unwrap_or_default();
    if traced.is_err() || log.is_empty() {
        println!("left out: there is no strace here, or it may not trace");
        return;
    }
    assert!(log.contains("flume.conf"), "{log}");
    // Libraries, the number of processors for the pool of threads, and how the system gives memory.
    let of_system = ["/etc/ld.so", "/lib", "/usr/lib", "/proc/self/", "/proc/sys/vm/", "/sys/", "/dev/null"];
    let mut executed = 0;
    for line in log.lines().filter(|line| !line.contains("+++") && !line.contains("---")) {
        executed += usize::from(line.contains("execve("));
        let opened = line.split('"').nth(1).unwrap_or_default();
        let ours = opened.ends_with("flume.conf") || opened.ends_with("logflow.toml");
        let of_system = of_system.iter().any(|start| opened.starts_with(start));
        assert!(line.contains("execve(") || ours || of_system, "{line}");
    }
    assert_eq!(executed, 1, "{log}");
}

/// A sink with these keys behind a source of its own.
fn probed(folder: &Folder, sink: &[(&str, &str)]) -> usize {
    folder.file("flume.conf", flow(&[("type", "seq")], sink));
    let outcome = logflowc_in(folder.path(), &["check", "flume.conf", "--select", "LF95", "--probe"], b"");
    assert!(!outcome.out.contains("LF953"), "{}", outcome.out);
    outcome.out.matches("LF954").count()
}

/// A server that hangs up does not speak TLS.
#[test]
fn probing_finds_who_is_not_let_in() {
    let folder = Folder::new("probe-tls");
    let server = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = server.local_addr().expect("it is bound").port().to_string();
    std::thread::spawn(move || server.incoming().for_each(drop));
    for kind in ["avro", "thrift"] {
        let sink = [("type", kind), ("hostname", "127.0.0.1"), ("port", &port)];
        let encrypted = [("ssl", "true"), ("trust-all-certs", "true")];
        assert_eq!(probed(&folder, &sink), 0, "{kind}");
        assert_eq!(probed(&folder, &[&sink[..], &encrypted].concat()), 1, "{kind}");
    }
}

/// A source that encrypts lets in those who trust its authority.
#[test]
fn probing_greets_those_who_encrypt() {
    let (folder, stores) = (Folder::new("probe-trust"), root().join("connectors/tests/tls"));
    let store = |name: &str| stores.join(name).display().to_string();
    let (server, trusted, other) = (store("server.jks"), store("trust.jks"), store("alone.jks"));
    for kind in ["avro", "thrift"] {
        let port = free_port().to_string();
        let source = [("type", kind), ("bind", "127.0.0.1"), ("port", &port), ("ssl", "true")];
        let keys = [("keystore", server.as_str()), ("keystore-password", "changeit")];
        folder.file("agent.conf", flow(&[&source[..], &keys].concat(), &[("type", "null")]));
        let _agent = Agent::ready(folder.path(), &["run", "-f", "agent.conf"]);
        let trusting = |trusted| {
            let sink = [("type", kind), ("hostname", "127.0.0.1"), ("port", &port), ("ssl", "true")];
            let keys = [("truststore", trusted), ("truststore-password", "changeit")];
            probed(&folder, &[&sink[..], &keys].concat())
        };
        assert_eq!((trusting(trusted.as_str()), trusting(other.as_str())), (0, 1), "{kind}");
    }
}

/// The server of an http sink is asked, and nothing is posted.
#[test]
fn probing_asks_an_address_what_it_takes() {
    let (folder, port, asked) = (Folder::new("probe-http"), free_port(), Arc::new(Mutex::new(Vec::new())));
    let noted = Arc::clone(&asked);
    let _server = WebServer::start(port, move |request| {
        let status = request.path.trim_matches('/').parse().expect("a status");
        noted.lock().expect("no panic").push((request.method, request.body));
        status
    });
    let found = [200, 401, 403, 404, 405].map(|status| {
        let endpoint = format!("http://127.0.0.1:{port}/{status}");
        probed(&folder, &[("type", "http"), ("endpoint", &endpoint)])
    });
    assert_eq!(found, [0, 1, 0, 1, 0]);
    let endpoint = format!("https://127.0.0.1:{port}/200");
    assert_eq!(probed(&folder, &[("type", "http"), ("endpoint", &endpoint)]), 1);
    let asked = asked.lock().expect("no panic");
    assert_eq!(*asked, vec![("OPTIONS".to_owned(), Vec::new()); 5]);
}

#[test]
fn probing_finds_what_is_not_there() {
    let folder = Folder::new("probe");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let taken_port = taken.local_addr().expect("it is bound").port();
    // A port that was free a moment ago and refuses connections now.
    let closed = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("bound").port();
    let text = format!(
        "a.sources = r\na.channels = c\na.sinks = k l\na.sources.r.type = netcat\na.sources.r.bind = 127.0.0.1\n\
         a.sources.r.port = {taken_port}\na.sources.r.channels = c\na.channels.c.type = memory\n\
         a.sinks.k.type = file_roll\na.sinks.k.sink.directory = missing\na.sinks.k.channel = c\n\
         a.sinks.l.type = avro\na.sinks.l.hostname = 127.0.0.1\na.sinks.l.port = {closed}\na.sinks.l.channel = c\n"
    );
    folder.file("flume.conf", text);
    let check = |words: &[&str]| {
        let words = [&["check", "flume.conf", "--select", "LF95", "--format", "concise"], words].concat();
        logflowc_in(folder.path(), &words, b"")
    };
    assert_eq!(check(&[]).status, 0);
    let outcome = check(&["--probe"]);
    assert_eq!(outcome.status, 1);
    let codes: Vec<&str> =
        outcome.out.lines().filter_map(|line| Some(line.split_once('[')?.1.split_once(' ')?.0)).collect();
    assert_eq!(codes, ["LF952", "LF951", "LF953"], "{}", outcome.out);
    std::fs::create_dir(folder.path().join("missing")).expect("our folder");
    assert!(!check(&["--probe"]).out.contains("LF951"));
}
