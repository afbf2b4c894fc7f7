//! What the thread of a connection and the source tell each other.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Instant;

use super::Status;

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

/// What a client wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    /// One event is to be kept.
    Append,
    /// Many are.
    AppendBatch,
}

/// What a call comes to.
pub(crate) enum Outcome {
    /// It was executed, with this result.
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

/// The way from connections to the source.
#[derive(Clone)]
pub(crate) struct Jobs(pub(super) SyncSender<Message>);

impl Jobs {
    /// Gives a call to the source and waits for what it says; nothing when it has ended. The parameters begin at `start`.
    pub(crate) fn pass_on(&self, call: Call, message: Vec<u8>, start: usize) -> Option<Outcome> {
        let (answer, answered) = sync_channel(1);
        let job = Job { call, message, start, answer: Answer(answer), arrived: Instant::now() };
        self.0.send(Message::Job(job)).ok()?;
        answered.recv().ok()
    }
}
