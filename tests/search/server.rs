//! A search server of this test run, and what it holds.

use serde_json::Value;

use crate::metrics::ask;
use crate::server::Server;

/// A server with data of its own.
pub(crate) struct SearchServer {
    server: Server,
    pub(crate) port: u16,
}

impl SearchServer {
    /// Starts one, where that is asked for.
    pub(crate) fn start(name: &str) -> Option<Self> {
        let of = |what: &str| format!("{}_{what}", name.to_ascii_uppercase());
        let server = Server::asked("LOGFLOWC_SEARCH", name, &[&of("PORT"), &of("TRANSPORT_PORT")], &[])?;
        let port = server.port(&of("PORT"));
        Some(Self { server, port })
    }

    /// `start` or `stop`.
    pub(crate) fn order(&self, word: &str) {
        self.server.order(word);
    }

    /// Ends the server without a warning.
    pub(crate) fn kill(&self) {
        self.server.kill();
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
