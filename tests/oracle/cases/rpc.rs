//! Agents that send to each other: the original with itself, and each way with ours.

use std::fs;

use super::super::Output;
use super::super::feed::{connect, send};
use super::super::peer::{Place, beside};
use super::{Case, PLAIN};
use crate::metrics::counters;
use crate::shared::root;

/// An agent that takes lines, gives them headers and sends them on.
macro_rules! sender {
    ($rpc:literal, $more:literal) => {
        concat!(
            "a.sources = lines\na.channels = c\na.sinks = next\n",
            "a.sources.lines.type = netcat\na.sources.lines.bind = 127.0.0.1\na.sources.lines.port = @PORT@\n",
            "a.sources.lines.channels = c\na.sources.lines.interceptors = same own\n",
            "a.sources.lines.interceptors.same.type = static\na.sources.lines.interceptors.same.key = site\n",
            "a.sources.lines.interceptors.same.value = here and there\n",
            "a.sources.lines.interceptors.own.type = regex_extractor\n",
            "a.sources.lines.interceptors.own.regex = ^(\\\\w+) (\\\\w+)\n",
            "a.sources.lines.interceptors.own.serializers = s1 s2\n",
            "a.sources.lines.interceptors.own.serializers.s1.name = level\n",
            "a.sources.lines.interceptors.own.serializers.s2.name = host\n",
            "a.channels.c.type = memory\na.channels.c.capacity = 2000\n",
            "a.sinks.next.type = ",
            $rpc,
            "\na.sinks.next.hostname = 127.0.0.1\na.sinks.next.port = @PORT2@\n",
            "a.sinks.next.channel = c\n",
            $more
        )
    };
}

/// An agent that writes what it is sent, with the headers.
macro_rules! receiver {
    ($rpc:literal, $more:literal) => {
        concat!(
            "a.sources = calls\na.channels = c\na.sinks = files\n",
            "a.sources.calls.type = ",
            $rpc,
            "\na.sources.calls.bind = 127.0.0.1\na.sources.calls.port = @PORT2@\n",
            "a.sources.calls.channels = c\na.channels.c.type = memory\na.channels.c.capacity = 2000\n",
            "a.sinks.files.type = file_roll\na.sinks.files.sink.directory = @DIR@/out\n",
            "a.sinks.files.sink.rollInterval = 0\na.sinks.files.sink.serializer = HEADER_AND_TEXT\n",
            "a.sinks.files.channel = c\n",
            $more
        )
    };
}

const SENDER: &str = sender!("avro", "");
const RECEIVER: &str = receiver!("avro", "");
const DEFLATING_SENDER: &str =
    sender!("avro", "a.sinks.next.compression-type = deflate\na.sinks.next.compression-level = 9\n");
const DEFLATED_RECEIVER: &str = receiver!("avro", "a.sources.calls.compression-type = deflate\n");

const ENCRYPTING_SENDER: &str = sender!(
    "avro",
    "a.sinks.next.ssl = true\na.sinks.next.truststore = @DIR@/trust.jks\na.sinks.next.truststore-password = changeit\n"
);
const ENCRYPTED_RECEIVER: &str = receiver!(
    "avro",
    "a.sources.calls.ssl = true\na.sources.calls.keystore = @DIR@/server.jks\na.sources.calls.keystore-password = changeit\n"
);
const BOTH_SENDER: &str = sender!(
    "avro",
    "a.sinks.next.ssl = true\na.sinks.next.trust-all-certs = true\na.sinks.next.include-protocols = TLSv1.2\n\
     a.sinks.next.compression-type = deflate\n"
);
const BOTH_RECEIVER: &str = receiver!(
    "avro",
    "a.sources.calls.ssl = true\na.sources.calls.keystore = @DIR@/server.p12\na.sources.calls.keystore-password = changeit\n\
     a.sources.calls.keystore-type = PKCS12\na.sources.calls.compression-type = deflate\n"
);

const THRIFT_SENDER: &str = sender!("thrift", "a.sinks.next.batch-size = 50\n");
const THRIFT_RECEIVER: &str = receiver!("thrift", "");
const BINARY_SENDER: &str = sender!("thrift", "a.sinks.next.protocol = binary\n");
const BINARY_RECEIVER: &str = receiver!("thrift", "a.sources.calls.protocol = binary\n");
const ENCRYPTING_THRIFT_SENDER: &str = sender!(
    "thrift",
    "a.sinks.next.ssl = true\na.sinks.next.truststore = @DIR@/trust.jks\na.sinks.next.truststore-password = changeit\n"
);
const ENCRYPTED_THRIFT_RECEIVER: &str = receiver!(
    "thrift",
    "a.sources.calls.ssl = true\na.sources.calls.keystore = @DIR@/server.jks\na.sources.calls.keystore-password = changeit\n"
);

const LINES: usize = 1200;

/// Counters of a source that do not depend on how the events fell into batches.
const RECEIVED: &[&str] = &[
    "EventReceivedCount",
    "EventAcceptedCount",
    "AppendReceivedCount",
    "AppendAcceptedCount",
    "OpenConnectionCount",
    "ChannelWriteFail",
    "EventReadFail",
    "GenericProcessingFail",
];

/// The same for calls of Thrift; the original does not count their connections.
const RECEIVED_BY_THRIFT: &[&str] = &[
    "EventReceivedCount",
    "EventAcceptedCount",
    "AppendReceivedCount",
    "AppendAcceptedCount",
    "ChannelWriteFail",
];

/// The same for a sink. Its server has gone by then, which the original counts as a failed write.
const SENT: &[&str] = &["EventDrainAttemptCount", "EventDrainSuccessCount", "ChannelReadFail"];

pub(super) fn cases() -> Vec<Case> {
    avro().into_iter().chain(thrift()).collect()
}

fn thrift() -> Vec<Case> {
    vec![
        Case {
            name: "thrift-from-original",
            conf: THRIFT_RECEIVER,
            feed: |place| from_original(place, THRIFT_SENDER),
            asked: |place| counted(place, "SOURCE.calls", RECEIVED_BY_THRIFT),
            events: LINES,
            ..PLAIN
        },
        Case {
            name: "thrift-from-original-binary",
            conf: BINARY_RECEIVER,
            feed: |place| from_original(place, BINARY_SENDER),
            events: LINES,
            ..PLAIN
        },
        Case {
            name: "thrift-from-original-tls",
            conf: ENCRYPTED_THRIFT_RECEIVER,
            before: key_stores,
            feed: |place| from_original(place, ENCRYPTING_THRIFT_SENDER),
            events: LINES,
            ..PLAIN
        },
        Case {
            name: "thrift-to-original",
            conf: THRIFT_SENDER,
            feed: |place| to_original(place, THRIFT_RECEIVER),
            asked: |place| counted(place, "SINK.next", SENT),
            events: LINES,
            ..PLAIN
        },
        Case {
            name: "thrift-to-original-binary",
            conf: BINARY_SENDER,
            feed: |place| to_original(place, BINARY_RECEIVER),
            events: LINES,
            ..PLAIN
        },
        Case {
            name: "thrift-to-original-tls",
            conf: ENCRYPTING_THRIFT_SENDER,
            before: key_stores,
            feed: |place| to_original(place, ENCRYPTED_THRIFT_RECEIVER),
            events: LINES,
            ..PLAIN
        },
    ]
}

fn avro() -> Vec<Case> {
    vec![
        Case {
            name: "avro-from-original",
            conf: RECEIVER,
            feed: |place| from_original(place, SENDER),
            asked: |place| counted(place, "SOURCE.calls", RECEIVED),
            events: LINES,
            ..PLAIN
        },
        Case {
            name: "avro-from-original-deflate",
            conf: DEFLATED_RECEIVER,
            feed: |place| from_original(place, DEFLATING_SENDER),
            events: LINES,
            ..PLAIN
        },
        Case {
            name: "avro-to-original",
            conf: SENDER,
            feed: |place| to_original(place, RECEIVER),
            asked: |place| counted(place, "SINK.next", SENT),
            events: LINES,
            ..PLAIN
        },
        Case {
            name: "avro-to-original-deflate",
            conf: DEFLATING_SENDER,
            feed: |place| to_original(place, DEFLATED_RECEIVER),
            events: LINES,
            ..PLAIN
        },
        Case {
            name: "avro-from-original-tls",
            conf: ENCRYPTED_RECEIVER,
            before: key_stores,
            feed: |place| from_original(place, ENCRYPTING_SENDER),
            events: LINES,
            ..PLAIN
        },
        Case {
            name: "avro-from-original-tls-deflate",
            conf: BOTH_RECEIVER,
            before: key_stores,
            feed: |place| from_original(place, BOTH_SENDER),
            events: LINES,
            ..PLAIN
        },
        Case {
            name: "avro-to-original-tls",
            conf: ENCRYPTING_SENDER,
            before: key_stores,
            feed: |place| to_original(place, ENCRYPTED_RECEIVER),
            events: LINES,
            ..PLAIN
        },
        Case {
            name: "avro-to-original-tls-deflate",
            conf: BOTH_SENDER,
            before: key_stores,
            feed: |place| to_original(place, BOTH_RECEIVER),
            events: LINES,
            ..PLAIN
        },
    ]
}

fn key_stores(place: &Place) {
    for name in ["server.jks", "server.p12", "trust.jks"] {
        let from = root().join("connectors/tests/tls").join(name);
        fs::copy(from, place.path(name)).expect("the folder is writable");
    }
}

fn from_original(place: &Place, sender: &str) {
    wait_for(place.ports[1]);
    beside(place, sender, || feed(place), LINES);
}

fn to_original(place: &Place, receiver: &str) {
    let both_are_there = || {
        wait_for(place.ports[1]);
        feed(place);
    };
    beside(place, receiver, both_are_there, LINES);
}

fn counted(place: &Place, component: &str, attributes: &[&str]) -> Output {
    let counters = counters(place.monitoring);
    let values = &counters[component];
    let lines = attributes.iter().map(|attribute| format!("{attribute} {}\n", values[*attribute]));
    Output::from([("counters".to_owned(), lines.collect::<String>().into_bytes())])
}

/// A sink whose server is not there yet waits for seconds before it tries again.
fn wait_for(port: u16) {
    drop(connect(port));
}

/// Lines of many lengths, some that do not get all headers.
fn feed(place: &Place) {
    let line = |number: usize| match number % 5 {
        0 => format!("x{number}\n"),
        1 => format!("INFO web{number} ü {}\n", "long ".repeat(number % 90)),
        _ => format!("WARN db{number} a message of some length\n"),
    };
    let lines: String = (0..LINES).map(line).collect();
    send(place.ports[0], &[lines.as_bytes()]);
}
