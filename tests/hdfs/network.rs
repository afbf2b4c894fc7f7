//! A network that can be cut: toxiproxy between a sink and its cluster.

use std::process::Command;

use crate::agent::free_port;
use crate::metrics::tell;
use crate::server::Server;

/// Where the script is told its port.
const PORT: &str = "TOXIPROXY_PORT";

/// The ways through the proxy.
pub(super) struct Network {
    server: Server,
    ways: Vec<String>,
}

impl Network {
    /// Starts a proxy, where servers are asked for and there is a compiler for it.
    pub(super) fn start() -> Option<Self> {
        if Command::new("go").arg("version").output().is_err() {
            println!("left out: the proxy that cuts a network is built with Go");
            return None;
        }
        let server = Server::asked("LOGFLOWC_HDFS", "toxiproxy", &[PORT], &[])?;
        Some(Self { server, ways: Vec::new() })
    }

    /// Opens a way to an address, and tells where it begins.
    pub(super) fn way(&mut self, upstream: &str) -> u16 {
        let port = free_port();
        self.way_from(port, upstream);
        port
    }

    /// Opens a way that begins at a port.
    pub(super) fn way_from(&mut self, port: u16, upstream: &str) {
        let name = format!("way{}", self.ways.len());
        self.tell(
            "POST",
            "/proxies",
            &format!(r#"{{"name": "{name}", "listen": "127.0.0.1:{port}", "upstream": "{upstream}"}}"#),
        );
        self.ways.push(name);
    }

    /// Nothing arrives any more, and nobody is told.
    pub(super) fn swallow(&self) {
        for way in &self.ways {
            for stream in ["upstream", "downstream"] {
                let toxic = format!(
                    r#"{{"name": "{stream}", "type": "timeout", "stream": "{stream}", "attributes": {{"timeout": 0}}}}"#
                );
                self.tell("POST", &format!("/proxies/{way}/toxics"), &toxic);
            }
        }
    }

    /// Connections end, and new ones are refused.
    pub(super) fn cut(&self) {
        for way in &self.ways {
            self.tell("POST", &format!("/proxies/{way}"), r#"{"enabled": false}"#);
        }
    }

    /// Everything is as in the beginning.
    pub(super) fn mend(&self) {
        self.tell("POST", "/reset", "");
    }

    fn tell(&self, method: &str, path: &str, body: &str) {
        let answer = tell(self.server.port(PORT), method, path, body);
        assert!((200..300).contains(&answer.status), "{path}: {}", answer.body);
    }
}
