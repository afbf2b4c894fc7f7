//! Objects of a real S3 server, which keeps them as files where the test can read them.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Lines, RUN, eventually, lines_to};
use crate::agent::{Agent, Client, free_port};
use crate::command::Folder;
use crate::server::Server;

/// Where the script is told its port.
const PORT: &str = "S3_PORT";

/// A server with the bucket `logs`.
struct S3 {
    server: Server,
    /// Hadoop's settings, and the files that are to become objects.
    settings: Folder,
}

impl S3 {
    fn start(name: &str) -> Option<Self> {
        let server = Server::asked("LOGFLOWC_HDFS", "s3", &[PORT], &[])?;
        fs::create_dir_all(server.home().join("data/logs")).expect("the server keeps buckets in folders");
        let settings = Folder::new(name);
        let endpoint = format!("http://127.0.0.1:{}", server.port(PORT));
        let buffer = settings.path().join("buffer").display().to_string();
        let values = [
            ("endpoint", endpoint.as_str()),
            ("access.key", "logflow"),
            ("secret.key", "logflow-secret"),
            ("path.style.access", "true"),
            ("buffer.dir", &buffer),
        ];
        let default = "<property><name>fs.defaultFS</name><value>s3a://logs</value></property>";
        let property = |(key, value): &(&str, &str)| {
            format!("<property><name>fs.s3a.{key}</name><value>{value}</value></property>")
        };
        let all: String = values.iter().map(property).collect();
        settings.file("core-site.xml", format!("<configuration>{default}{all}</configuration>"));
        Some(Self { server, settings })
    }

    /// The command with these settings.
    fn command(&self, folder: &Folder, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_logflowc"));
        command.args(words).current_dir(folder.path()).env("HADOOP_CONF_DIR", self.settings.path());
        command
    }

    fn agent(&self, folder: &Folder) -> Agent {
        let agent = Agent::of(&mut self.command(folder, &RUN));
        agent.says("logflowc: ready");
        agent
    }

    /// Keys and texts of all objects. What is not complete would be among them under other names.
    fn objects(&self) -> Vec<(String, Vec<u8>)> {
        files(&self.server.home().join("data/logs"))
    }

    /// What waits to become objects.
    fn waiting(&self) -> Vec<(String, Vec<u8>)> {
        files(&self.settings.path().join("buffer"))
    }
}

/// The files below a folder, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        // It may be gone already, and so may its files.
        for entry in fs::read_dir(&inner).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = fs::read(&path) {
                let name = path.strip_prefix(folder).expect("it is in there").display().to_string();
                found.push((name, bytes));
            }
        }
    }
    found.sort();
    found
}

/// What another program makes of the bytes.
fn unpacked(program: &str, bytes: &[u8]) -> Vec<u8> {
    let folder = Folder::new("s3-unpacked");
    let packed = fs::File::open(folder.file("packed", bytes)).expect("just written");
    let output = Command::new(program).arg("-dc").stdin(packed).stderr(Stdio::inherit()).output();
    output.expect("the program is there").stdout
}

/// Sinks of all kinds that have the same source: name, path, further settings.
const SINKS: &[(&str, &str, &str)] = &[
    ("text", "s3a://logs/text/%Y-%m-%d/%[localhost]", "DataStream\nhdfs.rollCount = 4000"),
    ("gzip", "s3://logs/gzip a+b/%{basename}", "CompressedStream\nhdfs.codeC = gzip\nhdfs.rollCount = 0"),
    // Its file is sent in parts.
    ("long", "s3n://logflow:logflow-secret@logs/long", "DataStream\nhdfs.rollCount = 0"),
    // The default of the settings.
    ("sequence", "/sequence", "SequenceFile\nhdfs.rollCount = 0"),
];

#[test]
fn objects_have_what_files_would_have() {
    let Some(s3) = S3::start("s3-types") else { return };
    let folder = Folder::new("s3-types-agent");
    let names = |prefix: &str| SINKS.iter().map(|(name, ..)| format!(" {prefix}{name}")).collect::<String>();
    let mut conf = format!(
        "a.sources = r\na.channels ={0}\na.sinks ={1}\na.sources.r.type = spooldir\na.sources.r.spoolDir = in\n\
         a.sources.r.basenameHeader = true\na.sources.r.channels ={0}\n",
        names("c"),
        names("k")
    );
    for (name, path, more) in SINKS {
        conf += &format!(
            "a.channels.c{name}.type = memory\na.channels.c{name}.capacity = 20000\na.channels.c{name}.transactionCapacity = 100\n"
        );
        let settings = format!(
            "type = hdfs\nchannel = c{name}\nhdfs.path = {path}\nhdfs.useLocalTimeStamp = true\n\
             hdfs.rollSize = 0\nhdfs.rollInterval = 0\nhdfs.fileType = {more}"
        );
        conf.extend(settings.lines().map(|line| format!("a.sinks.k{name}.{line}\n")));
    }
    let lines: String = (0..10_000).map(|number| format!("line {number} {}\n", "x".repeat(2000))).collect();
    folder.file("in/a.log", &lines);
    folder.file(
        "a.conf",
        conf.replace("a.sources.r.type", "a.sources.r.deserializer.maxLineLength = 3000\na.sources.r.type"),
    );
    let agent = s3.agent(&folder);
    eventually("the file is read", || folder.path().join("in/a.log.COMPLETED").exists());
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    let objects = s3.objects();
    let keys: Vec<&str> = objects.iter().map(|(key, _)| key.as_str()).collect();
    assert!(keys.iter().all(|key| key.contains("/FlumeData.1") && !key.contains(".tmp")), "{keys:?}");
    let below = |start: &str| -> Vec<&[u8]> {
        objects.iter().filter(|(key, _)| key.starts_with(start)).map(|(_, bytes)| bytes.as_slice()).collect()
    };
    assert_eq!(below("text/20").len(), 3, "{keys:?}");
    assert!(below("text/20").concat() == lines.as_bytes());
    assert!(below("long/Flume").concat() == lines.as_bytes());
    assert!(unpacked("gzip", &below("gzip a+b/a.log/").concat()) == lines.as_bytes());
    let sequence = below("sequence/").concat();
    assert!(sequence.starts_with(b"SEQ") && sequence.len() > lines.len());
    assert_eq!(s3.waiting().len(), 0);
}

#[test]
fn a_bucket_is_asked_for_before_a_run() {
    let Some(s3) = S3::start("s3-probe") else { return };
    let folder = Folder::new("s3-probe-agent");
    let unusable = |path: &str| {
        folder.file("a.conf", lines_to(path, free_port(), &[]));
        let words = ["check", "a.conf", "--probe", "--select", "LF954"];
        let found = s3.command(&folder, &words).output().expect("the command was built with the tests");
        String::from_utf8_lossy(&found.stdout).matches("LF954").count()
    };
    assert_eq!(unusable("s3a://logs/app/%Y"), 0);
    assert_eq!(unusable("s3a://none/app/%Y"), 1);
    assert_eq!(unusable("s3a://logflow:wrong@logs/app/%Y"), 1);
}

#[test]
fn a_server_that_restarts_and_an_agent_that_is_killed_lose_nothing() {
    let Some(s3) = S3::start("s3-restart") else { return };
    let folder = Folder::new("s3-restart-agent");
    let port = free_port();
    let more = [("hdfs.rollCount", "70"), ("hdfs.callTimeout", "4000")];
    folder.file("a.conf", lines_to("s3a://logs/%[localhost]", port, &more));
    let has = |found: Vec<(String, Vec<u8>)>, number: usize| {
        let line = format!("line {number}");
        found.iter().any(|(_, text)| String::from_utf8_lossy(text).lines().any(|found| found == line))
    };
    let agent = s3.agent(&folder);
    let mut lines = Lines::to(port);
    lines.send(100);
    eventually("the first object is there", || has(s3.objects(), 69));
    assert!(!has(s3.objects(), 70));
    s3.server.order("stop");
    lines.send(100);
    agent.says("cannot write");
    s3.server.order("start");
    lines.send(110);
    // What an object of 70 lines has no room for waits on the disk.
    eventually("the last lines are safe", || has(s3.waiting(), 309));
    agent.signal("KILL");
    drop(agent);
    let agent = s3.agent(&folder);
    agent.says("found a file that was not finished");
    eventually("it has become an object, without another event", || s3.waiting().is_empty());
    lines.client = Client::connect(port);
    lines.send(1);
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    let objects = s3.objects();
    assert!(
        objects
            .iter()
            .all(|(key, text)| key.contains("/FlumeData.1") && !key.contains(".tmp") && !text.is_empty())
    );
    let texts: Vec<&[u8]> = objects.iter().map(|(_, text)| text.as_slice()).collect();
    let mut found: Vec<String> =
        String::from_utf8_lossy(&texts.concat()).lines().map(str::to_owned).collect();
    found.sort();
    found.dedup();
    let mut sent: Vec<String> = (0..lines.sent).map(|number| format!("line {number}")).collect();
    sent.sort();
    assert_eq!(found, sent);
}
