//! Runs a source in a test, as a stage of the engine does, and shows what comes out of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use logflowc_plan::Settings;
use logflowc_runtime::connector::{Poll, Source, SourceContext};
use logflowc_runtime::metrics::SourceCounters;
use logflowc_runtime::{Batch, Headers, Stop};
use serde_json::Value;

/// Nothing in these tests takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// An event as it left the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

/// A source at work.
pub(crate) struct Driven {
    events: Receiver<Seen>,
    thread: JoinHandle<()>,
    pub(crate) context: SourceContext,
}

/// What a source is made with; the names of some headers are known ahead.
pub(crate) fn context(names: &[&str]) -> SourceContext {
    let names: Vec<String> = names.iter().copied().map(str::to_owned).collect();
    SourceContext {
        headers: Headers::new(&names),
        counters: Arc::new(SourceCounters::default()),
        stop: Stop::default(),
        batch: 1000,
    }
}

/// An event with this body and these headers.
pub(crate) fn seen(body: &[u8], headers: &[(&str, &str)]) -> Seen {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Seen { headers: headers.collect(), body: body.to_vec() }
}

/// These settings with some of them changed.
pub(crate) fn settings(mut defaults: Value, changes: &Value) -> Settings {
    let all = defaults.as_object_mut().expect("an object");
    all.extend(changes.as_object().expect("an object").clone());
    all.clone()
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
    (0..batch.len()).all(|event| {
        let named = batch.headers(event).map(|(header, value)| {
            (
                headers.name(&header).to_owned(),
                String::from_utf8(value.to_vec()).expect("header values are text"),
            )
        });
        sender.send(Seen { headers: named.collect(), body: batch.body(event).to_vec() }).is_ok()
    })
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

    /// Stops the source. Tells that nothing else had arrived, and that it did not take long.
    pub(crate) fn stop(self) {
        let Self { events, thread, context } = self;
        match events.try_recv() {
            Ok(event) => panic!("nobody has asked for {event:?}"),
            Err(_) => context.stop.raise(),
        }
        assert_eq!(events.recv_timeout(Duration::from_secs(1)), Err(RecvTimeoutError::Disconnected));
        thread.join().expect("the source does not panic");
    }
}
