//! Ways to hand input to an agent.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpStream, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

use super::peer::Place;

/// Puts a complete file into a folder of the place.
pub(super) fn drop_file(place: &Place, name: &str, bytes: &[u8]) {
    let staged = place.path("staged");
    fs::write(&staged, bytes).expect("the folder is writable");
    fs::rename(staged, place.path(name)).expect("both are in one folder tree");
}

/// A connection to a port of the place, as soon as somebody listens.
pub(super) fn connect(port: u16) -> TcpStream {
    let limit = Instant::now() + Duration::from_secs(30);
    loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => return stream,
            Err(error) if Instant::now() > limit => panic!("nobody listens on {port}: {error}"),
            Err(_) => thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// Sends bytes over one connection, in pieces that end where they like, and reads what comes back until it is silent.
pub(super) fn send(port: u16, pieces: &[&[u8]]) -> Vec<u8> {
    let mut stream = connect(port);
    for piece in pieces {
        stream.write_all(piece).expect("the agent takes it");
        stream.flush().expect("the agent takes it");
    }
    stream.set_read_timeout(Some(Duration::from_millis(500))).expect("a time");
    let mut answer = Vec::new();
    // A connection that the agent keeps open ends in a timeout.
    let _ = stream.read_to_end(&mut answer);
    answer
}

/// Sends datagrams to a port, as soon as somebody listens.
pub(super) fn datagrams(port: u16, bodies: &[&[u8]]) {
    wait_for_udp(port);
    let socket = UdpSocket::bind("127.0.0.1:0").expect("the system has a port to give");
    for body in bodies {
        socket.send_to(body, ("127.0.0.1", port)).expect("the agent takes it");
        // Loopback drops datagrams that come faster than they are read.
        thread::sleep(Duration::from_millis(2));
    }
}

fn wait_for_udp(port: u16) {
    let mark = format!(":{port:04X} ");
    let limit = Instant::now() + Duration::from_secs(30);
    while Instant::now() < limit {
        let tables =
            ["/proc/net/udp", "/proc/net/udp6"].map(|table| fs::read_to_string(table).unwrap_or_default());
        if tables.iter().any(|table| table.contains(&mark)) {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("nobody listens on UDP port {port}");
}

/// One HTTP request; gives back the status line's number.
pub(super) fn request(port: u16, method: &str, content_type: &str, body: &[u8]) -> String {
    let mut stream = connect(port);
    let head = format!(
        "{method} / HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).expect("the agent takes it");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer).into_owned();
    text.split(' ').nth(1).unwrap_or_default().to_owned()
}
