//! The same messages through both readings and through the running original.
//!
//! `answers.jsonl` holds messages and what Flume 1.11.0 made of each: bytes as characters of ISO-8859-1, no body where
//! it is the whole message, `null` where there was no event, `now` where the time of the test stood. A line with `now`
//! and `zone` says when and where those after it were asked. `ours` is what we answer where we differ on purpose, and
//! `why` says why. Where there is nothing for syslogudp, it is as for syslogtcp.

use std::collections::BTreeMap;

use logflowc_runtime::Batch;
use proptest::prelude::*;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Place { now: i64, zone: String },
    Case(Box<Case>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    input: String,
    #[serde(default = "none", rename = "keepFields")]
    keep: String,
    syslogtcp: Option<Answer>,
    syslogudp: Option<Answer>,
    multiport_syslogtcp: Option<Answer>,
    #[serde(default)]
    ours: BTreeMap<String, Answer>,
    why: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    headers: BTreeMap<String, String>,
    body: Option<String>,
}

fn none() -> String {
    "none".to_owned()
}

fn bytes(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(c).expect("ISO-8859-1")).collect()
}

fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Asks one reading about one message.
fn ask(dialect: Dialect, case: &Case, now: Timestamp, zone: &TimeZone) -> Answer {
    let headers = Headers::new(&["host".to_owned()]);
    let mut syslog = Syslog::new(dialect, &case.keep, &headers);
    let mut batch = Batch::default();
    syslog.begin(&mut batch);
    syslog.dates.start(now);
    if dialect == Dialect::Classic {
        syslog.dates.zone = zone.clone();
    }
    let message = batch.arena_mut().push(&bytes(&case.input));
    if dialect == Dialect::Multiport && std::str::from_utf8(&bytes(&case.input)).is_err() {
        syslog.push_unreadable(&mut batch, message);
    } else {
        syslog.push(&mut batch, message, false);
    }
    let mut found = BTreeMap::new();
    for (header, value) in batch.headers(0) {
        found.insert(headers.name(&header).to_owned(), String::from_utf8_lossy(value).into_owned());
    }
    if found.get("timestamp").is_some_and(|value| *value == now.as_millisecond().to_string()) {
        found.insert("timestamp".to_owned(), "now".to_owned());
    }
    let body = text(batch.body(0));
    Answer { headers: found, body: (body != case.input).then_some(body) }
}

#[test]
fn both_readings_answer_as_the_original() {
    let (mut now, mut zone) = (Timestamp::UNIX_EPOCH, TimeZone::UTC);
    let mut wrong = Vec::new();
    for line in include_str!("answers.jsonl").lines() {
        match serde_json::from_str(line).expect("a line of the file") {
            Line::Place { now: millis, zone: name } => {
                now = Timestamp::from_millisecond(millis).expect("in range");
                zone = TimeZone::get(&name).expect("a known zone");
            }
            Line::Case(case) => wrong.extend(check(&case, now, &zone)),
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn check(case: &Case, now: Timestamp, zone: &TimeZone) -> Vec<String> {
    assert_eq!(case.ours.is_empty(), case.why.is_none(), "{}", case.input);
    let udp = case.syslogudp.as_ref().or(case.syslogtcp.as_ref());
    let answers = [
        ("syslogtcp", Dialect::Classic, case.syslogtcp.as_ref().or(udp)),
        ("syslogudp", Dialect::Classic, udp),
        ("multiport_syslogtcp", Dialect::Multiport, case.multiport_syslogtcp.as_ref()),
    ];
    let mut wrong = Vec::new();
    for (name, dialect, theirs) in answers {
        let ours = ask(dialect, case, now, zone);
        let key = if name == "syslogudp" && !case.ours.contains_key(name) { "syslogtcp" } else { name };
        if case.ours.get(key).or(theirs) != Some(&ours) {
            wrong.push(format!(
                "{name} {:?} keep {}\n  theirs {theirs:?}\n  ours   {ours:?}",
                case.input, case.keep
            ));
        }
    }
    wrong
}

proptest! {
    #[test]
    fn no_message_does_harm(
        input in r"(<|>|<34>|1 |2003-10-11T22:14:15|\.00|Z|[+-]07:00|Oct|  1|11 |22:14:15| |-|host|[\x00-\xff]){0,20}",
        keep in "none|all|priority|hostname timestamp|version",
        cut: bool,
    ) {
        for dialect in [Dialect::Classic, Dialect::Multiport] {
            let mut syslog = Syslog::new(dialect, &keep, &Headers::default());
            let mut batch = Batch::default();
            syslog.begin(&mut batch);
            let message = batch.arena_mut().push(&bytes(&input));
            let read = syslog.push(&mut batch, message, cut);
            prop_assert_eq!(batch.len(), 1);
            if !read || keep == "all" {
                prop_assert_eq!(batch.body(0), bytes(&input));
            } else if keep == "none" {
                prop_assert!(bytes(&input).ends_with(batch.body(0)));
            }
        }
    }
}
