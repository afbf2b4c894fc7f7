//! One connection: reads calls, hands them to the source, writes what it answers, all in order.

use std::io::{self, BufReader};

use crate::avro::Invalid;
use crate::avro::binary::{Reader, write_bytes, write_long};
use crate::avro_rpc::{APPEND, APPEND_BATCH, Frame, Match, Protocols};
use crate::avro_rpc::{read_frame, skip_metadata, start_frame, write_frame};
use crate::rpc::{Call, Jobs, Outcome, Stream};

/// Bytes that are read at once. Clients of the original send buffers of 8 KiB.
const BUFFER: usize = 64 << 10;

/// A client's connection.
pub(super) struct Connection<'s> {
    pub(super) stream: BufReader<Box<dyn Stream>>,
    pub(super) protocols: &'s Protocols,
    pub(super) jobs: &'s Jobs,
    /// The ends know each other's protocol.
    pub(super) established: bool,
}

/// What stands in front of the parameters of a request.
enum Request {
    Call(Call, usize),
    Unknown(String),
    /// The client is to say its protocol first.
    Stranger,
}

impl<'s> Connection<'s> {
    pub(super) fn new(stream: Box<dyn Stream>, protocols: &'s Protocols, jobs: &'s Jobs) -> Self {
        let stream = BufReader::with_capacity(BUFFER, stream);
        Self { stream, protocols, jobs, established: false }
    }

    /// Serves the client until one of the ends goes.
    pub(super) fn serve(mut self) -> io::Result<()> {
        let mut answer = Vec::new();
        while let Some(Frame { serial, message }) = read_frame(&mut self.stream)? {
            start_frame(&mut answer);
            let request = self.head(&message, &mut answer).map_err(io::Error::other)?;
            let outcome = match request {
                Request::Stranger => None,
                Request::Unknown(name) => {
                    let class = "org.apache.avro.AvroRuntimeException";
                    Some(Outcome::Error(format!("{class}: No such remote message: {name}")))
                }
                Request::Call(call, start) => match self.jobs.pass_on(call, message, start) {
                    Some(outcome) => Some(outcome),
                    None => return Ok(()),
                },
            };
            if let Some(outcome) = outcome {
                write_outcome(&outcome, &mut answer);
            }
            write_frame(serial, &mut answer, self.stream.get_mut())?;
        }
        Ok(())
    }

    fn head(&mut self, message: &[u8], answer: &mut Vec<u8>) -> Result<Request, Invalid> {
        let mut reader = Reader::new(message);
        if !self.established {
            if self.protocols.answer(&mut reader, answer)? == Match::None {
                return Ok(Request::Stranger);
            }
            self.established = true;
        }
        skip_metadata(&mut reader)?;
        let name = reader.bytes()?;
        Ok(match name {
            APPEND => Request::Call(Call::Append, reader.position()),
            APPEND_BATCH => Request::Call(Call::AppendBatch, reader.position()),
            _ => Request::Unknown(String::from_utf8_lossy(name).into_owned()),
        })
    }
}

fn write_outcome(outcome: &Outcome, answer: &mut Vec<u8>) {
    // No metadata.
    answer.push(0);
    match outcome {
        Outcome::Status(status) => {
            answer.push(0);
            write_long(*status as i64, answer);
        }
        Outcome::Error(why) => {
            // An error, of the only branch that the protocol has.
            answer.extend_from_slice(&[1, 0]);
            write_bytes(why.as_bytes(), answer);
        }
    }
}
