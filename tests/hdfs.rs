//! The hdfs sink with a real HDFS, and Hadoop's own client as the judge.
//!
//! Needs Java and Maven, so it runs only with `LOGFLOWC_HDFS=1`.

mod cluster;
mod failures;
mod kerberos;
mod name_service;
mod network;
mod s3;
mod schema;

use std::path::Path;
use std::time::Duration;

pub(crate) use self::cluster::Hdfs;
use crate::agent::{Agent, Client, flow, free_port, netcat, within};
use crate::command::{Folder, logflowc_in};

/// HDFS takes a minute to believe that a writer is dead, and Java takes its time for every question.
const LIMIT: Duration = Duration::from_mins(4);

/// Runs the agent of a folder, and lets it write what it has before it ends.
const RUN: [&str; 7] = ["run", "-n", "a", "-f", "a.conf", "--drain-timeout", "100"];

/// An agent that writes lines from a socket to one series of files.
fn lines_to(path: &str, port: u16, more: &[(&str, &str)]) -> String {
    let sink = [
        ("type", "hdfs"),
        ("hdfs.path", path),
        ("hdfs.fileType", "DataStream"),
        ("hdfs.rollInterval", "0"),
        ("hdfs.rollSize", "0"),
        ("hdfs.retryInterval", "1"),
    ];
    flow(&netcat(&port.to_string()), &[&sink, more].concat())
}

/// Sends numbered lines.
struct Lines {
    client: Client,
    sent: usize,
}

impl Lines {
    fn to(port: u16) -> Self {
        Self { client: Client::connect(port), sent: 0 }
    }

    /// Sends some more, and waits until the channel has them.
    fn send(&mut self, count: usize) {
        for number in self.sent..self.sent + count {
            assert!(self.client.send(format!("line {number}\n").as_bytes()));
            assert_eq!(self.client.answer().as_deref(), Some("OK"));
        }
        self.sent += count;
    }

    /// Whether a folder has every line in finished files, and no file without any.
    fn arrived(&self, hdfs: &Hdfs, folder: &str) {
        let found = hdfs.sizes(folder);
        assert!(found.iter().all(|(name, size)| !unfinished(name) && *size > 0), "{found:?}");
        assert_eq!(hdfs.lines(folder), (0..self.sent).map(|number| format!("line {number}")).collect());
    }
}

fn eventually(what: &str, is_so: impl FnMut() -> bool) {
    within(LIMIT, Duration::from_millis(100), what, is_so);
}

/// Whether a file is still written to.
fn unfinished(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "tmp")
}

/// File types with their codecs, and whether Hadoop's shell prints a key in front of each line.
const TYPES: &[(&str, &str, bool)] = &[
    ("DataStream", "", false),
    ("CompressedStream", "gzip", false),
    ("CompressedStream", "bzip2", false),
    ("CompressedStream", "deflate", false),
    ("CompressedStream", "snappy", false),
    ("SequenceFile", "", true),
    ("SequenceFile", "gzip", true),
    ("SequenceFile", "bzip2", true),
    ("SequenceFile", "snappy", true),
    ("SequenceFile", "DefaultCodec", true),
];

#[test]
fn hadoop_reads_files_of_every_type() {
    let checked = ("HDFS_SET", "dfs.permissions.enabled=true");
    let Some(hdfs) = Hdfs::with("hdfs-types", &[checked]) else { return };
    let folder = Folder::new("hdfs-types-agent");
    let names = |prefix: &str| (0..TYPES.len()).map(|at| format!(" {prefix}{at}")).collect::<String>();
    let mut conf = format!(
        "a.sources = r\na.channels ={}\na.sinks ={}\na.sources.r.type = spooldir\na.sources.r.spoolDir = in\n\
         a.sources.r.channels ={}\n",
        names("c"),
        names("k"),
        names("c")
    );
    for (at, (file_type, codec, _)) in TYPES.iter().enumerate() {
        conf += &format!(
            "a.channels.c{at}.type = memory\na.channels.c{at}.capacity = 10000\na.channels.c{at}.transactionCapacity = 100\n\
             a.sinks.k{at}.type = hdfs\na.sinks.k{at}.channel = c{at}\na.sinks.k{at}.hdfs.path = {}\n\
             a.sinks.k{at}.hdfs.fileType = {file_type}\na.sinks.k{at}.hdfs.writeFormat = Text\n\
             a.sinks.k{at}.hdfs.rollCount = 700\na.sinks.k{at}.hdfs.rollSize = 0\na.sinks.k{at}.hdfs.rollInterval = 0\n",
            hdfs.address(&format!("/types/{at}/%[localhost]"))
        );
        if !codec.is_empty() {
            conf += &format!("a.sinks.k{at}.hdfs.codeC = {codec}\n");
        }
    }
    let lines: Vec<String> =
        (0..2000).map(|number| format!("line {number} {}", "x".repeat(number % 50))).collect();
    folder.file("in/a.log", lines.join("\n") + "\n");
    folder.file("a.conf", conf.clone());
    hdfs.shell(&["-mkdir", "/closed"]);
    hdfs.shell(&["-chmod", "700", "/closed"]);
    let nobody = conf.replace("/types/0/", "/closed/") + "a.sinks.k0.hdfs.proxyUser = nobody\n";
    folder.file("nobody.conf", nobody);
    let unusable = |file| {
        let found = logflowc_in(folder.path(), &["check", file, "--probe", "--select", "LF954"], b"");
        found.out.matches("LF954").count()
    };
    assert_eq!((unusable("a.conf"), unusable("nobody.conf")), (0, 1));
    let agent = Agent::ready(folder.path(), &["run", "-n", "a", "-f", "a.conf", "--drain-timeout", "25"]);
    eventually("the file is read", || folder.path().join("in/a.log.COMPLETED").exists());
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    let found = hdfs.names("/types");
    assert!(!found.is_empty() && found.iter().all(|name| !unfinished(name)), "{found:?}");
    for (at, (file_type, codec, keyed)) in TYPES.iter().enumerate() {
        let text = hdfs.shell(&["-text", &format!("/types/{at}/*/FlumeData.*")]);
        let bodies =
            text.lines().map(|line| if *keyed { line.split_once('\t').expect("a key").1 } else { line });
        assert!(bodies.eq(lines.iter()), "{file_type} {codec}");
        let files = found.iter().filter(|name| name.starts_with(&format!("/types/{at}/"))).count();
        assert_eq!(files, 3, "{file_type} {codec}");
    }
}

#[test]
fn a_cluster_that_restarts_and_an_agent_that_is_killed_lose_nothing() {
    let Some(hdfs) = Hdfs::start("hdfs-restart") else { return };
    let folder = Folder::new("hdfs-restart-agent");
    let port = free_port();
    let more = [("hdfs.rollCount", "0"), ("hdfs.callTimeout", "5000")];
    folder.file("a.conf", lines_to(&hdfs.address("/restart"), port, &more));
    let agent = Agent::ready(folder.path(), &RUN);
    let mut lines = Lines::to(port);
    let has = |number: usize| hdfs.lines("/restart").contains(&format!("line {number}"));
    lines.send(100);
    eventually("the first lines are there", || has(99));
    hdfs.order("stop");
    lines.send(100);
    agent.says("cannot write");
    hdfs.order("start");
    lines.send(100);
    eventually("the last lines are there", || has(299));
    agent.signal("KILL");
    drop(agent);
    let left = hdfs.names("/restart");
    assert!(left.iter().any(|name| unfinished(name)), "{left:?}");
    let agent = Agent::ready(folder.path(), &RUN);
    lines.client = Client::connect(port);
    lines.send(1);
    agent.says("found a file that was not finished");
    // The last file of this agent is open.
    let open = |names: Vec<String>| names.iter().filter(|name| unfinished(name)).count();
    eventually("what was left over is finished", || open(hdfs.names("/restart")) == 1);
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    lines.arrived(&hdfs, "/restart");
}
