//! Config filters from end to end: the value reaches the component, and nothing that is printed shows it.

use std::fs;

use crate::agent::{Agent, Client, flow, free_port, lines, netcat};
use crate::command::{Folder, logflowc_in};

const SECRET: &str = "hunter-2-of-nowhere";

/// A configuration whose sink's folder comes from a filter, and whose source has a mistake beside it.
fn conf(filter: &str, port: u16) -> String {
    let sink = [("type", "file_roll"), ("sink.directory", "${f['FOLDER']}"), ("sink.rollInterval", "0")];
    let port = port.to_string();
    let source =
        [&netcat(&port)[..], &[("max-line-length", "${f['SIZE']}"), ("no-such-key", "${f[FOLDER]}")]];
    format!("a.configfilters = f\n{filter}\n{}", flow(&source.concat(), &sink))
}

/// The program of an external filter: it knows two keys.
const PROGRAM: &str = "#!/bin/sh\ncase $2 in FOLDER) echo hunter-2-of-nowhere; echo second;; SIZE) echo 100;; *) exit 7;; esac\n";

fn external(folder: &Folder) -> String {
    let path = folder.file("program", PROGRAM);
    format!("a.configfilters.f.type = external\na.configfilters.f.command = /bin/sh {} -k\n", path.display())
}

#[test]
fn a_program_is_asked_for_values() {
    let folder = Folder::new("external-filter");
    let out = folder.path().join(SECRET);
    fs::create_dir(&out).expect("the folder is writable");
    let port = free_port();
    folder.file("flume.conf", conf(&external(&folder), port));
    let agent = Agent::ready(folder.path(), &["run", "-f", "flume.conf"]);
    let mut client = Client::connect(port);
    assert!(client.send(b"one\n"));
    assert_eq!(client.answer().as_deref(), Some("OK"));
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    assert_eq!(lines(&out), ["one"]);
    assert!(outcome.errors.contains("LF201 unknown-property"), "{}", outcome.errors);
    assert!(!outcome.errors.contains(SECRET), "{}", outcome.errors);
}

#[test]
fn the_environment_is_asked_for_values() {
    let folder = Folder::new("env-filter");
    fs::create_dir(folder.path().join(SECRET)).expect("the folder is writable");
    let port = free_port();
    folder.file("flume.conf", conf("a.configfilters.f.type = env", port));
    let agent = Agent::of(
        std::process::Command::new(env!("CARGO_BIN_EXE_logflowc"))
            .args(["run", "-f", "flume.conf"])
            .env("FOLDER", SECRET)
            .env("SIZE", "100")
            .current_dir(folder.path()),
    );
    agent.says("logflowc: ready");
    assert!(Client::connect(port).send(b"one\n"));
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    assert!(!outcome.errors.contains(SECRET), "{}", outcome.errors);
}

#[test]
fn a_value_that_does_not_fit_is_refused_and_not_shown() {
    let folder = Folder::new("unfit-filter");
    folder.file("flume.conf", conf(&external(&folder), 1).replace("['SIZE']", "['FOLDER']"));
    let outcome = logflowc_in(folder.path(), &["run", "-f", "flume.conf"], b"");
    assert_eq!(outcome.status, 1, "{}", outcome.errors);
    assert!(outcome.errors.contains("max-line-length"), "{}", outcome.errors);
    assert!(!outcome.errors.contains(SECRET), "{}", outcome.errors);
}

#[test]
fn a_program_that_fails_is_named() {
    let folder = Folder::new("failing-filter");
    let failing = external(&folder);
    let missing = "a.configfilters.f.type = external\na.configfilters.f.command = /no/such/program\n";
    for (filter, why) in [
        (failing.as_str(), "the program of the filter failed: exit status: 7"),
        (missing, "the program of the filter did not start: No such file or directory"),
    ] {
        folder.file("flume.conf", conf(filter, 1).replace("['SIZE']", "['OTHER']"));
        let outcome = logflowc_in(folder.path(), &["run", "-f", "flume.conf"], b"");
        assert_ne!(outcome.status, 0);
        assert!(outcome.errors.contains(why), "{}", outcome.errors);
        assert!(!outcome.errors.contains(SECRET), "{}", outcome.errors);
    }
}

#[test]
fn check_and_plan_ask_nobody() {
    let folder = Folder::new("unasked-filter");
    let mark = folder.path().join("asked");
    let program = folder.file("program", format!("touch {}\n", mark.display()));
    let filter = format!(
        "a.configfilters.f.type = external\na.configfilters.f.command = /bin/sh {}\n",
        program.display()
    );
    folder.file("flume.conf", conf(&filter, 1));
    for words in [["check", "flume.conf"], ["plan", "flume.conf"]] {
        let outcome = logflowc_in(folder.path(), &words, b"");
        assert!(matches!(outcome.status, 0 | 1), "{}", outcome.errors);
        assert!(!mark.exists());
    }
}
