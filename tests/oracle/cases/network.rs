//! Sources that listen.

use std::fs;
use std::sync::LazyLock;

use super::super::feed::{datagrams, request, send};
use super::super::peer::Place;
use super::{Case, PLAIN, sorted};

macro_rules! conf {
    ($source:literal) => {
        concat!(
            "a.sources = r\na.channels = c\na.sinks = k\n",
            "a.sources.r.channels = c\na.channels.c.type = memory\na.channels.c.capacity = 1000\n",
            "a.sinks.k.type = file_roll\na.sinks.k.sink.directory = @DIR@/out\na.sinks.k.sink.rollInterval = 0\na.sinks.k.channel = c\n",
            "a.sinks.k.sink.serializer = HEADER_AND_TEXT\n",
            $source,
            "\n"
        )
    };
}

/// Messages as devices send them, and as they should not. Those without priority or version come first: the original
/// gives them what an earlier message had.
const SYSLOG: &[&[u8]] = &[
    b"no priority at all\n",
    b"<>empty priority\n",
    b"<12x>letters\n",
    b"<14>plain message without a date\n",
    b"<999>priority too large\n",
];

/// Messages of RFC 5424. Offsets behind a fraction are left out: the original overlooks them.
const RFC5424: &[&[u8]] = &[
    b"<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - msg one\n",
    b"<165>1 2003-08-24T05:14:15.000003Z 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.\n",
    b"<13>1 2026-01-02T03:04:05Z host app 12 - [exampleSDID@32473 iut=\"3\"] with structured data\n",
    b"<0>1 - - - - - - nothing known\n",
    b"<13>1 2026-01-02T03:04:05+02:00 zone.example app - - - offset\n",
];

/// The time in messages, the same for both agents. It has no year: the current month is what the original guesses
/// right.
static STAMP: LazyLock<String> = LazyLock::new(|| jiff::Zoned::now().strftime("%b %e %H:%M:%S").to_string());

fn bsd() -> Vec<Vec<u8>> {
    let stamp = &*STAMP;
    vec![
        format!("<34>{stamp} mymachine su: 'su root' failed for lonvick on /dev/pts/8\n").into_bytes(),
        format!("<13>{stamp} 10.0.0.99 Use the BFG!\n").into_bytes(),
        format!("<191>{stamp} host app[123]: message with pid\n").into_bytes(),
    ]
}

fn messages() -> Vec<Vec<u8>> {
    let written = |messages: &[&[u8]]| messages.iter().map(|message| message.to_vec()).collect::<Vec<_>>();
    [written(SYSLOG), bsd(), written(RFC5424)].concat()
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "netcat",
            conf: conf!("a.sources.r.type = netcat\na.sources.r.bind = 127.0.0.1\na.sources.r.port = @PORT@"),
            feed: |place| {
                let answer =
                    send(place.ports[0], &[b"one\ntw", b"o\r\n\n", "drei ü\n".as_bytes(), b"no newline"]);
                fs::write(place.path("out2/answer"), answer).expect("the folder is writable");
            },
            events: 5,
            ..PLAIN
        },
        Case {
            name: "netcat-too-long",
            conf: conf!(
                "a.sources.r.type = netcat\na.sources.r.bind = 127.0.0.1\na.sources.r.port = @PORT@\na.sources.r.max-line-length = 10"
            ),
            feed: |place| {
                let answer = send(place.ports[0], &[b"short\n01234567890123456789\nafter\n"]);
                fs::write(place.path("out2/answer"), answer).expect("the folder is writable");
            },
            events: 1,
            ..PLAIN
        },
        Case {
            name: "netcatudp",
            conf: conf!(
                "a.sources.r.type = netcatudp\na.sources.r.bind = 127.0.0.1\na.sources.r.port = @PORT@\na.sources.r.remoteAddress = from"
            ),
            feed: |place| datagrams(place.ports[0], &[b"one", b"two\n", b"three\nfour\n", "ü".as_bytes()]),
            events: 4,
            output: without_ports,
            ..PLAIN
        },
        Case {
            name: "syslogtcp",
            conf: conf!(
                "a.sources.r.type = syslogtcp\na.sources.r.host = 127.0.0.1\na.sources.r.port = @PORT@"
            ),
            feed: each_on_a_connection_of_its_own,
            events: 13,
            output: sorted,
            ..PLAIN
        },
        Case {
            name: "syslogtcp-keep-fields",
            conf: conf!(
                "a.sources.r.type = syslogtcp\na.sources.r.host = 127.0.0.1\na.sources.r.port = @PORT@\na.sources.r.keepFields = all"
            ),
            feed: each_on_a_connection_of_its_own,
            events: 13,
            output: sorted,
            ..PLAIN
        },
        Case {
            name: "syslogudp",
            conf: conf!(
                "a.sources.r.type = syslogudp\na.sources.r.host = 127.0.0.1\na.sources.r.port = @PORT@"
            ),
            feed: |place| {
                let messages = messages();
                let bodies: Vec<&[u8]> = messages
                    .iter()
                    .map(|message| message.trim_ascii_end())
                    .filter(|message| !message.is_empty())
                    .collect();
                datagrams(place.ports[0], &bodies);
            },
            events: 13,
            output: sorted,
            ..PLAIN
        },
        Case {
            name: "multiport-syslogtcp",
            conf: conf!(
                "a.sources.r.type = multiport_syslogtcp\na.sources.r.host = 127.0.0.1\na.sources.r.ports = @PORT@ @PORT2@"
            ),
            feed: |place| {
                // The original's own class path cannot read RFC 5424 on this source.
                let all: Vec<u8> = bsd().concat();
                send(place.ports[0], &[&all]);
                send(place.ports[1], &[b"<13>second port\n"]);
            },
            events: 4,
            output: sorted,
            ..PLAIN
        },
        Case {
            name: "http-json",
            conf: conf!("a.sources.r.type = http\na.sources.r.bind = 127.0.0.1\na.sources.r.port = @PORT@"),
            feed: http,
            events: 5,
            ..PLAIN
        },
    ]
}

/// The port of a client is any.
fn without_ports(place: &Place) -> super::Output {
    let mut output = super::joined(place);
    for bytes in output.values_mut() {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let mut parts = text.split("127.0.0.1:");
        let first = parts.next().unwrap_or_default().to_owned();
        let digits = |c: char| c.is_ascii_digit();
        *bytes = parts
            .fold(first, |shown, part| shown + "127.0.0.1:PORT" + part.trim_start_matches(digits))
            .into_bytes();
    }
    output
}

/// The original carries fields from one message of a connection to the next, which is a bug that is not ours.
fn each_on_a_connection_of_its_own(place: &Place) {
    for message in messages() {
        send(place.ports[0], &[&message]);
    }
}

fn http(place: &Place) {
    let port = place.ports[0];
    let json = "application/json; charset=UTF-8";
    let requests: &[(&str, &str, &[u8])] = &[
        ("POST", json, br#"[{"headers":{"k":"v"},"body":"one"},{"body":"two"}]"#),
        ("POST", json, br#"[{"headers":{"n":1,"t":true}}]"#),
        ("POST", json, "[{\"headers\":{\"k\":\"ü\"},\"body\":\"drei ü\\n\\u00e9\"}]".as_bytes()),
        ("POST", json, b"[]"),
        ("POST", json, br#"{"body":"no list"}"#),
        ("POST", json, b"no json"),
        ("POST", json, b""),
        ("POST", "text/plain; charset=windows-1252", br#"[{"body":"x"}]"#),
        ("PUT", json, br#"[{"body":"put"}]"#),
        ("GET", json, br#"[{"body":"got"}]"#),
    ];
    let answers: Vec<String> =
        requests.iter().map(|(method, kind, body)| request(port, method, kind, body)).collect();
    fs::write(place.path("out2/answers"), answers.join("\n")).expect("the folder is writable");
}
