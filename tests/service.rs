//! An agent in service: signals, changed files, what it says while it runs. Whatever was acknowledged comes out.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use crate::agent::{Agent, Client, eventually, files, flow, free_port, lines, netcat};
use crate::command::{Folder, logflowc_in};

/// A folder with `out` and a configuration from a netcat source on a free port to files.
fn place(name: &str) -> (Folder, u16) {
    let folder = Folder::new(name);
    fs::create_dir(folder.path().join("out")).expect("the folder is writable");
    let port = free_port();
    folder.file("flume.conf", flow(&netcat(&port.to_string()), &files("out")));
    (folder, port)
}

/// Sends numbered lines and waits for the answer to each. Gives back how many were acknowledged.
fn acknowledged(client: &mut Client, numbers: std::ops::Range<usize>) -> usize {
    let text: String = numbers.clone().map(|number| format!("{number}\n")).collect();
    assert!(client.send(text.as_bytes()), "the agent takes them");
    numbers.take_while(|_| client.answer().as_deref() == Some("OK")).count()
}

fn numbers(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|number| number.to_string()).collect()
}

#[test]
fn a_stopped_agent_has_written_what_it_has_acknowledged() {
    for signal in ["TERM", "INT"] {
        let (folder, port) = place(&format!("stop-{signal}"));
        let agent = Agent::ready(folder.path(), &["run", "-f", "flume.conf"]);
        assert_eq!(acknowledged(&mut Client::connect(port), 0..5000), 5000);
        agent.signal(signal);
        let outcome = agent.end();
        assert_eq!(outcome.status, 0, "{}", outcome.errors);
        assert_eq!(lines(&folder.path().join("out")), numbers(0..5000));
    }
}

#[test]
fn a_client_that_goes_on_sending_loses_nothing_that_was_acknowledged() {
    let (folder, port) = place("stop-while-sending");
    let agent = Agent::ready(folder.path(), &["run", "-f", "flume.conf"]);
    let sender = std::thread::spawn(move || {
        let mut client = Client::connect(port);
        let mut sent = 0;
        while client.send(format!("{sent}\n").as_bytes()) && client.answer().as_deref() == Some("OK") {
            sent += 1;
        }
        sent
    });
    eventually("events flow", || lines(&folder.path().join("out")).len() > 100);
    assert_eq!(agent.stop().status, 0);
    let sent = sender.join().expect("no panic");
    let written = lines(&folder.path().join("out"));
    // The last one may have been written without an answer.
    assert!(written == numbers(0..sent) || written == numbers(0..sent + 1), "{sent} and {}", written.len());
}

#[test]
fn a_drain_that_cannot_end_ends_with_the_time_or_the_second_signal() {
    // The sink's directory goes away before the first event, so nothing can ever be written.
    for (name, words, second) in
        [("timeout", &["--drain-timeout", "1"][..], false), ("second", &["--drain-timeout", "3600"], true)]
    {
        let folder = Folder::new(&format!("drain-{name}"));
        let port = free_port();
        folder.file("flume.conf", flow(&netcat(&port.to_string()), &files("out")));
        let words = [&["run", "--compat", "flume", "-f", "flume.conf"], words].concat();
        let agent = Agent::ready(folder.path(), &words);
        assert_eq!(acknowledged(&mut Client::connect(port), 0..10), 10);
        agent.says("the events are kept");
        agent.signal("TERM");
        if second {
            eventually("the sources are closed", || {
                std::net::TcpStream::connect(("127.0.0.1", port)).is_err()
            });
            agent.signal("TERM");
        }
        let outcome = agent.end();
        assert_eq!(outcome.status, 4, "{name}");
        assert!(outcome.errors.ends_with("logflowc: 10 events are left in channel `c` and are lost\n"));
    }
}

#[test]
fn a_suspended_agent_goes_on_where_it_was() {
    let (folder, port) = place("suspended");
    let agent = Agent::ready(folder.path(), &["run", "-f", "flume.conf"]);
    let mut client = Client::connect(port);
    assert_eq!(acknowledged(&mut client, 0..1000), 1000);
    agent.signal("STOP");
    eventually("it is suspended", || {
        let status = fs::read_to_string(format!("/proc/{}/status", agent.pid())).expect("it is there");
        status.contains("State:\tT")
    });
    // The system takes them for it, and a client that comes now as well.
    assert!(client.send(b"1000\n"));
    let mut other = Client::connect(port);
    assert!(other.send(b"1001\n"));
    agent.signal("CONT");
    assert_eq!((client.answer(), other.answer()), (Some("OK".to_owned()), Some("OK".to_owned())));
    assert_eq!(agent.stop().status, 0);
    let mut written = lines(&folder.path().join("out"));
    written[1000..].sort();
    assert_eq!(written, numbers(0..1002));
}

#[test]
fn a_second_signal_ends_a_reload_that_hangs() {
    let (folder, port) = place("hanging-reload");
    let agent = Agent::ready(folder.path(), &["run", "-f", "flume.conf"]);
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
    // It lets go of standard error, on which the test waits for the end of the agent.
    folder.file("ask.sh", "echo asked >&2; exec 2>&-; read answer < pipe");
    let filter =
        "a.configfilters = f\na.configfilters.f.type = external\na.configfilters.f.command = sh ask.sh\n";
    let flow = flow(&netcat("${f['port']}"), &files("out"));
    folder.file("flume.conf", filter.to_owned() + &flow);
    agent.signal("HUP");
    agent.says("asked");
    assert_eq!(acknowledged(&mut Client::connect(port), 0..10), 10);
    agent.signal("TERM");
    agent.signal("INT");
    let outcome = agent.end();
    assert_eq!(outcome.status, 4, "{}", outcome.errors);
    assert!(outcome.errors.ends_with("logflowc: stopped in the middle of a start\n"), "{}", outcome.errors);
    fs::write(pipe, "").expect("the program that was asked reads");
}

#[test]
fn events_flow_on_across_changes_of_the_file() {
    let (folder, port) = place("reload");
    let agent = Agent::ready(folder.path(), &["run", "-f", "flume.conf", "-i", "1"]);
    let mut client = Client::connect(port);
    assert_eq!(acknowledged(&mut client, 0..1000), 1000);
    fs::create_dir(folder.path().join("out/new")).expect("the folder is writable");
    folder.file("flume.conf", flow(&netcat(&port.to_string()), &files("out/new")));
    agent.says_times("logflowc: ready", 2);
    assert_eq!(acknowledged(&mut Client::connect(port), 1000..2000), 1000);
    assert_eq!(agent.stop().status, 0);
    assert_eq!(lines(&folder.path().join("out")), numbers(0..1000));
    assert_eq!(lines(&folder.path().join("out/new")), numbers(1000..2000));
}

#[test]
fn what_waits_in_a_channel_is_taken_over_by_the_next_configuration() {
    let folder = Folder::new("carried");
    let port = free_port();
    folder.file("flume.conf", flow(&netcat(&port.to_string()), &files("none")));
    let agent = Agent::ready(folder.path(), &["run", "--compat", "flume", "-f", "flume.conf"]);
    assert_eq!(acknowledged(&mut Client::connect(port), 0..700), 700);
    fs::create_dir(folder.path().join("out")).expect("the folder is writable");
    folder.file("flume.conf", flow(&netcat(&port.to_string()), &files("out")));
    agent.signal("HUP");
    agent.says_times("logflowc: ready", 2);
    assert_eq!(acknowledged(&mut Client::connect(port), 700..900), 200);
    assert_eq!(agent.stop().status, 0);
    assert_eq!(lines(&folder.path().join("out")), numbers(0..900));
}

#[test]
fn a_bad_change_is_shown_and_the_old_configuration_goes_on() {
    let (folder, port) = place("bad-reload");
    let agent = Agent::ready(folder.path(), &["run", "-f", "flume.conf"]);
    let mut client = Client::connect(port);
    assert_eq!(acknowledged(&mut client, 0..10), 10);
    folder.file("flume.conf", flow(&netcat(&port.to_string()), &[("type", "file_rol")]));
    agent.signal("HUP");
    agent.says("did you mean `file_roll`?");
    agent.says("the new configuration is refused; the old one goes on");
    // The connection of before is still there.
    assert_eq!(acknowledged(&mut client, 10..20), 10);
    assert_eq!(agent.stop().status, 0);
    assert_eq!(lines(&folder.path().join("out")), numbers(0..20));
}

#[test]
fn a_change_that_does_not_start_is_taken_back() {
    let (folder, port) = place("unstartable-reload");
    let agent = Agent::ready(folder.path(), &["run", "-f", "flume.conf"]);
    assert_eq!(acknowledged(&mut Client::connect(port), 0..10), 10);
    folder.file("flume.conf", flow(&netcat(&port.to_string()), &files("nowhere")));
    agent.signal("HUP");
    agent.says("cannot use directory nowhere");
    agent.says("the new configuration does not start; the old one comes back");
    agent.says_times("logflowc: ready", 2);
    assert_eq!(acknowledged(&mut Client::connect(port), 10..20), 10);
    assert_eq!(agent.stop().status, 0);
    assert_eq!(lines(&folder.path().join("out")), numbers(0..20));
}

#[test]
fn what_no_configuration_can_write_any_more_is_counted() {
    let (folder, port) = place("hopeless-reload");
    let agent = Agent::ready(folder.path(), &["run", "-f", "flume.conf"]);
    fs::remove_dir_all(folder.path().join("out")).expect("it was there");
    assert_eq!(acknowledged(&mut Client::connect(port), 0..10), 10);
    agent.says("the events are kept");
    folder.file("flume.conf", flow(&netcat(&port.to_string()), &files("nowhere")));
    agent.signal("HUP");
    let outcome = agent.end();
    assert_eq!(outcome.status, 4, "{}", outcome.errors);
    assert!(
        outcome.errors.contains("sink `k` did not start: cannot use directory out"),
        "{}",
        outcome.errors
    );
    assert!(outcome.errors.ends_with("logflowc: 10 events are left in channel `c` and are lost\n"));
}

#[test]
fn without_reload_a_change_is_not_looked_at() {
    let (folder, port) = place("no-reload");
    let words = ["run", "-f", "flume.conf", "-i", "1", "--no-reload-conf"];
    let agent = Agent::ready(folder.path(), &words);
    folder.file("flume.conf", "");
    // Longer than the interval: each answer comes after a wait of the client.
    let mut client = Client::connect(port);
    let start = std::time::Instant::now();
    let mut sent = 0;
    while start.elapsed() < std::time::Duration::from_millis(1500) {
        sent += acknowledged(&mut client, sent..sent + 1);
    }
    let outcome = agent.stop();
    assert_eq!((outcome.status, outcome.errors.as_str()), (0, "logflowc: ready\n"));
    assert_eq!(lines(&folder.path().join("out")), numbers(0..sent));
}

#[test]
fn logs_in_json_are_json() {
    let folder = Folder::new("json-logs");
    let source = [
        ("type", "exec"),
        ("shell", "/bin/sh -c"),
        ("command", "echo x; echo \"q\\\\n\" >&2"),
        ("logStdErr", "true"),
    ];
    folder.file("flume.conf", flow(&source, &[("type", "null")]));
    let words = ["run", "--once", "--log-format", "json", "-f", "flume.conf"];
    let outcome = logflowc_in(folder.path(), &words, b"");
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    let logs = outcome.errors.lines().filter(|line| !line.starts_with("logflowc: "));
    let levels: Vec<_> = logs
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a JSON line")["level"].clone())
        .collect();
    assert!(levels.len() >= 2 && levels.iter().all(|level| level == "INFO"), "{}", outcome.errors);
}

#[test]
fn an_agent_whose_logs_nobody_reads_goes_on() {
    let folder = Folder::new("unread-logs");
    fs::create_dir(folder.path().join("out")).expect("the folder is writable");
    let source = [("type", "exec"), ("command", "echo again"), ("restart", "true"), ("restartThrottle", "1")];
    folder.file("flume.conf", flow(&source, &files("out")));
    let mut child = Command::new(env!("CARGO_BIN_EXE_logflowc"))
        .args(["run", "-f", "flume.conf"])
        .current_dir(folder.path())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command was built with the tests");
    let mut errors = BufReader::with_capacity(16, child.stderr.take().expect("a pipe was asked for"));
    errors.read_line(&mut String::new()).expect("it says something");
    drop(errors);
    eventually("the command is run again and again", || lines(&folder.path().join("out")).len() > 20);
    let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(sent.expect("kill is there").success());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn a_configuration_from_standard_input_stays() {
    let (folder, port) = place("standard-input-stays");
    let conf = fs::File::open(folder.path().join("flume.conf")).expect("it is there");
    let mut command = Command::new(env!("CARGO_BIN_EXE_logflowc"));
    let agent = Agent::fed(command.args(["run", "-f", "-"]).current_dir(folder.path()), conf);
    agent.says("logflowc: ready");
    agent.signal("HUP");
    agent.says("standard input cannot be read again; nothing is changed");
    assert_eq!(acknowledged(&mut Client::connect(port), 0..10), 10);
    assert_eq!(agent.stop().status, 0);
    assert_eq!(lines(&folder.path().join("out")), numbers(0..10));
}

#[test]
fn a_configuration_may_come_from_standard_input() {
    let folder = Folder::new("standard-input");
    let conf = flow(&[("type", "seq"), ("totalEvents", "3")], &[("type", "logger")]);
    let outcome = logflowc_in(folder.path(), &["run", "--once", "-f", "-"], conf.as_bytes());
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    assert_eq!(outcome.out.lines().count(), 3);
}

#[test]
fn a_file_that_is_included_is_watched_too() {
    let folder = Folder::new("included-reload");
    for name in ["one", "two"] {
        fs::create_dir(folder.path().join(name)).expect("a new folder");
    }
    let sink = |out: &str| format!("sink k = file_roll {{ directory = \"{out}\", roll_interval = 0 }}\n");
    folder.file("sink.flow", sink("one"));
    let flow = "agent a\ninclude \"sink.flow\"\nsource s = seq { total_events = 10 }\n\
                channel c = memory\nflow s => c\nflow c => k\n";
    folder.file("a.flow", flow);
    let agent = Agent::ready(folder.path(), &["run", "-f", "a.flow", "--poll-interval", "1"]);
    folder.file("sink.flow", "sink k = nothing_known\n");
    agent.says("the new configuration is refused; the old one goes on");
    folder.file("sink.flow", sink("two"));
    eventually("the other folder is written to", || !lines(&folder.path().join("two")).is_empty());
    agent.stop();
}
