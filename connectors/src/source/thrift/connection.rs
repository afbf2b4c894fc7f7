//! One connection: reads calls, hands them to the source, writes what it answers, all in order.

use std::io::{self, BufReader};

use crate::rpc::{Call, Jobs, Outcome, Stream};
use crate::thrift_rpc::{Head, Protocol, Purpose, Reader, Writer, read_frame, start_frame, write_frame};

/// Bytes that are read at once.
const BUFFER: usize = 64 << 10;

/// No call has this name (`TApplicationException.UNKNOWN_METHOD`).
const UNKNOWN_METHOD: i32 = 1;

/// The parameters cannot be read (`TApplicationException.PROTOCOL_ERROR`).
const PROTOCOL_ERROR: i32 = 7;

/// A client's connection.
pub(in crate::source) struct Connection<'s> {
    stream: BufReader<Box<dyn Stream>>,
    protocol: Protocol,
    jobs: &'s Jobs,
}

impl<'s> Connection<'s> {
    pub(in crate::source) fn new(stream: Box<dyn Stream>, protocol: Protocol, jobs: &'s Jobs) -> Self {
        Self { stream: BufReader::with_capacity(BUFFER, stream), protocol, jobs }
    }

    /// Serves the client until one of the ends goes. `call` knows the calls by their names.
    pub(in crate::source) fn serve(mut self, call: impl Fn(&[u8]) -> Option<Call>) -> io::Result<()> {
        let mut answer = Vec::new();
        while let Some(message) = read_frame(&mut self.stream)? {
            let mut reader = Reader::new(self.protocol, &message);
            let Head { purpose, name, number } = reader.head().map_err(io::Error::other)?;
            let (name, start) = (name.to_vec(), reader.position());
            start_frame(&mut answer);
            let mut writer = Writer::new(self.protocol, &mut answer);
            match call(&name).map(|call| self.jobs.pass_on(call, message, start)) {
                Some(Some(Outcome::Status(status))) => writer.result(&name, number, status),
                Some(Some(Outcome::Error(why))) => writer.exception(&name, number, &why, PROTOCOL_ERROR),
                Some(None) => return Ok(()),
                None => {
                    let why = format!("Invalid method name: '{}'", String::from_utf8_lossy(&name));
                    writer.exception(&name, number, &why, UNKNOWN_METHOD);
                }
            }
            if purpose != Purpose::Oneway {
                write_frame(&mut answer, self.stream.get_mut())?;
            }
        }
        Ok(())
    }
}
