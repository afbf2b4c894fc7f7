//! The end that calls (`org.apache.flume.api.NettyAvroRpcClient`).

use std::io::{self, BufReader};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use logflowc_runtime::connector::Failure;
use logflowc_runtime::{Events, Headers};

use super::{APPEND_BATCH, Deflated, Match, Status, Stream, event, handshake};
use super::{read_frame, skip_metadata, start_frame, write_frame};
use crate::avro::Invalid;
use crate::avro::binary::{Reader, write_bytes};
use crate::tls::ClientTls;

/// Bytes of answers that are read at once; they are short.
const BUFFER: usize = 4 << 10;

/// A server and how it is spoken to.
#[derive(Debug, Clone)]
pub(crate) struct Remote {
    pub(crate) host: String,
    pub(crate) port: u16,
    /// Longest time until a connection stands, and for the system to take what is sent.
    pub(crate) connect_timeout: Duration,
    /// Longest silence of the server while an answer is due.
    pub(crate) request_timeout: Duration,
    /// The level of compression, with which both directions are compressed.
    pub(crate) deflate: Option<u32>,
    /// How to encrypt, inside of the compression.
    pub(crate) tls: Option<ClientTls>,
}

/// A connection to a server. After an error it is of no use any more.
pub(crate) struct Client {
    stream: BufReader<Box<dyn Stream>>,
    /// The ends know each other's protocol.
    established: bool,
    serial: i32,
    /// Memory for requests.
    request: Vec<u8>,
}

/// Why a call did not succeed. The events may have arrived all the same, unless the server says that they have not.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("it answers with something else than Avro: {0}")]
    Invalid(#[from] Invalid),
    #[error("it does not have room for the events")]
    Refused,
    #[error("it says: {0}")]
    Error(String),
}

impl Remote {
    /// Connects to the first address of the host that answers.
    pub(crate) fn connect(&self) -> Result<Client, Failure> {
        let stream = self.stream().map_err(|error| Failure::retry(self.what("connect to"), error))?;
        Ok(Client {
            stream: BufReader::with_capacity(BUFFER, stream),
            established: false,
            serial: 0,
            request: Vec::new(),
        })
    }

    /// Sends events over a connection to this server; they have arrived when this succeeds.
    pub(crate) fn send(&self, client: &mut Client, events: &Events, names: &Headers) -> Result<(), Failure> {
        let sent = client.append_batch(events, names);
        sent.map_err(|error| Failure::retry(self.what("send to"), error))
    }

    fn what(&self, verb: &str) -> String {
        format!("cannot {verb} {}:{}", self.host, self.port)
    }

    fn stream(&self) -> io::Result<Box<dyn Stream>> {
        let stream = self.socket()?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(self.connect_timeout))?;
        stream.set_read_timeout(Some(self.request_timeout))?;
        Ok(match (self.deflate, &self.tls) {
            (None, None) => Box::new(stream),
            (Some(level), None) => Box::new(Deflated::new(stream, level)),
            (None, Some(tls)) => Box::new(tls.encrypt(&self.host, stream)?),
            (Some(level), Some(tls)) => Box::new(tls.encrypt(&self.host, Deflated::new(stream, level))?),
        })
    }

    fn socket(&self) -> io::Result<TcpStream> {
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
        for address in (self.host.as_str(), self.port).to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, self.connect_timeout) {
                Ok(stream) => return Ok(stream),
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

impl Client {
    fn append_batch(&mut self, events: &Events, names: &Headers) -> Result<(), Broken> {
        let answered = self.call(false, events, names)?;
        if answered == Match::None && self.call(true, events, names)? == Match::None {
            return Err(Invalid::new("it does not take our protocol").into());
        }
        Ok(())
    }

    /// One request and its answer. The call was not executed when the server does not know our protocol.
    fn call(&mut self, with_protocol: bool, events: &Events, names: &Headers) -> Result<Match, Broken> {
        start_frame(&mut self.request);
        if !self.established {
            handshake::ask(with_protocol, &mut self.request);
        }
        self.request.push(0);
        write_bytes(APPEND_BATCH, &mut self.request);
        event::encode(events, names, &mut self.request);
        self.serial = self.serial.wrapping_add(1);
        write_frame(self.serial, &mut self.request, self.stream.get_mut())?;
        let answer = self.answer()?;
        let mut reader = Reader::new(&answer);
        if !self.established {
            if handshake::answered(&mut reader)? == Match::None {
                return Ok(Match::None);
            }
            self.established = true;
        }
        result(&mut reader)?;
        Ok(Match::Both)
    }

    /// The message that answers the last request.
    fn answer(&mut self) -> Result<Vec<u8>, Broken> {
        let frame = read_frame(&mut self.stream).map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => {
                io::Error::new(io::ErrorKind::TimedOut, "it does not answer in time")
            }
            _ => error,
        })?;
        let frame = frame.ok_or_else(|| io::Error::other("it has closed the connection"))?;
        if frame.serial != self.serial {
            return Err(Invalid(format!("number {} was not asked for", frame.serial)).into());
        }
        Ok(frame.message)
    }
}

/// Reads what stands behind the handshake of an answer.
fn result(reader: &mut Reader<'_>) -> Result<(), Broken> {
    skip_metadata(reader)?;
    if reader.take(1)? == [0] {
        let stored = reader.long()? == Status::Ok as i64;
        return if stored { Ok(()) } else { Err(Broken::Refused) };
    }
    // The only branch that the protocol has.
    reader.long()?;
    Err(Broken::Error(String::from_utf8_lossy(reader.bytes()?).into_owned()))
}
