//! `check` looks at nothing but its input and its settings, unless it is told to.

use std::net::TcpListener;
use std::process::Command;

use crate::command::{Folder, logflowc_in};

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

/// A server that hangs up does not speak TLS.
#[test]
fn probing_finds_who_is_not_let_in() {
    let folder = Folder::new("probe-tls");
    let server = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = server.local_addr().expect("it is bound").port();
    std::thread::spawn(move || server.incoming().for_each(drop));
    let text = |ssl| {
        format!(
            "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seq\na.sources.r.channels = c\n\
             a.channels.c.type = memory\na.sinks.k.type = avro\na.sinks.k.hostname = 127.0.0.1\n\
             a.sinks.k.port = {port}\na.sinks.k.channel = c\na.sinks.k.ssl = {ssl}\na.sinks.k.trust-all-certs = true\n"
        )
    };
    let codes = |ssl| {
        folder.file("flume.conf", text(ssl));
        logflowc_in(folder.path(), &["check", "flume.conf", "--select", "LF95", "--probe"], b"").out
    };
    assert_eq!(codes(false).matches("LF95").count(), 0);
    assert_eq!(codes(true).matches("LF954").count(), 1);
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
