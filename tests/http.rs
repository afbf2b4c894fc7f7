//! The http sink over TLS; what it does besides, the conformance tests and the comparison with the original see.

use std::process::Command;
use std::sync::{Arc, Mutex};

use crate::agent::{Agent, eventually, flow, free_port};
use crate::command::Folder;
use crate::web_server::WebServer;

/// Makes a certificate for this machine that is its own authority; none where there is no `openssl`.
pub(crate) fn certificate(folder: &Folder, name: &str) -> bool {
    let mut command = Command::new("openssl");
    command.args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]);
    command.args([
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-addext",
        "subjectAltName=DNS:localhost",
    ]);
    command.args(["-keyout", &format!("{name}.key"), "-out", &format!("{name}.pem")]);
    let made = command.current_dir(folder.path()).output();
    if made.is_err() {
        println!("left out: there is no `openssl` to make certificates with");
    }
    made.is_ok_and(|output| output.status.success())
}

/// One event for the sink, and the certificates that the agent trusts.
fn agent(folder: &Folder, port: u16, trusted: &str) -> Agent {
    let endpoint = format!("https://localhost:{port}/in");
    let sink =
        [("type", "http"), ("endpoint", &endpoint), ("rollback.2XX", "false"), ("backoff.2XX", "false")];
    folder.file("agent.conf", flow(&[("type", "seq"), ("totalEvents", "3")], &sink));
    let mut command = Command::new(env!("CARGO_BIN_EXE_logflowc"));
    command.args(["run", "-f", "agent.conf"]).env("SSL_CERT_FILE", folder.path().join(trusted));
    Agent::of(command.current_dir(folder.path()))
}

#[test]
fn events_go_over_tls_to_a_server_that_is_trusted() {
    let folder = Folder::new("http-tls");
    if !certificate(&folder, "server") {
        return;
    }
    let (port, seen) = (free_port(), Arc::new(Mutex::new(Vec::new())));
    let noted = Arc::clone(&seen);
    let [certificate, key] = ["server.pem", "server.key"].map(|name| folder.path().join(name));
    let _server = WebServer::encrypted(port, &certificate, &key, move |asked| {
        noted.lock().expect("no panic").push(String::from_utf8_lossy(&asked.body).into_owned());
        200
    });
    let agent = agent(&folder, port, "server.pem");
    eventually("all arrive", || seen.lock().expect("no panic").len() == 3);
    assert_eq!(agent.stop().status, 0);
    assert_eq!(*seen.lock().expect("no panic"), ["0", "1", "2"]);
}

#[test]
fn a_server_that_is_not_trusted_gets_nothing() {
    let folder = Folder::new("http-tls-other");
    if !certificate(&folder, "server") || !certificate(&folder, "other") {
        return;
    }
    let port = free_port();
    let [certificate, key] = ["server.pem", "server.key"].map(|name| folder.path().join(name));
    let _server = WebServer::encrypted(port, &certificate, &key, |_| panic!("it has got something"));
    let agent = agent(&folder, port, "other.pem");
    agent.says(&format!("cannot post to localhost:{port}: invalid peer certificate: "));
}
