//! What stands in the way of a start: each time a sentence with the place, and a status that says whose turn it is.

use std::fs;
use std::io::BufRead as _;
use std::net::TcpListener;
use std::process::{Command, Stdio};

use crate::agent::{Agent, eventually, files, flow, free_port, netcat};
use crate::command::{Folder, logflowc_in};

const NUMBERS: &[(&str, &str)] = &[("type", "seq"), ("totalEvents", "3")];
const SCREEN: &[(&str, &str)] = &[("type", "logger")];

/// Each way to read a configuration.
const READERS: [&[&str]; 3] = [&["check"], &["plan"], &["run", "-f"]];

/// The status and the words of `run` on a configuration.
fn run(folder: &Folder, conf: &str) -> (i32, String) {
    folder.file("flume.conf", conf);
    let outcome = logflowc_in(folder.path(), &["run", "--once", "-f", "flume.conf"], b"");
    (outcome.status, outcome.errors)
}

#[test]
fn what_cannot_be_read_is_named_with_the_reason() {
    let folder = Folder::new("unreadable-by-all");
    folder.file("file.conf", "");
    for words in READERS {
        for (path, why) in [
            ("missing.conf", "missing.conf: No such file or directory"),
            ("file.conf/x.conf", "file.conf/x.conf: Not a directory"),
        ] {
            let outcome = logflowc_in(folder.path(), &[words, &[path]].concat(), b"");
            assert_eq!((outcome.status, outcome.out.as_str()), (2, ""), "{words:?} {path}");
            assert_eq!(outcome.errors, format!("logflowc: {why}\n"), "{words:?} {path}");
        }
    }
}

#[test]
fn a_directory_is_no_configuration() {
    let folder = Folder::new("directory");
    for words in [&["plan", "."][..], &["run", "-f", "."]] {
        let outcome = logflowc_in(folder.path(), words, b"");
        assert_eq!(outcome.status, 2);
        assert_eq!(outcome.errors, "logflowc: .: this is a directory, not a configuration\n");
    }
}

#[test]
fn binary_junk_is_refused_without_a_panic() {
    let folder = Folder::new("junk-by-all");
    let junk: Vec<u8> =
        (0..50_000_u32).map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()[1]).collect();
    folder.file("junk.conf", &junk);
    for words in READERS {
        let outcome = logflowc_in(folder.path(), &[words, &["junk.conf"]].concat(), b"");
        assert!(matches!(outcome.status, 1 | 2), "{words:?}: {}", outcome.status);
        assert!(!outcome.errors.contains("panicked"), "{words:?}");
    }
}

#[test]
fn a_mistake_at_a_letter_that_is_not_ascii_has_a_place() {
    let folder = Folder::new("not-ascii");
    folder.file("a.conf", "a.sources = r\na.sources.r.type = seq\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = (?<stõs>x)\n");
    folder.file("a.flow", "agent a\nsource r = seq\nchannel c = memory\nsink k = null\nflow r | extract /(?<stõs>x)/ => c\nflow c => k\n");
    for (path, place) in [("a.conf", "a.conf:5:41: error[LF209 "), ("a.flow", "a.flow:5:19: error[LF031 ")] {
        let outcome = logflowc_in(folder.path(), &["check", "--format", "concise", path], b"");
        assert!(outcome.out.contains(place), "{}{}", outcome.out, outcome.errors);
    }
}

#[test]
fn a_giant_is_refused() {
    let folder = Folder::new("giant-by-all");
    let giant = fs::File::create(folder.path().join("giant.conf")).expect("the folder is writable");
    giant.set_len(200 << 20).expect("a sparse file");
    for words in READERS {
        let outcome = logflowc_in(folder.path(), &[words, &["giant.conf"]].concat(), b"");
        assert_eq!(outcome.status, 2);
        assert_eq!(outcome.errors, "logflowc: giant.conf: larger than 64 MiB, so it is no configuration\n");
    }
}

#[test]
fn a_wrong_agent_is_told_the_right_ones() {
    let folder = Folder::new("agents");
    let one = flow(NUMBERS, SCREEN);
    let two = one.clone() + &one.replace("a.", "front.");
    folder.file("one.conf", &one);
    folder.file("two.conf", two);
    for (words, why) in [
        (&["-n", "b", "-f", "one.conf"][..], "there is no agent `b` in the configuration; did you mean `a`?"),
        (
            &["-n", "fron", "-f", "two.conf"],
            "there is no agent `fron` in the configuration; did you mean `front`?",
        ),
        (
            &["-n", "other", "-f", "two.conf"],
            "there is no agent `other` in the configuration; agents: `a`, `front`",
        ),
        (&["-f", "two.conf"], "the configuration has several agents, choose one with `-n`: `a`, `front`"),
        (&["-n", "a", "-f", "/dev/null"], "there is no agent `a` in the configuration; there is none"),
    ] {
        let outcome = logflowc_in(folder.path(), &[&["run"], words].concat(), b"");
        assert_eq!(outcome.status, 2, "{words:?}");
        assert!(outcome.errors.ends_with(&format!("logflowc: {why}\n")), "{words:?}: {}", outcome.errors);
    }
    assert_eq!(logflowc_in(folder.path(), &["run", "--once", "-f", "one.conf"], b"").status, 0);
}

#[test]
fn a_taken_port_is_named_with_its_source() {
    let folder = Folder::new("taken");
    let taken = TcpListener::bind("127.0.0.1:0").expect("the system has a port to give");
    let port = taken.local_addr().expect("the socket is bound").port().to_string();
    for (component, host, ports) in [
        ("netcat", "bind", "port"),
        ("http", "bind", "port"),
        ("syslogtcp", "host", "port"),
        ("multiport_syslogtcp", "host", "ports"),
    ] {
        let source = [("type", component), (host, "127.0.0.1"), (ports, &port)];
        let (status, errors) = run(&folder, &flow(&source, SCREEN));
        let why = "cannot listen on 127.0.0.1";
        let text = format!("logflowc: source `r` did not start: {why}:{port}: Address already in use\n");
        assert_eq!((status, errors), (4, text), "{component}");
    }
}

#[test]
fn a_missing_directory_is_named_with_its_component() {
    let folder = Folder::new("missing");
    folder.file("file", "");
    let tail =
        [("type", "TAILDIR"), ("filegroups", "g"), ("filegroups.g", "none/.*"), ("positionFile", "p/p.json")];
    let spool = [("type", "spooldir"), ("spoolDir", "none")];
    for (conf, why) in [
        (flow(&spool, SCREEN), "source `r` did not start: cannot use none: No such file or directory"),
        (flow(&tail, SCREEN), "source `r` did not start: cannot use none: No such file or directory"),
        (
            flow(NUMBERS, &files("none")),
            "sink `k` did not start: cannot use directory none: No such file or directory",
        ),
        (flow(NUMBERS, &files("file")), "sink `k` did not start: file is not a directory"),
        (
            flow(NUMBERS, &files("file/x")),
            "sink `k` did not start: cannot use directory file/x: Not a directory",
        ),
    ] {
        let (status, errors) = run(&folder, &conf);
        // A path of taildir is absolute.
        let errors = errors.replace(&format!("{}/", folder.path().display()), "");
        assert_eq!((status, errors), (4, format!("logflowc: {why}\n")));
    }
}

#[test]
fn as_flume_a_start_is_tried_until_it_works() {
    let folder = Folder::new("compat");
    let port = free_port();
    let taken = TcpListener::bind(("127.0.0.1", port)).expect("it was free");
    folder.file("flume.conf", flow(&netcat(&port.to_string()), &files("later")));
    let agent = Agent::start(folder.path(), &["run", "--compat", "flume", "-f", "flume.conf"]);
    agent.says(&format!(
        "cannot listen on 127.0.0.1:{port}: Address already in use; it is started again later"
    ));
    agent.says("cannot use directory later: No such file or directory");
    fs::create_dir(folder.path().join("later")).expect("the folder is writable");
    drop(taken);
    agent.says("logflowc: ready");
    eventually("the sink has opened its file", || {
        fs::read_dir(folder.path().join("later")).expect("it is there").next().is_some()
    });
    assert_eq!(agent.stop().status, 0);
}

#[test]
fn nobody_who_listens_is_no_reason_to_die() {
    let folder = Folder::new("deaf");
    folder.file("bad.conf", flow(NUMBERS, &[("type", "nul")]).repeat(200));
    // Standard error is closed after the first line.
    let mut child = Command::new(env!("CARGO_BIN_EXE_logflowc"))
        .args(["plan", "bad.conf"])
        .current_dir(folder.path())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command was built with the tests");
    let mut errors =
        std::io::BufReader::with_capacity(16, child.stderr.take().expect("a pipe was asked for"));
    errors.read_line(&mut String::new()).expect("there are findings");
    drop(errors);
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
}

#[test]
fn words_that_make_no_sense_end_with_2() {
    let folder = Folder::new("words");
    folder.file("flume.conf", flow(NUMBERS, SCREEN));
    for words in [
        &["run"][..],
        &["run", "-f"],
        &["run", "-f", "flume.conf", "-D", "=x"],
        &["run", "-f", "flume.conf", "--drain-timeout", "soon"],
        &["run", "-f", "flume.conf", "--compat", "storm"],
    ] {
        let outcome = logflowc_in(folder.path(), words, b"");
        assert_eq!((outcome.status, outcome.out.as_str()), (2, ""), "{words:?}");
        assert!(!outcome.errors.is_empty());
    }
}

#[test]
fn what_should_be_encrypted_does_not_run_in_clear_text() {
    let folder = Folder::new("encrypted");
    let source = [
        ("type", "syslogtcp"),
        ("host", "127.0.0.1"),
        ("port", "0"),
        ("ssl", "true"),
        ("keystore", "k"),
        ("keystore-password", "p"),
    ];
    folder.file("flume.conf", flow(&source, &[("type", "null")]));
    let outcome = logflowc_in(folder.path(), &["run", "-f", "flume.conf"], b"");
    assert_eq!(outcome.status, 4, "{}", outcome.errors);
    assert!(outcome.errors.contains("cannot encrypt"), "{}", outcome.errors);
}
