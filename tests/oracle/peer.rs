//! Runs an agent, the original or ours, on one case.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::Output;
use super::cases::Case;
use crate::agent::free_port;
use crate::shared::root;

/// Who runs the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Peer {
    Flume,
    Logflowc,
}

/// Where a case runs: a folder of its own with `in`, `out`, `out2` and free ports.
pub(super) struct Place {
    pub(super) folder: PathBuf,
    pub(super) ports: [u16; 3],
    /// Where it shows its counters.
    pub(super) monitoring: u16,
}

/// Longest time for the output to become complete.
const LIMIT: Duration = Duration::from_mins(1);

/// An output that has not grown for so long is complete.
const QUIET: Duration = Duration::from_millis(1500);

/// Runs a case and gives back what came out.
pub(super) fn run(case: &Case, peer: Peer) -> Output {
    let place = Place::new(case.name, peer);
    (case.before)(&place);
    let conf = place.folder.join("agent.conf");
    fs::write(&conf, place.filled(case.conf)).expect("the folder is writable");
    let mut agent = start(peer, &conf, &place, place.monitoring);
    (case.feed)(&place);
    wait_until_quiet(&place, case.events);
    let mut output = (case.asked)(&place);
    stop(&mut agent);
    output.extend((case.output)(&place));
    if std::env::var_os("KEEP").is_none() {
        let _ = fs::remove_dir_all(&place.folder);
    }
    output
}

impl Place {
    pub(super) fn new(name: &str, peer: Peer) -> Self {
        let folder =
            std::env::temp_dir().join(format!("logflowc-oracle-{}-{name}-{peer:?}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        for inner in ["in", "out", "out2", "out3", "state"] {
            fs::create_dir_all(folder.join(inner)).expect("the folder for temporary files is writable");
        }
        Self { folder, ports: [(); 3].map(|()| free_port()), monitoring: free_port() }
    }

    /// A folder of the place.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn filled(&self, text: &str) -> String {
        let [first, second, third] = self.ports.map(|port| port.to_string());
        text.replace("@DIR@", &self.folder.display().to_string())
            .replace("@PORT@", &first)
            .replace("@PORT2@", &second)
            .replace("@PORT3@", &third)
    }
}

/// Runs the original beside the agent of a case while `feed` does its work and until so many lines came out.
pub(super) fn beside(place: &Place, conf: &str, feed: impl FnOnce(), events: usize) {
    let path = place.folder.join("beside.conf");
    fs::write(&path, place.filled(conf)).expect("the folder is writable");
    let mut agent = start(Peer::Flume, &path, place, free_port());
    feed();
    wait_until_quiet(place, events);
    stop(&mut agent);
}

/// Starts an agent on a place that others have used.
pub(super) fn begin(peer: Peer, place: &Place, conf: &str) -> Child {
    let path = place.folder.join("agent.conf");
    fs::write(&path, place.filled(conf)).expect("the folder is writable");
    start(peer, &path, place, place.monitoring)
}

/// Ends an agent when so many lines stand in the output folders.
pub(super) fn end(mut agent: Child, place: &Place, lines: usize) {
    wait_until_quiet(place, lines);
    stop(&mut agent);
}

fn start(peer: Peer, conf: &Path, place: &Place, monitoring: u16) -> Child {
    let log = File::create(conf.with_extension("log")).expect("the folder is writable");
    let mut command = match peer {
        Peer::Flume => {
            let mut command = Command::new(root().join("tests/flume/flume-agent"));
            command.env("JAVA_XMX", "512m");
            command
        }
        Peer::Logflowc => {
            let mut command = Command::new(env!("CARGO_BIN_EXE_logflowc"));
            command.args(["run", "--no-reload-conf", "--drain-timeout", "10"]);
            command
        }
    };
    command.args(["--http-port", &monitoring.to_string()]);
    command.args(["-n", "a", "-f"]).arg(conf).current_dir(&place.folder).stdin(Stdio::null());
    command.stdout(log.try_clone().expect("the file is open")).stderr(log);
    command.spawn().expect("the agent starts")
}

fn wait_until_quiet(place: &Place, events: usize) {
    let start = Instant::now();
    let mut last = (0, 0);
    let mut since = Instant::now();
    while start.elapsed() < LIMIT {
        let now = written(place);
        if now != last {
            (last, since) = (now, Instant::now());
        }
        if now.0 > 0 && now.1 >= events && since.elapsed() > QUIET {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    let log = fs::read_to_string(place.path("agent.log")).unwrap_or_default();
    let tail: Vec<&str> = log.lines().rev().take(30).collect();
    println!("{}: {} of {events} lines came out\n{}", place.folder.display(), last.1, tail.join("\n"));
}

/// Bytes and lines in the output folders.
fn written(place: &Place) -> (usize, usize) {
    let mut total = (0, 0);
    for folder in ["out", "out2", "out3"] {
        for bytes in files(&place.path(folder)) {
            total.0 += bytes.1.len();
            total.1 += bytes.1.split(|byte| *byte == b'\n').count() - 1;
        }
    }
    total
}

/// The files of a folder by name.
pub(super) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("the folder exists");
    let mut files: Vec<(String, Vec<u8>)> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_string_lossy().into_owned();
            path.is_file().then(|| fs::read(&path).ok()).flatten().map(|bytes| (name, bytes))
        })
        .collect();
    files.sort();
    files
}

fn stop(agent: &mut Child) {
    let pid = agent.id().to_string();
    let _ = Command::new("kill").args(["-TERM", &pid]).status();
    let limit = Instant::now() + Duration::from_secs(20);
    while Instant::now() < limit {
        if let Ok(Some(_)) = agent.try_wait() {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    let _ = agent.kill();
    let _ = agent.wait();
}
