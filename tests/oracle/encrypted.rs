//! Sources that encrypt, of the original and of ours: the same clients get the same answers, and the same events out.

use std::fs;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

use super::peer::{self, Peer, Place};
use crate::agent::{eventually, free_port, lines};
use crate::command::logflowc_in;
use crate::shared::root;

/// Type, key of the address and key of the port.
const SOURCES: [(&str, &str, &str); 5] = [
    ("syslogtcp", "host", "port"),
    ("multiport_syslogtcp", "host", "ports"),
    ("http", "bind", "port"),
    ("avro", "bind", "port"),
    ("thrift", "bind", "port"),
];

/// What comes out in the end: two versions of TLS at both sources of syslog, a request, two calls.
const EVENTS: usize = 2 * 2 + 2 + 2 * 3;

#[test]
fn sources_that_encrypt_answer_alike() {
    if !super::enabled() || Command::new("openssl").arg("version").output().is_err() {
        return;
    }
    let [original, ours] = [Peer::Flume, Peer::Logflowc].map(answers);
    assert_eq!(original, ours);
    assert_eq!(ours.1.len(), EVENTS, "{ours:?}");
}

/// What clients are told, and the events that were taken.
fn answers(peer: Peer) -> (Vec<String>, Vec<String>) {
    let place = Place::new("encrypted", peer);
    let ports = SOURCES.map(|_| free_port());
    let agent = peer::begin(peer, &place, &configuration(&ports));
    for port in ports {
        eventually("it listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
    }
    let mut told = Vec::new();
    for ((kind, ..), port) in SOURCES.iter().zip(ports) {
        // Nothing of one that does not encrypt may come out; it may be sent away before it has said all.
        let mut plain = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
        let _ = plain.write_all(message("plain").as_bytes());
        for version in ["-tls1_1", "-tls1_2", "-tls1_3"] {
            let text =
                if kind.contains("syslog") { message(&format!("{kind}{version}")) } else { String::new() };
            told.push(format!("{kind} {version} {}", greet(port, version, &text)));
        }
    }
    let requests = [&["-d", r#"[{"body":"one"},{"body":"two"}]"#][..], &["-d", "{"], &[], &["-X", "OPTIONS"]];
    told.extend(requests.map(|words| format!("{words:?} {}", request(ports[2], words))));
    told.extend(
        [("DEFAULT", ports[3]), ("THRIFT", ports[4])].map(|(kind, port)| call(&place.folder, kind, port)),
    );
    peer::end(agent, &place, EVENTS);
    let mut written = lines(&place.path("out"));
    written.sort();
    (told, written)
}

fn configuration(ports: &[u16]) -> String {
    let stores = root().join("connectors/tests/tls").display().to_string();
    let sources = SOURCES.iter().zip(ports).map(|((kind, host, key), port)| {
        format!(
            "a.sources.{kind}.type = {kind}\na.sources.{kind}.{host} = 127.0.0.1\na.sources.{kind}.{key} = {port}\n\
             a.sources.{kind}.ssl = true\na.sources.{kind}.keystore = {stores}/server.p12\n\
             a.sources.{kind}.keystore-type = PKCS12\na.sources.{kind}.keystore-password = changeit\n\
             a.sources.{kind}.channels = c\n"
        )
    });
    let sources: String = sources.collect();
    format!(
        "a.sources = {}\na.channels = c\na.sinks = k\n{sources}a.channels.c.type = memory\na.sinks.k.type = file_roll\n\
         a.sinks.k.sink.directory = @DIR@/out\na.sinks.k.sink.rollInterval = 0\na.sinks.k.channel = c\n",
        SOURCES.map(|(kind, ..)| kind).join(" ")
    )
}

/// A message of syslog (RFC 3164).
fn message(body: &str) -> String {
    format!("<13>Jan  1 00:00:00 near {body}\n")
}

/// Whether `openssl` comes to an agreement with a source and knows who vouches for it; it would agree on old versions.
fn greet(port: u16, version: &str, text: &str) -> bool {
    let mut command = Command::new("openssl");
    command.args([
        "s_client",
        "-quiet",
        "-no_ign_eof",
        "-verify_return_error",
        "-cipher",
        "DEFAULT@SECLEVEL=0",
    ]);
    command.arg("-CAfile").arg(root().join("connectors/tests/tls/trust.pem"));
    command.args([version, "-connect", &format!("127.0.0.1:{port}")]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let child = child.as_mut().expect("it has told its version");
    // One that is refused does not read.
    let _ = child.stdin.take().expect("a pipe").write_all(text.as_bytes());
    child.wait().expect("it ends").success()
}

/// The status that `curl` gets.
fn request(port: u16, words: &[&str]) -> String {
    let mut command = Command::new("curl");
    command.args([
        "--silent",
        "--insecure",
        "--output",
        "/dev/null",
        "--write-out",
        "%{http_code}",
        "--max-time",
        "60",
    ]);
    let output =
        command.args(words).arg(format!("https://127.0.0.1:{port}/")).output().expect("there is curl");
    String::from_utf8(output.stdout).expect("digits")
}

/// Whether a source takes three lines of our client.
fn call(folder: &Path, kind: &str, port: u16) -> String {
    let trusted = root().join("connectors/tests/tls/trust.jks").display().to_string();
    let text = format!(
        "client.type = {kind}\nhosts = h\nhosts.h = 127.0.0.1:{port}\nssl = true\ntruststore = {trusted}\n\
         truststore-password = changeit\ntruststore-type = JKS\n"
    );
    fs::write(folder.join("client.properties"), text).expect("the folder is writable");
    let sent = format!("{kind} 1\n{kind} 2\n{kind} 3\n");
    let outcome = logflowc_in(folder, &["send", "--rpcProps", "client.properties"], sent.as_bytes());
    format!("{kind} {}", outcome.status)
}
