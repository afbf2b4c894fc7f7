//! A cluster of this test run, and Hadoop's own commands.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use crate::command::Folder;
use crate::server::Server;

/// Where the script is told its port.
const PORT: &str = "HDFS_PORT";

/// Where it is told the first port of the data nodes.
const DATA_PORT: &str = "HDFS_DN_PORT";

/// A cluster of its own.
pub(crate) struct Hdfs {
    server: Server,
    /// What Hadoop's commands read.
    settings: Folder,
    /// What they are told besides.
    environment: Vec<(String, String)>,
}

impl Hdfs {
    /// Starts one with a data node, where that is asked for.
    pub(crate) fn start(name: &str) -> Option<Self> {
        Self::with(name, &[])
    }

    /// Starts one with more settings of the script, where that is asked for.
    pub(crate) fn with(name: &str, settings: &[(&str, &str)]) -> Option<Self> {
        let server = Server::asked("LOGFLOWC_HDFS", "hdfs", &[PORT, "HDFS_HTTP_PORT", DATA_PORT], settings)?;
        let hdfs = Self { server, settings: Folder::new(name), environment: Vec::new() };
        // Hadoop's commands do not start without.
        hdfs.configure("core-site.xml", &[("fs.defaultFS", &hdfs.address("/"))]);
        Some(hdfs)
    }

    /// Writes a file of Hadoop's settings.
    pub(crate) fn configure(&self, file: &str, settings: &[(&str, &str)]) {
        let property = |(key, value): &(&str, &str)| {
            format!("<property><name>{key}</name><value>{value}</value></property>")
        };
        let all: String = settings.iter().map(property).collect();
        self.settings.file(file, format!("<configuration>{all}</configuration>"));
    }

    /// The folder of these files, for `HADOOP_CONF_DIR`.
    pub(crate) fn settings(&self) -> &Folder {
        &self.settings
    }

    /// Sets a variable for Hadoop's commands.
    pub(crate) fn tell(&mut self, variable: &str, value: &str) {
        self.environment.push((variable.to_owned(), value.to_owned()));
    }

    pub(crate) fn order(&self, word: &str) {
        self.server.order(word);
    }

    /// Ends a process of the cluster without a warning, such as `datanode0`.
    pub(crate) fn kill(&self, name: &str) {
        self.server.kill_process(&format!("{name}.pid"));
    }

    pub(crate) fn port(&self) -> u16 {
        self.server.port(PORT)
    }

    /// Where data goes.
    pub(crate) fn data_port(&self) -> u16 {
        self.server.port(DATA_PORT)
    }

    pub(crate) fn address(&self, path: &str) -> String {
        format!("hdfs://127.0.0.1:{}{path}", self.port())
    }

    /// How one of Hadoop's commands ends.
    fn command(&self, class: &str, words: &[&str]) -> Output {
        let mut command = Command::new("java");
        let jars = self.server.class_path();
        command.args(["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]);
        command.arg("-cp").arg(format!("{}:{}", self.settings.path().display(), jars.trim_end()));
        command.arg(format!("org.apache.hadoop.{class}")).args(words);
        command.envs(self.environment.iter().map(|(key, value)| (key, value)));
        command.output().expect("there is a java")
    }

    /// What Hadoop's shell prints.
    pub(crate) fn shell(&self, words: &[&str]) -> String {
        String::from_utf8(self.command("fs.FsShell", words).stdout).expect("UTF-8")
    }

    /// Has something done by a command for administrators.
    pub(crate) fn admin(&self, class: &str, words: &[&str]) {
        let output = self.command(class, words);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{class} {words:?}: {errors}");
    }

    /// The names below a folder.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let list = self.shell(&["-ls", "-C", "-R", folder]);
        list.lines().filter(|line| line.contains("FlumeData")).map(str::to_owned).collect()
    }

    /// The files in a folder, each with its size.
    pub(crate) fn sizes(&self, folder: &str) -> Vec<(String, u64)> {
        let list = self.shell(&["-du", folder]);
        let file = |line: &str| {
            let mut words = line.split_whitespace();
            let size = words.next()?.parse().ok()?;
            Some((words.next_back()?.to_owned(), size))
        };
        list.lines().filter_map(file).collect()
    }

    /// The lines of all files in a folder.
    pub(crate) fn lines(&self, folder: &str) -> BTreeSet<String> {
        self.shell(&["-cat", &format!("{folder}/*")]).lines().map(str::to_owned).collect()
    }
}
