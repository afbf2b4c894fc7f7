//! Lines for an avro source, without an agent (`org.apache.flume.client.avro.AvroCLIClient`).

mod servers;

use std::io::{self, BufRead as _, BufReader, Read};

use logflowc_runtime::connector::Failure;
use logflowc_runtime::{Batch, Events, Header, Shared, Slice};
use memchr::memchr;

pub use servers::Servers;

/// A call takes no more lines when it has this many bytes.
const MOST_BYTES: usize = 1 << 20;

/// Sends lines as events.
pub struct LineSender {
    servers: Servers,
    headers: Vec<(Header, String)>,
}

/// Why not all lines were sent.
#[derive(Debug, thiserror::Error)]
pub enum NotSent {
    /// The lines cannot be read.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// The server does not take them. The last call may have arrived all the same.
    #[error(transparent)]
    Send(#[from] Failure),
}

impl LineSender {
    /// Connects to one of the servers. Every event gets the headers.
    pub fn connect(mut servers: Servers, headers: Vec<(String, String)>) -> Result<Self, Failure> {
        servers.connect()?;
        let headers = headers.into_iter().map(|(name, value)| (Header::Named(name.into()), value));
        Ok(Self { servers, headers: headers.collect() })
    }

    /// Sends all lines up to the end, each as soon as it is there, and tells how many they were.
    pub fn send(&mut self, lines: impl Read) -> Result<u64, NotSent> {
        let mut lines = BufReader::with_capacity(MOST_BYTES, lines);
        let mut sent = 0;
        loop {
            let mut batch = available(&mut lines, self.servers.batch)?;
            if batch.is_empty() {
                return Ok(sent);
            }
            sent += batch.len() as u64;
            for (header, value) in &self.headers {
                batch.set_all(header, value.as_bytes());
            }
            let events = Events::from(vec![Slice::all(Shared::alone(batch))]);
            self.servers.send(&events)?;
        }
    }
}

/// Waits for a line, and takes what else has come. Nothing at the end.
fn available<R: Read>(lines: &mut BufReader<R>, most: usize) -> io::Result<Batch> {
    let mut batch = Batch::default();
    let mut line = Vec::new();
    while batch.is_empty()
        || batch.len() < most && batch.bytes() < MOST_BYTES && memchr(b'\n', lines.buffer()).is_some()
    {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        batch.push(text.strip_suffix(b"\r").unwrap_or(text));
    }
    Ok(batch)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one piece after the other.
    struct Pieces(Vec<&'static [u8]>);

    impl Read for Pieces {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() { Ok(0) } else { self.0.remove(0).read(out) }
        }
    }

    #[test]
    fn a_call_has_the_lines_that_are_there() {
        let mut lines = BufReader::new(Pieces(vec![b"a\n\nb", b"c\r\nd\ne", b""]));
        let mut calls = Vec::new();
        loop {
            let batch = available(&mut lines, 1000).expect("it can be read");
            if batch.is_empty() {
                break;
            }
            calls.push((0..batch.len()).map(|event| batch.body(event).to_vec()).collect::<Vec<_>>());
        }
        assert_eq!(
            calls,
            [vec![b"a".to_vec(), vec![]], vec![b"bc".to_vec(), b"d".to_vec()], vec![b"e".to_vec()]]
        );
    }
}
