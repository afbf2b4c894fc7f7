//! A search server of this test run, and what stands in its indices.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::agent::free_port;
use crate::metrics::ask;
use crate::shared::shared;

/// A server with data of its own.
pub(crate) struct Server {
    name: &'static str,
    script: PathBuf,
    home: PathBuf,
    pub(crate) port: u16,
    transport: u16,
}

impl Server {
    /// Starts one, where that is asked for.
    pub(crate) fn start(name: &'static str) -> Option<Self> {
        // Several may run at once.
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        if env::var_os("LOGFLOWC_SEARCH").is_none() {
            println!("left out: `LOGFLOWC_SEARCH=1` starts {name} and tries it");
            return None;
        }
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let home = env::temp_dir().join(format!("logflowc-{name}-{}-{count}", std::process::id()));
        let script = shared(&format!("servers/{name}"))?;
        let server = Self { name, script, home, port: free_port(), transport: free_port() };
        server.order("start");
        Some(server)
    }

    /// `start` or `stop`.
    pub(crate) fn order(&self, word: &str) {
        assert!(self.command(word).status().expect("the script is there").success(), "no {word}");
    }

    fn command(&self, word: &str) -> Command {
        let mut command = Command::new(&self.script);
        command.arg(word).env("SERVERS_HOME", &self.home).stdout(Stdio::null()).stderr(Stdio::null());
        let name = self.name.to_ascii_uppercase();
        command.env(format!("{name}_PORT"), self.port.to_string());
        command.env(format!("{name}_TRANSPORT_PORT"), self.transport.to_string());
        command
    }

    /// Ends the server without a warning.
    pub(crate) fn kill(&self) {
        let pids = std::fs::read_to_string(self.home.join(self.name).join("pid")).expect("it runs");
        let pid = pids.split_whitespace().next().expect("a number");
        assert!(Command::new("kill").args(["-KILL", pid]).status().expect("kill is there").success());
        // Cleans up what the script has noted.
        self.order("stop");
    }

    /// The documents of the indices that a pattern fits; none where there are no such indices.
    pub(crate) fn documents(&self, indices: &str) -> Vec<Document> {
        self.ask("POST", &format!("/{indices}/_refresh"));
        let found = self.ask("GET", &format!("/{indices}/_search?size=10000&sort=_doc"));
        let hits = found["hits"]["hits"].as_array().cloned().unwrap_or_default();
        hits.into_iter().map(Document).collect()
    }

    fn ask(&self, method: &str, path: &str) -> Value {
        serde_json::from_str(&ask(self.port, method, path).body).expect("JSON")
    }
}

/// A document as the server shows it.
#[derive(Debug, Clone)]
pub(crate) struct Document(Value);

impl Document {
    pub(crate) fn index(&self) -> &str {
        self.0["_index"].as_str().expect("every document has one")
    }

    pub(crate) fn id(&self) -> &str {
        self.0["_id"].as_str().expect("every document has one")
    }

    pub(crate) fn source(&self) -> &Value {
        &self.0["_source"]
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.command("stop").status();
        let _ = std::fs::remove_dir_all(&self.home);
    }
}
