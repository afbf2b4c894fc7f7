//! Runs a source in a test, as a stage of the engine does, and shows what comes out of it.

mod hand;
mod thread;

use std::collections::BTreeMap;
use std::net::{TcpStream, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use logflowc_plan::Settings;
use logflowc_runtime::connector::SourceContext;
use logflowc_runtime::metrics::SourceCounters;
use logflowc_runtime::{Batch, Headers, Stop};
use serde_json::Value;

pub(crate) use hand::ByHand;
pub(crate) use thread::{Driven, start, start_with, store};

/// Nothing in these tests takes longer, not even on a machine that has much else to do.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

/// An event as it left the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What a source is made with; the names of some headers are known ahead.
pub(crate) fn context(names: &[&str]) -> SourceContext {
    let names: Vec<String> = names.iter().copied().map(str::to_owned).collect();
    SourceContext {
        headers: Headers::new(&names),
        counters: Arc::new(SourceCounters::default()),
        stop: Stop::default(),
        batch: 1000,
        join: None,
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

/// The events of a batch.
fn events(batch: &Batch, headers: &Headers) -> Vec<Seen> {
    let event = |index| {
        let named = batch.headers(index).map(|(header, value)| {
            let value = String::from_utf8(value.to_vec()).expect("header values are text");
            (headers.name(&header).to_owned(), value)
        });
        Seen { headers: named.collect(), body: batch.body(index).to_vec() }
    };
    (0..batch.len()).map(event).collect()
}

/// A client of a source on this machine.
pub(crate) fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).expect("the source listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out can be set");
    stream
}

/// A socket whose datagrams go to a source on this machine.
pub(crate) fn datagrams_to(port: u16) -> UdpSocket {
    let client = UdpSocket::bind(("127.0.0.1", 0)).expect("there is a free port");
    client.connect(("127.0.0.1", port)).expect("the address is one");
    client
}
