//! Sources over TLS with the clients that people have: `openssl s_client` for syslog, `curl` for HTTP.

use std::io::Write as _;
use std::net::TcpStream;
use std::process::{Command, Stdio};

use crate::agent::{Agent, eventually, files, flow, free_port, lines};
use crate::command::{Folder, logflowc_in};
use crate::http::certificate;

/// A folder with a key store as Java has it; none where there is no `openssl`.
fn with_key_store(name: &str) -> Option<Folder> {
    let folder = Folder::new(name);
    std::fs::create_dir(folder.path().join("out")).expect("the folder is writable");
    if !certificate(&folder, "server") {
        return None;
    }
    let mut command = Command::new("openssl");
    command.args(["pkcs12", "-export", "-in", "server.pem", "-inkey", "server.key", "-out", "server.p12"]);
    let made = command.args(["-passout", "pass:changeit"]).current_dir(folder.path()).status();
    assert!(made.expect("it has made the certificate").success());
    Some(folder)
}

/// An agent whose source has these keys and the key store, and writes into files.
fn agent(folder: &Folder, source: &[(&str, &str)]) -> Agent {
    let store = [("keystore", "server.p12"), ("keystore-type", "PKCS12"), ("keystore-password", "changeit")];
    let source: Vec<(&str, &str)> = source.iter().copied().chain([("ssl", "true")]).chain(store).collect();
    folder.file("agent.conf", flow(&source, &files("out")));
    Agent::ready(folder.path(), &["run", "-f", "agent.conf"])
}

/// Messages of syslog, some of which need several records of TLS.
fn messages(count: usize) -> (String, Vec<String>) {
    let bodies: Vec<String> =
        (0..count).map(|number| format!("{number} {}", "x".repeat(number * 37 % 2000))).collect();
    (bodies.iter().map(|body| format!("<13>Jan  1 00:00:00 near {body}\n")).collect(), bodies)
}

/// Sends a text through `openssl`, which knows nobody but our server.
pub(crate) fn send(folder: &Folder, port: u16, version: &str, text: &str) {
    let mut command = Command::new("openssl");
    command.args(["s_client", "-quiet", "-no_ign_eof", "-verify_return_error", "-CAfile", "server.pem"]);
    command.args([version, "-connect", &format!("localhost:{port}")]).current_dir(folder.path());
    let mut child =
        command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it has made the certificate");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
    assert!(child.wait().expect("it ends").success(), "{version}");
}

#[test]
fn syslog_comes_over_tls() {
    for (kind, key) in [("syslogtcp", "port"), ("multiport_syslogtcp", "ports")] {
        let Some(folder) = with_key_store(&format!("tls-{kind}")) else { return };
        let (port, (text, bodies)) = (free_port(), messages(1000));
        let source = [("type", kind), ("host", "127.0.0.1"), (key, &port.to_string())];
        let agent = agent(&folder, &source);
        // One that does not encrypt gets nothing in, and one that says nothing keeps nobody waiting.
        let silent = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
        let mut plain = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
        // It may be sent away before it has said all.
        let _ = plain.write_all(text.as_bytes());
        for version in ["-tls1_2", "-tls1_3"] {
            send(&folder, port, version, &text);
        }
        let written = || lines(&folder.path().join("out"));
        eventually("all messages arrive", || written().len() >= 2000);
        assert_eq!(written(), [bodies.clone(), bodies].concat(), "{kind}");
        drop(silent);
        assert_eq!(agent.stop().status, 0);
    }
}

/// Posts three events with `curl`; the status, or nothing where it did not come to an answer.
fn post(folder: &Folder, url: &str) -> String {
    let mut command = Command::new("curl");
    command.args(["--silent", "--output", "-", "--write-out", "%{http_code}", "--cacert", "server.pem"]);
    command.args(["--max-time", "60", "-d", "[{\"body\":\"1\"},{\"body\":\"2\"},{\"body\":\"3\"}]", url]);
    let output = command.current_dir(folder.path()).output().expect("there is curl");
    String::from_utf8(output.stdout).expect("digits")
}

#[test]
fn events_come_over_https() {
    let Some(folder) = with_key_store("tls-http") else { return };
    if Command::new("curl").arg("--version").output().is_err() {
        println!("left out: there is no `curl`");
        return;
    }
    let port = free_port();
    let source = [("type", "http"), ("bind", "127.0.0.1"), ("port", &port.to_string())];
    let agent = agent(&folder, &source);
    let _silent = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    assert_eq!(post(&folder, &format!("http://localhost:{port}/")), "000");
    assert_eq!(post(&folder, &format!("https://localhost:{port}/")), "200");
    let written = || lines(&folder.path().join("out"));
    eventually("all events arrive", || written().len() >= 3);
    assert_eq!(agent.stop().status, 0);
    assert_eq!(written(), ["1", "2", "3"]);
}

/// Flume has renamed them and still reads them.
#[test]
fn the_old_keys_of_https_count() {
    let Some(folder) = with_key_store("tls-http-old") else { return };
    let port = free_port();
    let source = [
        ("type", "http"),
        ("bind", "127.0.0.1"),
        ("port", &port.to_string()),
        ("enableSSL", "true"),
        ("keystore", "server.p12"),
        ("keystorePassword", "changeit"),
        ("keystore-type", "PKCS12"),
        ("excludeProtocols", "TLSv1.3"),
    ];
    folder.file("agent.conf", flow(&source, &files("out")));
    let check = logflowc_in(folder.path(), &["check", "agent.conf", "--select", "LF291"], b"");
    assert_eq!((check.status, check.out.contains("LF291")), (0, false), "{}", check.out);
    let agent = Agent::ready(folder.path(), &["run", "-f", "agent.conf"]);
    let greet = |version: &str| {
        let mut command = Command::new("openssl");
        command.args(["s_client", "-brief", version, "-connect", &format!("localhost:{port}")]);
        command.stdin(Stdio::null()).output().expect("it has made the certificate").status.success()
    };
    assert!(greet("-tls1_2"));
    assert!(!greet("-tls1_3"));
    assert_eq!(agent.stop().status, 0);
}

/// What Jetty's factory is told to keep somebody out is not passed over: the original does as it is told.
#[test]
fn setters_of_jetty_are_answered() {
    let folder = Folder::new("tls-http-setters");
    let source =
        [("type", "http"), ("bind", "127.0.0.1"), ("port", "5140"), ("ssl", "true"), ("keystore", "s.jks")];
    let rest = [("keystore-password", "changeit")];
    let told = |setter: &str, value| {
        let key = format!("SslContextFactory.{setter}");
        let text = flow(&[&source[..], &rest, &[(key.as_str(), value)]].concat(), &files("out"));
        folder.file("agent.conf", text);
        let check = logflowc_in(folder.path(), &["check", "agent.conf", "--select", "LF291"], b"");
        assert_eq!(check.out.matches("LF291").count(), 1, "{}", check.out);
        check.out
    };
    assert!(told("excludeProtocols", "TLSv1.2").contains("write `exclude-protocols`"));
    assert!(told("keyStorePath", "other.jks").contains("`keystore` counts"));
    assert!(told("needClientAuth", "true").contains("clients are not asked for certificates"));
    assert!(told("sessionCachingEnabled", "false").contains("does not honour"));
    told("needClientAuth", "true");
    let agent = Agent::start(folder.path(), &["run", "-f", "agent.conf"]);
    agent.says("is not started: the configuration has errors");
    assert_ne!(agent.end().status, 0);
}
