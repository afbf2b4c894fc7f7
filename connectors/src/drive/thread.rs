//! A source on a thread of its own, as a stage of the engine has it: for those that wait for the network.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;

use logflowc_runtime::connector::{Poll, Source, SourceContext};
use logflowc_runtime::{Batch, Headers};

use super::{PATIENCE, Seen, events};

/// A source at work.
pub(crate) struct Driven {
    events: Receiver<Seen>,
    thread: JoinHandle<()>,
    pub(crate) context: SourceContext,
}

/// Polls an open source on a thread. `room` events wait until they are looked at; then the source waits, as it does
/// for a full channel.
pub(crate) fn start(source: impl Source + 'static, context: &SourceContext, room: usize) -> Driven {
    let (sender, events) = sync_channel(room);
    start_with(source, context, events, move |batch, headers| store(batch, headers, &sender))
}

/// Polls an open source on a thread. `accept` is asked whether the channels take a batch.
pub(crate) fn start_with(
    mut source: impl Source + 'static,
    context: &SourceContext,
    events: Receiver<Seen>,
    mut accept: impl FnMut(&Batch, &Headers) -> bool + Send + 'static,
) -> Driven {
    let inner = context.clone();
    let thread = std::thread::spawn(move || {
        let mut batch = Batch::default();
        while !inner.stop.is_raised() {
            batch.clear();
            let polled = source.poll(&mut batch).expect("the source works");
            assert_ne!(polled, Poll::Ended, "a network source has no end");
            if batch.is_empty() {
                continue;
            }
            if accept(&batch, &inner.headers) {
                source.commit().expect("the source works");
            } else {
                source.refuse();
            }
        }
        source.close();
    });
    Driven { events, thread, context: context.clone() }
}

/// Stores the events of a batch; `false` when nobody looks at them any more.
pub(crate) fn store(batch: &Batch, headers: &Headers, sender: &SyncSender<Seen>) -> bool {
    events(batch, headers).into_iter().all(|event| sender.send(event).is_ok())
}

impl Driven {
    /// The next event.
    pub(crate) fn next(&self) -> Seen {
        self.events.recv_timeout(PATIENCE).expect("an event arrives")
    }

    /// The bodies of the next events.
    pub(crate) fn bodies(&self, count: usize) -> Vec<String> {
        (0..count).map(|_| String::from_utf8(self.next().body).expect("a text")).collect()
    }

    /// Stops the source. Tells that nothing else had arrived.
    pub(crate) fn stop(self) {
        let Self { events, thread, context } = self;
        match events.try_recv() {
            Ok(event) => panic!("nobody has asked for {event:?}"),
            Err(_) => context.stop.raise(),
        }
        assert_eq!(events.recv_timeout(PATIENCE), Err(RecvTimeoutError::Disconnected));
        thread.join().expect("the source does not panic");
    }
}
