//! Operators that Flume does not have, from the text of a flow to a file: what an agent does with them when it runs.

use std::fs::{self, OpenOptions};
use std::io::Write as _;

use crate::agent::{Agent, eventually, free_port, lines};
use crate::command::{Folder, logflowc_in};
use crate::metrics::ask;

/// Runs steps on lines of a file, until so many lines have come out and the counters have these; the lines.
fn run(name: &str, steps: &str, input: &str, count: usize, metrics: &[&str]) -> Vec<String> {
    let folder = Folder::new(name);
    fs::create_dir(folder.path().join("out")).expect("a new folder");
    folder.file("in.log", input);
    let text = format!(
        "agent a\nsource s = taildir {{ filegroups = {{ f = \"in.log\" }}, position_file = \"state/positions.json\" }}\n\
         channel c = memory {{ capacity = 1_000 }}\n\
         sink k = file_roll {{ directory = \"out\", roll_interval = 0, serializer = HEADER_AND_TEXT }}\n\
         flow s {steps} => c\nflow c => k\n"
    );
    folder.file("a.flow", text);
    let check = logflowc_in(folder.path(), &["check", "a.flow"], b"");
    assert_eq!(check.status, 0, "{}", check.out);
    let port = free_port();
    let agent = Agent::ready(folder.path(), &["run", "-f", "a.flow", "--http-port", &port.to_string()]);
    eventually(&format!("{count} lines"), || lines(&folder.path().join("out")).len() >= count);
    for metric in metrics {
        let shown = || ask(port, "GET", "/metrics/prometheus").body.lines().any(|line| line == *metric);
        eventually(metric, shown);
    }
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    lines(&folder.path().join("out")).iter().map(|line| sorted(line)).collect()
}

/// A line with its headers, which stand in the order of a hash map of Java, in that of their names.
fn sorted(line: &str) -> String {
    let (headers, body) = line.split_once("} ").expect("headers stand in front of the body");
    let mut headers: Vec<&str> = headers.trim_start_matches('{').split(", ").collect();
    headers.sort_unstable();
    format!("{} | {body}", headers.join(" "))
}

#[test]
fn fields_of_json_decide_and_what_nobody_may_see_is_gone() {
    let input = "{\"status\": 503, \"user\": {\"id\": \"u1\"}, \"msg\": \"to ann@example.com\"}\n\
                 {\"status\": 200, \"user\": {\"id\": \"u2\"}}\nno JSON\n{\"status\": 500, \"n\": 1.50}\n";
    let steps = "| parse json { fields = [status:int, user.id, n:float] } else drop | drop when status < 500\n\
                 | redact emails with \"***\"";
    let found = run("operators-json", steps, input, 2, &["logflowc_unparsed_total{source=\"s\"} 1"]);
    assert_eq!(
        found,
        [
            "status=503 user.id=u1 | {\"status\": 503, \"user\": {\"id\": \"u1\"}, \"msg\": \"to ***\"}",
            "n=1.50 status=500 | {\"status\": 500, \"n\": 1.50}"
        ]
    );
}

#[test]
fn signs_with_blanks_reach_the_engine() {
    let steps = "| split at \" ; \" | parse key_value { separator = \": \", delimiter = \",\\t\", fields = [a, b] }\n\
                 | keep when has b";
    let found = run("operators-signs", steps, "a: 1,\tb: x;y ; a: 2 ; b: 3\n", 2, &[]);
    assert_eq!(found, ["a=1 b=x;y | a: 1,\tb: x;y", "b=3 | b: 3"]);
}

#[test]
fn duplicates_go_and_the_rest_is_counted() {
    let steps = "| parse logfmt { fields = [id, level] } | dedupe by id within 1h | count by level as levels\n\
                 | throttle 1 events/h by level else mark late";
    let input = "id=1 level=WARN\nid=2 level=INFO\nid=1 level=WARN\nid=3 level=WARN\nlevel=INFO\n";
    let metrics = [
        "logflowc_duplicates_total{source=\"s\"} 1",
        "logflowc_levels_total{source=\"s\",level=\"WARN\"} 2",
        "logflowc_levels_total{source=\"s\",level=\"INFO\"} 2",
        "logflowc_throttled_total{source=\"s\"} 2",
    ];
    let found = run("operators-dedupe", steps, input, 4, &metrics);
    assert_eq!(
        found,
        [
            "id=1 level=WARN | id=1 level=WARN",
            "id=2 level=INFO | id=2 level=INFO",
            "id=3 late=true level=WARN | id=3 level=WARN",
            "late=true level=INFO | level=INFO"
        ]
    );
}

#[test]
fn a_share_of_keys_is_the_same_in_every_run() {
    let input: String = (0..90).map(|user| format!("user={user}\n")).collect();
    let steps = "| parse logfmt { fields = [user] } | sample 10% by user | remove user | set raw = body";
    // FNV-1a with the mix of MurmurHash3 keeps these, here and everywhere.
    let found = run("operators-sample", steps, &input, 10, &[]);
    let kept = [8, 10, 14, 18, 31, 34, 53, 57, 67, 88];
    assert_eq!(found, kept.map(|user| format!("raw=user={user} | user={user}")));
}

#[test]
fn what_is_extracted_stays_as_it_is_and_counts_as_a_number_only_where_it_is_one() {
    let steps = "| extract /^(?<status:int>\\S+)/ | drop when status < 400";
    let found = run("operators-extract", steps, "200\n-\n500\n5x\n", 3, &[]);
    assert_eq!(found, ["status=- | -", "status=500 | 500", "status=5x | 5x"]);
}

#[test]
fn lines_that_wait_for_others_survive_a_kill() {
    let folder = Folder::new("operators-join");
    fs::create_dir(folder.path().join("out")).expect("a new folder");
    let log = folder.file("in.log", "1 one\n  more\n2 two\n  half\n");
    let text = "agent a\nsource s = taildir { filegroups = { f = \"in.log\" }, position_file = \"state/positions.json\" }\n\
                channel c = memory { capacity = 1_000 }\nsink k = file_roll { directory = \"out\", roll_interval = 0 }\n\
                flow s | join from /^\\d/ within 1h | replace /\\n/ with \"~\" => c\nflow c => k\n";
    folder.file("a.flow", text);
    let come = || lines(&folder.path().join("out"));
    let agent = Agent::ready(folder.path(), &["run", "-f", "a.flow"]);
    eventually("the first event", || come().iter().any(|line| line == "1 one~  more"));
    agent.signal("KILL");
    agent.end();
    let mut file = OpenOptions::new().append(true).open(log).expect("it is there");
    file.write_all(b"  whole\n3 three\n").expect("written");
    let agent = Agent::ready(folder.path(), &["run", "-f", "a.flow"]);
    eventually("the second event", || come().iter().any(|line| line == "2 two~  half~  whole"));
    assert_eq!(agent.stop().status, 0);
    assert!(come().iter().all(|line| line.starts_with("1 one~  more") || line == "2 two~  half~  whole"));
}

/// The channel is full with ten events when the agent is killed, and takes them along; the source has given no other.
#[test]
fn events_of_several_lines_of_a_finished_file_survive_a_kill() {
    let folder = Folder::new("operators-spool");
    fs::create_dir(folder.path().join("out")).expect("a new folder");
    fs::create_dir(folder.path().join("in")).expect("a new folder");
    let input: String = (0..1000).map(|event| format!("{event} one\n  two\n  three\n")).collect();
    folder.file("in/x.log", input);
    let port = free_port();
    let text = |sink: &str| {
        format!(
            "agent a\nsource s = spooldir {{ spool_dir = \"in\", batch_size = 10 }}\n\
             channel c = memory {{ capacity = 10, transaction_capacity = 10 }}\nsink k = {sink}\n\
             flow s | join from /^\\d/ | replace /\\n/ with \"~\" => c\nflow c => k\n"
        )
    };
    folder.file(
        "stuck.flow",
        text(&format!("avro {{ hostname = \"127.0.0.1\", port = {}, batch_size = 10 }}", free_port())),
    );
    folder.file("a.flow", text("file_roll { directory = \"out\", roll_interval = 0, batch_size = 10 }"));
    let agent = Agent::ready(folder.path(), &["run", "-f", "stuck.flow", "--http-port", &port.to_string()]);
    let accepted = || ask(port, "GET", "/metrics").body.contains("\"EventAcceptedCount\":\"10\"");
    eventually("ten events", accepted);
    agent.signal("KILL");
    agent.end();
    let agent = Agent::ready(folder.path(), &["run", "-f", "a.flow"]);
    eventually("the end of the file", || folder.path().join("in/x.log.COMPLETED").exists());
    assert_eq!(agent.stop().status, 0);
    let expected: Vec<String> = (10..1000).map(|event| format!("{event} one~  two~  three")).collect();
    assert_eq!(lines(&folder.path().join("out")), expected);
}

#[test]
fn mistakes_in_operators_are_findings_with_places() {
    let folder = Folder::new("operators-mistakes");
    let text = "agent a\nsource s = seq { total_events = 1 }\nchannel c = memory\nsink k = logger\nflow s\n\
                | parse json { fields = [status:integer, level] }\n| drop when level < 4\n\
                | parse xml\n| parse csv\n| sample 10MiB\n| sample 3 in 7\n| dedupe by nobody within 10MiB\n\
                | throttle 5 events/MB\n| redact phones\n| join\n=> c\nflow c => k\n";
    folder.file("a.flow", text);
    let check = logflowc_in(folder.path(), &["check", "a.flow", "--format", "concise"], b"");
    insta::assert_snapshot!("operators-mistakes", check.out);
}
