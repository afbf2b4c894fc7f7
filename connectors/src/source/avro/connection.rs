//! One connection: reads calls, hands them to the source, writes what it answers, all in order.

use std::io::{self, BufReader};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Instant;

use crate::avro::Invalid;
use crate::avro::binary::{Reader, write_bytes, write_long};
use crate::avro_rpc::{APPEND, APPEND_BATCH, Frame, Match, Protocols, Status, Stream};
use crate::avro_rpc::{read_frame, skip_metadata, start_frame, write_frame};

/// Bytes that are read at once. Clients of the original send buffers of 8 KiB.
const BUFFER: usize = 64 << 10;

/// What the source is told.
pub(super) enum Message {
    Job(Job),
    /// The agent is to stop.
    Wake,
}

/// A call that waits for its answer.
pub(super) struct Job {
    pub(super) call: Call,
    pub(super) message: Vec<u8>,
    /// Where the parameters begin.
    pub(super) start: usize,
    pub(super) answer: Answer,
    /// When it was complete.
    pub(super) arrived: Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Append,
    AppendBatch,
}

/// What a call comes to.
pub(super) enum Outcome {
    Status(Status),
    /// It cannot be executed.
    Error(String),
}

/// The way back to the connection, which is closed when nothing comes on it.
pub(super) struct Answer(SyncSender<Outcome>);

impl Answer {
    pub(super) fn send(self, outcome: Outcome) {
        // A connection that has ended does not hear it.
        let _ = self.0.send(outcome);
    }
}

/// A client's connection.
pub(super) struct Connection<'s> {
    pub(super) stream: BufReader<Box<dyn Stream>>,
    pub(super) protocols: &'s Protocols,
    pub(super) jobs: SyncSender<Message>,
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
    pub(super) fn new(stream: Box<dyn Stream>, protocols: &'s Protocols, jobs: SyncSender<Message>) -> Self {
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
                Request::Call(call, start) => match self.pass_on(call, message, start) {
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

    /// Gives a call to the source and waits for what it says; nothing when it has ended.
    fn pass_on(&self, call: Call, message: Vec<u8>, start: usize) -> Option<Outcome> {
        let (answer, answered) = sync_channel(1);
        let job = Job { call, message, start, answer: Answer(answer), arrived: Instant::now() };
        self.jobs.send(Message::Job(job)).ok()?;
        answered.recv().ok()
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
