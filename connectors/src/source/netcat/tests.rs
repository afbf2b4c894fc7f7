//! Over real sockets. What is expected was seen with Flume 1.11.0, unless a test says otherwise.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use logflowc_runtime::connector::Source as _;
use serde_json::{Value, json};

use super::*;
use crate::drive::{self, Driven, PATIENCE, connect};

/// A running source with these settings besides the defaults, and the port it listens on.
fn running(settings: &Value, room: usize) -> (Driven, u16) {
    let (source, context, port) = open(settings);
    (drive::start(source, &context, room), port)
}

fn open(changes: &Value) -> (Server<Lines>, SourceContext, u16) {
    let defaults = json!({
        "bind": "127.0.0.1", "port": 0, "max-line-length": 512, "ack-every-event": true, "encoding": "utf-8",
    });
    let context = drive::context(&[]);
    let settings = read(&drive::settings(defaults, changes)).expect("the settings fit");
    let mut source = server(settings, &context);
    source.open().expect("there is a free port");
    let port = source.ports()[0];
    (source, context, port)
}

fn send(mut stream: &TcpStream, bytes: &[u8]) {
    stream.write_all(bytes).expect("the source reads");
}

/// What the source still says, after we have said all.
fn rest(mut stream: TcpStream) -> String {
    let _ = stream.shutdown(Shutdown::Write);
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("the source closes");
    text
}

fn receive(mut stream: &TcpStream, length: usize) -> String {
    let mut text = vec![0; length];
    stream.read_exact(&mut text).expect("the source answers");
    String::from_utf8(text).expect("a text")
}

#[test]
fn lines_are_events_however_they_are_cut_into_packets() {
    let (source, port) = running(&json!({}), 100);
    let client = connect(port);
    for byte in b"one\r\n\ntw\xc3\xb6" {
        send(&client, &[*byte]);
    }
    assert_eq!(receive(&client, 6), "OK\nOK\n");
    send(&client, b"\nthree\nno end");
    assert_eq!(rest(client), "OK\nOK\n");
    assert_eq!(source.bodies(4), ["one\r", "", "tw\u{f6}", "three"]);
    source.stop();
}

#[test]
fn many_connections_at_once_keep_their_lines_apart() {
    let (source, port) = running(&json!({}), 100_000);
    let clients: Vec<_> = (0..200).map(|_| connect(port)).collect();
    for part in 0..50 {
        for (number, client) in clients.iter().enumerate() {
            send(client, format!("{part} of {number}\n{part} ").as_bytes());
            send(client, format!("again {number}\n").as_bytes());
        }
    }
    for client in clients {
        assert_eq!(rest(client), "OK\n".repeat(100));
    }
    let mut lines = vec![Vec::new(); 200];
    for body in source.bodies(20_000) {
        let number: usize = body.rsplit(' ').next().and_then(|last| last.parse().ok()).expect("a number");
        lines[number].push(body);
    }
    for (number, lines) in lines.iter().enumerate() {
        let expected =
            (0..50).flat_map(|part| [format!("{part} of {number}"), format!("{part} again {number}")]);
        assert!(lines.iter().eq(&expected.collect::<Vec<_>>()), "{number}: {lines:?}");
    }
    assert_eq!(source.context.counters.connections.get(), 0);
    source.stop();
}

#[test]
fn a_line_that_is_too_long_ends_the_connection() {
    let complaint = "FAILED: Event exceeds the maximum length (10 chars, including newline)\n";
    for (sent, answer, events) in [
        ("123456789\nx\n", "OK\nOK\n".to_owned(), 2),
        ("1234567890\nx\n", complaint.to_owned(), 0),
        // The end of the line has not come and does not matter.
        ("a\n1234567890", format!("OK\n{complaint}"), 1),
        // Characters count, not bytes.
        (
            "a\n\u{20ac}\u{20ac}\u{20ac}\u{20ac}\u{20ac}\u{20ac}\u{20ac}\u{20ac}\u{20ac}\n",
            "OK\nOK\n".to_owned(),
            2,
        ),
        ("\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\n", complaint.to_owned(), 0),
    ] {
        let (source, port) = running(&json!({ "max-line-length": 10 }), 100);
        let client = connect(port);
        send(&client, sent.as_bytes());
        assert_eq!(receive(&client, answer.len()), answer, "{sent}");
        assert_eq!(rest(client), "", "{sent}");
        source.bodies(events);
        source.stop();
    }
}

#[test]
fn a_line_of_100_mb_is_one_event_where_it_is_allowed() {
    let (source, port) = running(&json!({ "max-line-length": 200_000_000 }), 10);
    let line = vec![b'x'; 100_000_000];
    let client = connect(port);
    let started = Instant::now();
    send(&client, &line);
    send(&client, b"\nnext\n");
    assert_eq!(receive(&client, 6), "OK\nOK\n");
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    assert_eq!(source.next().body.len(), line.len());
    assert_eq!(source.bodies(1), ["next"]);
    source.stop();
}

#[test]
fn a_client_that_never_reads_is_not_read_from_and_does_not_hold_up_others() {
    let (source, context, port) = open(&json!({}));
    let taken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&taken);
    let (_, none) = sync_channel(1);
    let source = drive::start_with(source, &context, none, move |batch, _| {
        counter.fetch_add(batch.len(), Ordering::AcqRel);
        true
    });
    let deaf = connect(port);
    deaf.set_write_timeout(Some(Duration::from_millis(500))).expect("a time-out can be set");
    let mut written = 0;
    let block = vec![b'\n'; 65536];
    while let Ok(length) = (&deaf).write(&block) {
        written += length;
        assert!(written < 64 << 20, "the source reads on without end");
    }
    let client = connect(port);
    send(&client, b"here\n");
    assert_eq!(rest(client), "OK\n");
    assert!(taken.load(Ordering::Acquire) < written);
    // Now it reads after all, and gets every answer.
    deaf.set_write_timeout(None).expect("a time-out can be set");
    assert_eq!(rest(deaf).len(), 3 * written);
    assert_eq!(taken.load(Ordering::Acquire), written + 1);
    source.stop();
}

#[test]
fn while_the_channel_is_full_nothing_is_read_and_nothing_is_acknowledged() {
    let (source, port) = running(&json!({}), 1);
    let client = connect(port);
    send(&client, b"1\n2\n3\n");
    client.set_read_timeout(Some(Duration::from_millis(300))).expect("a time-out can be set");
    assert!((&client).read(&mut [0; 9]).is_err(), "nothing is committed yet");
    client.set_read_timeout(None).expect("a time-out can be set");
    assert_eq!(source.bodies(3), ["1", "2", "3"]);
    assert_eq!(rest(client), "OK\nOK\nOK\n");
    source.stop();
}

#[test]
fn bytes_that_are_no_text_end_the_connection_after_the_lines_before_them() {
    // The original loses the first line when it comes in one packet with the bad byte.
    let (source, port) = running(&json!({}), 100);
    let client = connect(port);
    send(&client, b"good\nb\xffd\nlost\n");
    assert_eq!(rest(client), "OK\n");
    assert_eq!(source.bodies(1), ["good"]);
    source.stop();
}

#[test]
fn other_character_sets_become_utf_8_and_are_answered_in_kind() {
    for (encoding, sent, answer) in [
        ("ISO-8859-1", &b"\xe4\xf6\n\xfc\n"[..], &b"OK\nOK\n"[..]),
        ("UTF-16LE", b"\xe4\0\xf6\0\n\0\xfc\0\n\0", b"O\0K\0\n\0O\0K\0\n\0"),
        ("UTF-16", b"\xff\xfe\xe4\0\xf6\0\n\0\xfc\0\n\0", b"\0O\0K\0\n\0O\0K\0\n"),
    ] {
        let (source, port) = running(&json!({ "encoding": encoding }), 100);
        let client = connect(port);
        for byte in sent {
            send(&client, &[*byte]);
        }
        assert_eq!(rest(client).as_bytes(), answer, "{encoding}");
        assert_eq!(source.bodies(2), ["\u{e4}\u{f6}", "\u{fc}"], "{encoding}");
        source.stop();
    }
}

#[test]
fn without_acknowledgements_only_a_failure_is_said() {
    let (source, port) = running(&json!({ "ack-every-event": false, "max-line-length": 5 }), 100);
    let client = connect(port);
    send(&client, b"a\nb\n123456\n");
    assert_eq!(rest(client), "FAILED: Event exceeds the maximum length (5 chars, including newline)\n");
    assert_eq!(source.bodies(2), ["a", "b"]);
    source.stop();
}

#[test]
fn a_client_that_leaves_without_reading_has_still_sent_its_lines() {
    let (source, port) = running(&json!({}), 100_000);
    let client = connect(port);
    send(&client, &b"line\n".repeat(50_000));
    drop(client);
    assert_eq!(source.bodies(50_000).len(), 50_000);
    source.stop();
}
