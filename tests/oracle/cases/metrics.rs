//! The counters of a running agent.

use std::fmt::Write as _;
use std::fs;

use super::super::Output;
use super::super::feed::{drop_file, request, send};
use super::super::peer::Place;
use super::{Case, sorted};
use crate::metrics::{ask, counters};

/// Each source sends to all channels. Two of the sinks have no counters, and nobody empties the last channel.
const CONF: &str = "a.sources = lines syslog web spool tail program
a.channels = c1 c2 c3 kept
a.sinks = file log nowhere
a.sources.lines.type = netcat
a.sources.lines.bind = 127.0.0.1
a.sources.lines.port = @PORT@
a.sources.syslog.type = syslogtcp
a.sources.syslog.host = 127.0.0.1
a.sources.syslog.port = @PORT2@
a.sources.web.type = http
a.sources.web.bind = 127.0.0.1
a.sources.web.port = @PORT3@
a.sources.spool.type = spooldir
a.sources.spool.spoolDir = @DIR@/in
a.sources.spool.batchSize = 2
a.sources.tail.type = TAILDIR
a.sources.tail.filegroups = g
a.sources.tail.filegroups.g = @DIR@/state/tailed
a.sources.tail.positionFile = @DIR@/state/positions
a.sources.program.type = exec
a.sources.program.command = cat @DIR@/state/printed
a.sources.lines.channels = c1 c2 c3 kept
a.sources.syslog.channels = c1 c2 c3 kept
a.sources.web.channels = c1 c2 c3 kept
a.sources.spool.channels = c1 c2 c3 kept
a.sources.tail.channels = c1 c2 c3 kept
a.sources.program.channels = c1 c2 c3 kept
a.channels.c1.type = memory
a.channels.c1.capacity = 1000
a.channels.c2.type = memory
a.channels.c3.type = memory
a.channels.kept.type = memory
a.channels.kept.capacity = 300
a.sinks.file.type = file_roll
a.sinks.file.sink.directory = @DIR@/out
a.sinks.file.sink.rollInterval = 0
a.sinks.file.channel = c1
a.sinks.log.type = logger
a.sinks.log.channel = c2
a.sinks.nowhere.type = null
a.sinks.nowhere.channel = c3
";

pub(super) fn cases() -> Vec<Case> {
    vec![Case {
        name: "metrics",
        conf: CONF,
        before: |place| {
            fs::write(place.path("state/printed"), "p1\np2\n").expect("the folder is writable");
            fs::write(place.path("state/tailed"), "t1\nt2\nt3\n").expect("the folder is writable");
        },
        feed: |place| {
            send(place.ports[0], &[b"n1\nn2\nn3\n"]);
            send(place.ports[1], &[b"<13>1 2026-01-02T03:04:05Z h a - - - s1\n", b"<13>1 - - - - - - s2\n"]);
            request(place.ports[2], "POST", "application/json", b"[{\"body\":\"w1\"},{\"body\":\"w2\"}]");
            request(place.ports[2], "POST", "application/json", b"no events");
            drop_file(place, "in/spooled", b"f1\nf2\nf3\nf4\nf5\n");
        },
        asked,
        events: 17,
        output: sorted,
    }]
}

/// All counters in a text that is the same for the same numbers, and how other requests are answered.
fn asked(place: &Place) -> Output {
    let mut text = String::new();
    for (component, values) in counters(place.monitoring) {
        for (attribute, value) in values {
            // When it started, and how often a sink has looked for events, is not the same twice.
            let value = match attribute.as_str() {
                "StartTime" => (value.len() == 13).to_string(),
                "EventTakeAttemptCount" => value.bytes().all(|byte| byte.is_ascii_digit()).to_string(),
                _ => value,
            };
            writeln!(text, "{component} {attribute} {value}").expect("a string takes every write");
        }
    }
    let requests = [("GET", "/METRICS"), ("POST", "/metrics"), ("TRACE", "/metrics"), ("OPTIONS", "/")];
    for (method, path) in requests.into_iter().chain([("GET", "/"), ("GET", "/metric"), ("GET", "/metrics/")])
    {
        let answer = ask(place.monitoring, method, path);
        let content_type = if answer.status == 200 { answer.content_type } else { String::new() };
        writeln!(text, "{method} {path} {} {content_type}", answer.status)
            .expect("a string takes every write");
    }
    Output::from([("metrics".to_owned(), text.into_bytes())])
}
