//! Expectations printed by Flume 1.11 on Java 17: one agent with these sources and a `HEADER_AND_TEXT` file sink,
//! once without interceptors, once with `timestamp`, `host` and two `static` ones.

use logflowc_runtime::{Batch, Shared, Slice};

use super::*;
use crate::peer;

/// Sets headers as `name name | name`: the bar stands where the map was copied, a dash in front removes a header.
fn shown(script: &str, from: CopiedFrom, known: bool) -> String {
    let names = script.split(' ').map(|word| word.trim_start_matches('-').to_owned());
    // The other way round, so that numbers are no help.
    let numbered: Vec<String> = if known { names.rev().collect() } else { Vec::new() };
    let headers = Headers::new(&numbered);
    let mut batch = Batch::default();
    batch.push(b"");
    for word in script.split(' ').filter(|word| !word.is_empty()) {
        match (word.strip_prefix('-'), headers.find(word.trim_start_matches('-'))) {
            _ if word == "|" => batch.copy_headers(from),
            (Some(_), logflowc_runtime::Header::Known(id)) => batch.remove(id),
            (_, header) => batch.set(0, &header, b""),
        }
    }
    let slice = Slice::all(Shared::alone(batch));
    let mut order = JavaOrder::new(&headers);
    let mut text = Vec::new();
    for event in slice.iter() {
        write_map(order.of(slice.batch()).headers(event), &headers, &mut text)
            .expect("memory takes every write");
    }
    String::from_utf8_lossy(&text).replace(['{', '}', '=', ','], "")
}

const INTERCEPTED: &str = "timestamp host datacenter env";

#[test]
fn headers_put_one_by_one() {
    for (put, expected) in [
        ("", ""),
        ("file basename", "file basename"),
        ("timestamp host datacenter env", "host datacenter env timestamp"),
        ("file basename timestamp host datacenter env", "file basename host datacenter env timestamp"),
        ("bn timestamp host datacenter env", "host datacenter bn env timestamp"),
        // The headers of a group come in the order of a map with the keys `g.gamma`, `g.alpha`, `g.beta`.
        ("byteoffset gamma alpha beta file", "byteoffset file alpha gamma beta"),
    ] {
        assert_eq!(shown(put, CopiedFrom::List, true), expected, "{put}");
    }
}

#[test]
fn headers_that_the_http_source_copies() {
    for (own, alone, intercepted) in [
        ("h1 h2", "h1 h2", "host h1 h2 datacenter env timestamp"),
        ("z a m", "a z m", "a host z datacenter env m timestamp"),
        ("z a m k", "a z k m", "a host z datacenter k env m timestamp"),
        (
            "one two three four five six",
            "six four one two three five",
            "six four one host datacenter env two three five timestamp",
        ),
        (
            "six five four three two one",
            "six four one five three two",
            "six four one host datacenter env five three two timestamp",
        ),
    ] {
        // Names that the plan does not know come in the same order.
        assert_eq!(shown(&format!("{own} |"), CopiedFrom::List, true), alone);
        assert_eq!(shown(&format!("{own} |"), CopiedFrom::List, false), alone);
        let more = format!("{own} | {INTERCEPTED}");
        assert_eq!(shown(&more, CopiedFrom::List, true), intercepted);
    }
}

#[test]
fn headers_of_a_group_of_tailed_files() {
    // The order of a map with the keys `g.delta`, `g.gamma` and so on, which the original reads first.
    let group = "delta gamma epsilon alpha beta | file";
    assert_eq!(shown(group, CopiedFrom::List, true), "delta epsilon file gamma beta alpha");
    let more = format!("{group} {INTERCEPTED}");
    let expected = "epsilon file alpha delta host datacenter env gamma beta timestamp";
    assert_eq!(shown(&more, CopiedFrom::List, true), expected);
}

#[test]
fn headers_of_syslog_messages() {
    let client = "clientIp clientHost";
    for (own, alone) in [
        (
            "Facility Severity priority version timestamp host",
            "clientHost clientIp host Severity Facility priority version timestamp",
        ),
        (
            "Facility Severity priority timestamp host",
            "clientHost clientIp host Severity Facility priority timestamp",
        ),
        (
            "Facility Severity priority flume.syslog.status",
            "Severity Facility clientHost priority flume.syslog.status clientIp",
        ),
    ] {
        assert_eq!(shown(&format!("{own} | {client}"), CopiedFrom::Hash, true), alone);
    }
    let bad = format!("Facility Severity priority flume.syslog.status | {client} {INTERCEPTED}");
    let expected =
        "clientHost flume.syslog.status clientIp host Severity datacenter Facility priority env timestamp";
    assert_eq!(shown(&bad, CopiedFrom::Hash, true), expected);
}

#[test]
fn a_removed_header_leaves_its_place_in_the_table() {
    for (own, expected) in [
        (
            "Facility Severity priority version timestamp host",
            "host datacenter Facility priority env version timestamp",
        ),
        ("Facility Severity priority timestamp host", "host datacenter Facility priority env timestamp"),
        (
            "Facility Severity priority flume.syslog.status",
            "datacenter Facility priority env flume.syslog.status timestamp",
        ),
    ] {
        let put = format!("{own} | -Severity timestamp datacenter env");
        assert_eq!(shown(&put, CopiedFrom::Hash, true), expected);
    }
}

#[test]
fn events_of_one_batch_may_have_different_headers() {
    let headers = Headers::new(&["a".to_owned(), "z".to_owned()]);
    let mut batch = Batch::default();
    for (event, name) in ["a", "z", "a"].iter().enumerate() {
        batch.push(b"");
        batch.set(event, &headers.find(name), b"1");
    }
    batch.set(2, &headers.find("z"), b"2");
    batch.set(1, &headers.find("other"), b"3");
    batch.push(b"");
    let slice = Slice::all(Shared::alone(batch));
    let mut order = JavaOrder::new(&headers);
    let mut ordered = order.of(slice.batch());
    let lines: Vec<String> = slice
        .iter()
        .map(|event| {
            let mut text = Vec::new();
            write_map(ordered.headers(event), &headers, &mut text).expect("memory takes every write");
            String::from_utf8(text).expect("ASCII")
        })
        .collect();
    assert_eq!(lines, ["{a=1}", "{other=3, z=1}", "{a=1, z=2}", "{}"]);
}

/// A random script for [`shown`]: some headers, perhaps a copy, perhaps one removed, some more headers.
fn script(random: &mut fastrand::Rng) -> String {
    let words = |random: &mut fastrand::Rng| -> Vec<String> {
        let count = random.usize(..14);
        (0..count).map(|at| (0..2 + at % 5).map(|_| random.lowercase()).collect()).collect()
    };
    let mut script = words(random);
    if random.bool() {
        let removed = script.first().filter(|_| random.bool()).map(|word| format!("-{word}"));
        script.push("|".to_owned());
        script.extend(removed);
        script.extend(words(random));
    }
    script.join(" ")
}

#[test]
fn java_agrees_on_random_headers() {
    let mut random = fastrand::Rng::with_seed(7);
    let scripts: Vec<String> = std::iter::repeat_with(|| script(&mut random)).take(5000).collect();
    let from = |script: &str| {
        // Without a copy there is always a hash map.
        if script.len().is_multiple_of(2) && script.contains('|') {
            CopiedFrom::List
        } else {
            CopiedFrom::Hash
        }
    };
    let command = |script: &String| match from(script) {
        CopiedFrom::List => format!("order list {script}\n"),
        CopiedFrom::Hash => format!("order hash {script}\n"),
    };
    let Some(answer) = peer::answer(&scripts.iter().map(command).collect::<String>()) else { return };
    for (script, expected) in scripts.iter().zip(answer.lines()) {
        assert_eq!(shown(script, from(script), true), expected, "{script}");
    }
}
