//! Lines over TCP, each answered with `OK` (`org.apache.flume.source.NetcatSource`).
//!
//! The original drops lines that came in one piece with bytes that are no text; here they are taken before the
//! connection is closed, as it is there.

use std::borrow::Cow;
use std::net::SocketAddr;

use logflowc_runtime::connector::SourceContext;
use logflowc_runtime::{Batch, Piece};
use memchr::memchr;
use serde::Deserialize;

use super::SourceEntry;
use crate::charset::{Charset, OnMalformed};
use crate::entry::{keys, read};
use crate::tcp_lines::{Address, Protocol, Server, Taken};

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "netcat",
    keys: keys::<Settings>,
    make: |settings, context| Ok(Box::new(server(read(settings)?, &context))),
};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Settings {
    bind: String,
    port: u16,
    max_line_length: usize,
    ack_every_event: bool,
    encoding: Charset,
}

/// What a line may be.
struct Lines {
    charset: Charset,
    /// Most UTF-16 units of a line, the newline included.
    most: usize,
}

fn server(settings: Settings, context: &SourceContext) -> Server<Lines> {
    let charset = settings.encoding;
    let lines = Lines { charset, most: settings.max_line_length };
    let address = Address { host: Some(settings.bind), ports: vec![settings.port] };
    let answer = if settings.ack_every_event { words(charset, "OK\n") } else { Vec::new() };
    Server::new(lines, address, answer, context)
}

impl Protocol for Lines {
    /// The character set with the byte order that the client's first bytes say; absent before they have come.
    type Session = Option<Charset>;

    fn connected(&mut self, _: SocketAddr, _: u16) -> Self::Session {
        None
    }

    fn most(&self) -> usize {
        self.most
    }

    fn take(&mut self, session: &mut Self::Session, batch: &mut Batch, received: Piece) -> Taken {
        let bytes = batch.arena().get(received);
        let (charset, mark) = session.map_or_else(|| self.charset.settled(bytes), |charset| (charset, 0));
        *session = Some(charset);
        let length = charset.whole_lines(&bytes[mark..]);
        let whole = mark + length;
        let rest_is_long = self.is_long(charset, &bytes[whole..]);
        let pushed = self.push(batch, charset, Piece::new(received.start() + mark, length));
        let farewell = match pushed {
            Err(Broken::Malformed) => Some(Vec::new()),
            Ok(()) if !rest_is_long => None,
            Ok(()) | Err(Broken::TooLong) => {
                tracing::warn!("a client sent a line of more than {} characters", self.most);
                Some(words(charset, &self.complaint()))
            }
        };
        Taken { bytes: whole, farewell }
    }
}

/// Why the rest of a connection is not listened to.
enum Broken {
    TooLong,
    Malformed,
}

impl Lines {
    /// Adds the events of whole lines, up to the first that is none.
    fn push(&self, batch: &mut Batch, charset: Charset, lines: Piece) -> Result<(), Broken> {
        let bytes = batch.arena().get(lines);
        match charset.decode(bytes, OnMalformed::Fail) {
            Ok(Cow::Borrowed(_)) => self.push_text(batch, lines),
            Ok(Cow::Owned(text)) => {
                let text = batch.arena_mut().push(text.as_bytes());
                self.push_text(batch, text)
            }
            Err(malformed) => {
                tracing::warn!("a client sent a line that is no text: {malformed}");
                let good = charset.whole_lines(&bytes[..malformed.at]);
                self.push(batch, charset, Piece::new(lines.start(), good))?;
                Err(Broken::Malformed)
            }
        }
    }

    fn push_text(&self, batch: &mut Batch, text: Piece) -> Result<(), Broken> {
        let mut start = text.start();
        while let Some(length) = memchr(b'\n', &batch.arena().bytes()[start..text.end()]) {
            let line = Piece::new(start, length);
            if self.is_long(Charset::UTF_8, batch.arena().get(line)) {
                return Err(Broken::TooLong);
            }
            batch.push_piece(line);
            start += length + 1;
        }
        Ok(())
    }

    /// Whether a line with a newline behind these bytes is too long.
    fn is_long(&self, charset: Charset, line: &[u8]) -> bool {
        // A character is never shorter than its UTF-16 units are many.
        if line.len() < self.most {
            return false;
        }
        let line = &line[..line.len() - charset.incomplete(line)];
        let text = charset.decode(line, OnMalformed::Replace).unwrap_or_default();
        text.encode_utf16().count() >= self.most
    }

    fn complaint(&self) -> String {
        format!("FAILED: Event exceeds the maximum length ({} chars, including newline)\n", self.most)
    }
}

/// A text for a client, without the mark of the byte order that belongs in front of the first one only.
fn words(charset: Charset, text: &str) -> Vec<u8> {
    let mark = charset.encode("\n").len();
    charset.encode(&format!("\n{text}"))[mark..].to_vec()
}

#[cfg(test)]
mod tests;
