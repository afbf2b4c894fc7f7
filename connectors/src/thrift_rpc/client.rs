//! The end that calls (`org.apache.flume.api.ThriftRpcClient`).

use std::io::{self, BufReader};

use logflowc_runtime::connector::Failure;
use logflowc_runtime::{Events, Headers};

use super::{APPEND_BATCH, Head, Kind, Malformed, Protocol, Purpose, Reader, Writer, event};
use super::{read_frame, start_frame, write_frame};
use crate::rpc::{Address, Remote, Status, Stream, no_answer};
use crate::tls::ClientTls;

/// Bytes of answers that are read at once; they are short.
const BUFFER: usize = 4 << 10;

/// A server and how it is spoken to.
#[derive(Debug, Clone)]
pub(crate) struct ThriftRemote {
    pub(crate) address: Address,
    pub(crate) protocol: Protocol,
    pub(crate) tls: Option<ClientTls>,
}

/// A connection to a server. After an error it is of no use any more.
pub(crate) struct Client {
    stream: BufReader<Box<dyn Stream>>,
    number: i32,
    /// Memory for requests.
    request: Vec<u8>,
}

/// Why a call did not succeed. The events may have arrived all the same, unless the server says that they have not.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("it answers with something else than this protocol of Thrift: {0}")]
    Malformed(#[from] Malformed),
    #[error("it does not have room for the events")]
    Refused,
    #[error("it says: {0}")]
    Exception(String),
}

impl Remote for ThriftRemote {
    type Client = Client;

    fn connect(&self) -> Result<Client, Failure> {
        let stream = self.stream().map_err(|error| self.address.failure("connect to", error))?;
        Ok(Client { stream: BufReader::with_capacity(BUFFER, stream), number: 0, request: Vec::new() })
    }

    fn send(&self, client: &mut Client, events: &Events, names: &Headers) -> Result<(), Failure> {
        let sent = client.append_batch(self.protocol, events, names);
        sent.map_err(|error| self.address.failure("send to", error))
    }
}

impl ThriftRemote {
    fn stream(&self) -> io::Result<Box<dyn Stream>> {
        let stream = self.address.socket()?;
        Ok(match &self.tls {
            None => Box::new(stream),
            Some(tls) => Box::new(tls.encrypt(&self.address.host, stream)?),
        })
    }
}

impl Client {
    fn append_batch(&mut self, protocol: Protocol, events: &Events, names: &Headers) -> Result<(), Broken> {
        self.number = self.number.wrapping_add(1);
        start_frame(&mut self.request);
        let mut writer = Writer::new(protocol, &mut self.request);
        writer.head(&Head { purpose: Purpose::Call, name: APPEND_BATCH, number: self.number });
        event::encode(events, names, &mut writer);
        write_frame(&mut self.request, self.stream.get_mut())?;
        let answer = read_frame(&mut self.stream).map_err(no_answer)?;
        let answer = answer.ok_or_else(|| io::Error::other("it has closed the connection"))?;
        let mut reader = Reader::new(protocol, &answer);
        let Head { purpose, number, .. } = reader.head()?;
        if number != self.number {
            return Err(Malformed(format!("number {number} was not asked for")).into());
        }
        match purpose {
            Purpose::Reply => result(&mut reader),
            _ => Err(Broken::Exception(why(&mut reader)?)),
        }
    }
}

/// Reads the status of an answer.
fn result(reader: &mut Reader<'_>) -> Result<(), Broken> {
    let mut status = None;
    reader.fields(&[(0, Kind::I32)], |reader, _| {
        status = Some(reader.int()?);
        Ok(())
    })?;
    if status == Some(Status::Ok as i32) { Ok(()) } else { Err(Broken::Refused) }
}

/// Reads why a call was not executed.
fn why(reader: &mut Reader<'_>) -> Result<String, Malformed> {
    let mut why = String::new();
    reader.fields(&[(1, Kind::Bytes)], |reader, _| {
        why = String::from_utf8_lossy(reader.bytes()?).into_owned();
        Ok(())
    })?;
    Ok(why)
}
