//! The end that calls (`org.apache.flume.api.NettyAvroRpcClient`).

use std::io::{self, BufReader};

use logflowc_runtime::connector::Failure;
use logflowc_runtime::{Events, Headers};

use super::{APPEND_BATCH, Deflated, Match, event, handshake};
use super::{read_frame, skip_metadata, start_frame, write_frame};
use crate::avro::Invalid;
use crate::avro::binary::{Reader, write_bytes};
use crate::rpc::{Address, Remote, Status, Stream, no_answer};
use crate::tls::ClientTls;

/// Bytes of answers that are read at once; they are short.
const BUFFER: usize = 4 << 10;

/// A server and how it is spoken to.
#[derive(Debug, Clone)]
pub(crate) struct AvroRemote {
    pub(crate) address: Address,
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

impl Remote for AvroRemote {
    type Client = Client;

    fn connect(&self) -> Result<Client, Failure> {
        let stream = self.stream().map_err(|error| self.address.failure("connect to", error))?;
        Ok(Client {
            stream: BufReader::with_capacity(BUFFER, stream),
            established: false,
            serial: 0,
            request: Vec::new(),
        })
    }

    fn send(&self, client: &mut Client, events: &Events, names: &Headers) -> Result<(), Failure> {
        let sent = client.append_batch(events, names);
        sent.map_err(|error| self.address.failure("send to", error))
    }
}

impl AvroRemote {
    fn stream(&self) -> io::Result<Box<dyn Stream>> {
        let (stream, host) = (self.address.socket()?, &self.address.host);
        Ok(match (self.deflate, &self.tls) {
            (None, None) => Box::new(stream),
            (Some(level), None) => Box::new(Deflated::new(stream, level)),
            (None, Some(tls)) => Box::new(tls.encrypt(host, stream)?),
            (Some(level), Some(tls)) => Box::new(tls.encrypt(host, Deflated::new(stream, level))?),
        })
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
        let frame = read_frame(&mut self.stream).map_err(no_answer)?;
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
