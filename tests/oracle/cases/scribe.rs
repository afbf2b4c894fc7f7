//! Entries of Scribe, and what their senders are answered.

use std::fs;

use super::super::feed::send;
use super::super::peer::Place;
use super::{Case, PLAIN};

const CONF: &str = "a.sources = r
a.channels = c
a.sinks = k
a.sources.r.type = org.apache.flume.source.scribe.ScribeSource
a.sources.r.port = @PORT@
a.sources.r.channels = c
a.channels.c.type = memory
a.sinks.k.type = file_roll
a.sinks.k.sink.directory = @DIR@/out
a.sinks.k.sink.rollInterval = 0
a.sinks.k.sink.serializer = HEADER_AND_TEXT
a.sinks.k.channel = c
";

pub(super) fn cases() -> Vec<Case> {
    vec![Case { name: "scribe", conf: CONF, feed, events: 3, ..PLAIN }]
}

/// Two calls, with a version in front and without, and one that nobody knows.
fn feed(place: &Place) {
    let entry = |category: &str, message: &str| {
        let text = |number: u8, text: &str| {
            let length = u32::try_from(text.len()).expect("a short text").to_be_bytes();
            [&[11, 0, number], &length[..], text.as_bytes()].concat()
        };
        [text(1, category), text(2, message), vec![0]].concat()
    };
    let frame = |head: &[u8], entries: &[Vec<u8>]| {
        let count = u32::try_from(entries.len()).expect("a few").to_be_bytes();
        let message = [head, &[15, 0, 1, 12], &count, &entries.concat(), &[0]].concat();
        [&u32::try_from(message.len()).expect("a short message").to_be_bytes(), &message[..]].concat()
    };
    let calls = [
        frame(b"\0\0\0\x03Log\x01\0\0\0\x05", &[entry("app", "hello ü"), entry("app two", "a\tb")]),
        frame(b"\x80\x01\0\x01\0\0\0\x03Log\0\0\0\x06", &[entry("", "")]),
        frame(b"\0\0\0\x04ping\x01\0\0\0\x07", &[]),
    ];
    let answers = send(place.ports[0], &calls.each_ref().map(Vec::as_slice));
    fs::write(place.path("out2/answers"), answers).expect("the folder is writable");
}
