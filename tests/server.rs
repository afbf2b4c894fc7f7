//! Real servers for tests: a script of `tests/servers` each, with ports and data of this run.
//!
//! A test asks for a server by a variable of the environment (`LOGFLOWC_KAFKA=1`); where nobody has set it, the test says so and is left out.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::agent::free_ports;
use crate::shared::root;

/// Two data nodes of HDFS take three ports each, in a row.
const PORTS: u16 = 6;

/// A server of this test run; it is stopped and its data goes when it is dropped.
pub(crate) struct Server {
    script: PathBuf,
    home: PathBuf,
    /// What the script is told, among it the ports.
    settings: Vec<(String, String)>,
}

impl Server {
    /// Starts one where a variable asks for it. `ports` are the variables of the script that want a free port.
    pub(crate) fn asked(
        variable: &str,
        name: &str,
        ports: &[&str],
        settings: &[(&str, &str)],
    ) -> Option<Self> {
        if env::var(variable).is_ok_and(|value| value == "1") {
            return Some(Self::start(name, ports, settings));
        }
        println!("left out: `{variable}=1` starts {name} and tries it (needs Java and Maven)");
        None
    }

    /// Starts one.
    fn start(name: &str, ports: &[&str], settings: &[(&str, &str)]) -> Self {
        let home = tempfile::Builder::new().prefix(&format!("logflowc-{name}-")).tempdir();
        let own = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        let free = ports.iter().map(|key| ((*key).to_owned(), free_ports(PORTS).to_string()));
        let server = Self {
            script: root().join("tests/servers").join(name),
            home: home.expect("a temporary folder can be made").keep(),
            settings: free.chain(settings.iter().map(own)).collect(),
        };
        server.order("start");
        server
    }

    /// `start` or `stop`.
    pub(crate) fn order(&self, word: &str) {
        assert!(self.told(word), "{} does not {word}", self.script.display());
    }

    fn told(&self, word: &str) -> bool {
        let mut command = Command::new(&self.script);
        // What is downloaded and compiled serves the next run as well.
        command.arg(word).env("SERVERS_HOME", &self.home).env("SERVERS_CACHE", cache());
        command.envs(self.settings.iter().map(|(key, value)| (key, value)));
        command.stdout(Stdio::null()).status().expect("the script can be started").success()
    }

    /// A port that the script was given.
    pub(crate) fn port(&self, key: &str) -> u16 {
        let found = self.settings.iter().find(|(name, _)| name == key);
        found.and_then(|(_, value)| value.parse().ok()).expect("a port that was asked for")
    }

    /// Where the server keeps what it needs.
    pub(crate) fn home(&self) -> PathBuf {
        self.home.join(self.script.file_name().expect("a script has a name"))
    }

    /// The libraries of the server, as Java wants them.
    pub(crate) fn class_path(&self) -> String {
        fs::read_to_string(self.home().join("class-path")).expect("the script has written it")
    }

    /// Ends the server without a warning.
    pub(crate) fn kill(&self) {
        self.kill_process("pid");
        // Cleans up what the script has noted.
        self.order("stop");
    }

    /// Ends one of the processes of a server without a warning. The script has noted its number in a file.
    pub(crate) fn kill_process(&self, file: &str) {
        let pids = fs::read_to_string(self.home().join(file)).expect("it runs");
        let pid = pids.split_whitespace().next().expect("a number");
        assert!(Command::new("kill").args(["-KILL", pid]).status().expect("kill is there").success());
    }
}

/// Where downloads stay between runs.
fn cache() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    target.join("servers")
}

impl Drop for Server {
    fn drop(&mut self) {
        self.told("stop");
        let _ = fs::remove_dir_all(&self.home);
    }
}
