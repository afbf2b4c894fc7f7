//! Over real sockets. What is expected was seen with Flume 1.11.0, unless a test says otherwise.

use std::io::Write as _;
use std::net::TcpStream;

use logflowc_runtime::connector::Source as _;
use serde_json::{Value, json};

use super::*;
use crate::drive::{self, Driven, Seen, seen};

fn running(changes: &Value) -> (Driven, Vec<u16>) {
    let defaults = json!({
        "host": "127.0.0.1", "ports": ["0", "0"], "eventSize": 2500, "keepFields": "none", "charset.default": "UTF-8",
    });
    let context = drive::context(&["host"]);
    let settings = read(&drive::settings(defaults, changes)).expect("the settings fit");
    let mut source = server(settings, &context).expect("the settings fit");
    source.open().expect("there are free ports");
    let ports = source.ports();
    (drive::start(source, &context, 100), ports)
}

fn send(port: u16, bytes: &[u8]) {
    let mut client = TcpStream::connect(("127.0.0.1", port)).expect("the source listens");
    client.write_all(bytes).expect("the source reads");
}

fn invalid(body: &[u8]) -> Seen {
    seen(body, &[("flume.syslog.status", "Invalid")])
}

#[test]
fn each_port_is_named() {
    let (source, ports) = running(&json!({ "portHeader": "port" }));
    for port in ports {
        send(port, b"<34>1 2003-10-11T22:14:15Z host su\nfoo\n");
        let headers = [
            ("Facility", "4"),
            ("Priority", "34"),
            ("Severity", "2"),
            ("Version", "1"),
            ("host", "host"),
            ("port", &port.to_string()),
            ("timestamp", "1065910455000"),
        ];
        assert_eq!(source.next(), seen(b"su", &headers));
        let status = ("flume.syslog.status", "Invalid");
        assert_eq!(source.next(), seen(b"foo", &[status, ("port", &port.to_string())]));
    }
    source.stop();
}

#[test]
fn empty_lines_and_bad_dates_spoil_nothing() {
    // The original drops everything that it has received together with such a line.
    let (source, ports) = running(&json!({}));
    send(ports[0], b"<1>1 - h a\n\n<1>1 2003-10-11T22:14:15.1 h b\n<1>1 - h c\n");
    assert_eq!(source.next().body, b"a");
    assert_eq!(source.next(), invalid(b"<1>1 2003-10-11T22:14:15.1 h b"));
    assert_eq!(source.next().body, b"c");
    let read_failures = source.context.counters.read_failures.get();
    assert_eq!(read_failures, 1);
    source.stop();
}

#[test]
fn a_message_that_is_no_text_stays_as_it_is() {
    let (source, ports) = running(&json!({}));
    send(ports[0], b"<1>1 - h \xe4\n<1>1 - h \xc3\xa4\n");
    assert_eq!(source.next(), invalid(b"<1>1 - h \xe4"));
    assert_eq!(source.next().body, "\u{e4}".as_bytes());
    source.stop();
}

#[test]
fn a_port_can_have_a_character_set_of_its_own() {
    // A free port is not known ahead; this one is only asked for its character set.
    let ports = crate::listen::tcp(Some("127.0.0.1"), 0).expect("there is a free port");
    let port = ports.local_addr().expect("it is bound").port();
    drop(ports);
    let by_port = json!({ port.to_string(): "ISO-8859-1" });
    let (source, ports) = running(&json!({ "ports": [port.to_string()], "charset.port.*": by_port }));
    send(ports[0], b"<1>1 - h\xf6st \xe4\n");
    let event = source.next();
    assert_eq!(event.headers["host"], "h\u{f6}st");
    // As in the original, the body stays in the character set of the port.
    assert_eq!(event.body, b"\xe4");
    source.stop();
}
