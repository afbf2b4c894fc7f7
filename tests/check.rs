//! `logflowc check` as a user meets it: what it reads, what it says, how it ends.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::process::Command;

use crate::command::{Folder, logflowc, logflowc_in};

const GOOD: &str = "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = netcat\na.sources.r.bind = 127.0.0.1\n\
                    a.sources.r.port = 44444\na.sources.r.channels = c\n\
                    a.channels.c.type = memory\na.sinks.k.type = null\na.sinks.k.channel = c\n";
const BAD: &str = "a.sources = r\na.channels = c\na.sources.r.type = seq\na.sources.r.channels = d\na.channels.c.type = memory\n";

#[test]
fn a_clean_file_ends_with_0() {
    let folder = Folder::new("clean");
    folder.file("flume.conf", GOOD);
    let outcome = logflowc_in(folder.path(), &["check", "flume.conf"], b"");
    assert_eq!((outcome.status, outcome.out.as_str()), (0, ""));
    assert_eq!(outcome.errors, "1 file checked, nothing found\n");
}

#[test]
fn findings_end_with_1_and_point_to_the_place() {
    let folder = Folder::new("findings");
    folder.file("flume.conf", BAD);
    let outcome = logflowc_in(folder.path(), &["check", "flume.conf"], b"");
    assert_eq!(outcome.status, 1);
    assert!(outcome.out.contains("error[LF106 unknown-channel]: there is no channel `d`"), "{}", outcome.out);
    assert!(outcome.out.contains("flume.conf:4:24"), "{}", outcome.out);
}

#[test]
fn standard_input_is_a_file_too() {
    let outcome =
        logflowc_in(std::env::temp_dir().as_path(), &["check", "-", "--format", "concise"], BAD.as_bytes());
    assert_eq!(outcome.status, 1);
    assert!(outcome.out.starts_with("<stdin>:"), "{}", outcome.out);
}

#[test]
fn folders_are_searched_and_other_files_passed_over() {
    let folder = Folder::new("folders");
    folder.file("conf/one.conf", GOOD);
    folder.file("conf/deep/er/two.properties", BAD);
    folder.file("conf/log4j.properties", "log4j.rootLogger = INFO, console\n");
    folder.file("conf/package.json", "{\"name\": \"x\"}");
    folder.file("conf/notes.txt", BAD);
    folder.file("conf/three.flow", "agent a\nsink k = null\n");
    let outcome = logflowc_in(folder.path(), &["check", "conf", "--format", "concise"], b"");
    assert_eq!(outcome.status, 1);
    assert!(outcome.errors.starts_with("3 files checked"), "{}", outcome.errors);
    assert!(
        outcome
            .out
            .lines()
            .all(|line| line.starts_with("conf/deep/er/two.properties:")
                || line.starts_with("conf/three.flow:")),
        "{}",
        outcome.out
    );
}

#[test]
fn patterns_are_expanded_and_the_order_is_that_of_the_names() {
    let folder = Folder::new("patterns");
    for name in ["b.conf", "a.conf", "c.conf"] {
        folder.file(name, BAD);
    }
    let outcome = logflowc_in(folder.path(), &["check", "*.conf", "--format", "concise"], b"");
    let files: Vec<&str> =
        outcome.out.lines().filter(|line| line.contains("LF106")).map(|line| &line[..6]).collect();
    assert_eq!(files, ["a.conf", "b.conf", "c.conf"]);
}

#[test]
fn a_name_need_not_be_utf_8() {
    let folder = Folder::new("no-utf-8");
    let name = OsStr::from_bytes(b"\xff.conf");
    fs::write(folder.path().join(name), GOOD).expect("the folder can be written to");
    for words in [&["check"][..], &["fmt"], &["flume"], &["expand"], &["convert", "--to", "json"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_logflowc"))
            .current_dir(folder.path())
            .args(words)
            .arg(name)
            .output()
            .expect("the command was built with the tests");
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn what_cannot_be_read_ends_with_2_and_the_rest_is_checked() {
    let folder = Folder::new("unreadable");
    folder.file("bad.conf", BAD);
    let outcome = logflowc_in(folder.path(), &["check", "missing.conf", "bad.conf", "none*.conf"], b"");
    assert_eq!(outcome.status, 2);
    assert!(outcome.errors.contains("missing.conf: No such file or directory"), "{}", outcome.errors);
    assert!(outcome.errors.contains("none*.conf: no file matches"), "{}", outcome.errors);
    assert!(outcome.out.contains("LF106"), "{}", outcome.out);
}

#[test]
fn wrong_words_end_with_2() {
    for words in [&["check"][..], &["chekc", "x"], &["check", "--nonsense", "x"], &[]] {
        assert_eq!(logflowc(words).status, 2, "{words:?}");
    }
}

#[test]
fn secrets_are_not_shown() {
    let folder = Folder::new("secrets");
    let secret = "a.sources.r.type = http\na.sources.r.port = x\na.sources.r.ssl = true\na.sources.r.keystore-password = hunter2\n\
                  a.sources.r.keystore-passwort = hunter3\n";
    folder.file("flume.conf", GOOD.replace("a.sources.r.type = seq\n", secret));
    let outcome = logflowc_in(folder.path(), &["check", "flume.conf"], b"");
    assert!(!outcome.out.contains("hunter"), "{}", outcome.out);
    let plan = logflowc_in(folder.path(), &["plan", "flume.conf", "--format", "json"], b"");
    assert!(!(plan.out + &plan.errors).contains("hunter"));
}

#[test]
fn the_environment_is_not_looked_at() {
    let folder = Folder::new("environment");
    let port = "a.sources.r.type = netcat\na.sources.r.bind = 127.0.0.1\na.sources.r.port = ${env:LOGFLOWC_NO_SUCH}\n";
    folder.file("flume.conf", GOOD.replace("a.sources.r.type = seq\n", port));
    let outcome = logflowc_in(folder.path(), &["check", "flume.conf"], b"");
    assert_eq!(outcome.status, 0, "{}", outcome.out);
}

#[test]
#[cfg(unix)]
fn a_file_with_two_names_is_one_file() {
    let folder = Folder::new("names");
    folder.file("flume-prod.conf", GOOD);
    std::os::unix::fs::symlink("flume-prod.conf", folder.path().join("flume.conf"))
        .expect("links are made here");
    for words in [&["."][..], &["flume.conf", "flume-prod.conf"], &["flume.conf", "./flume.conf", "."]] {
        let outcome = logflowc_in(folder.path(), &[&["check"], words].concat(), b"");
        assert_eq!(outcome.errors, "1 file checked, nothing found\n", "{words:?}: {}", outcome.out);
    }
}

#[test]
fn one_finding_says_that_a_file_is_utf_16() {
    let folder = Folder::new("utf16");
    let bytes: Vec<u8> = format!("\u{feff}{GOOD}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for name in ["a.conf", "a.flow", "a.json"] {
        folder.file(name, &bytes);
        let outcome = logflowc_in(folder.path(), &["check", name, "--format", "concise"], b"");
        let expected = format!("{name}:1:1: error[LF021 utf-16-file] the file is written in UTF-16\n");
        assert_eq!((outcome.status, outcome.out), (1, expected));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn lost_findings_end_with_2() {
    let folder = Folder::new("lost");
    folder.file("flume.conf", BAD);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has one");
    let mut command = Command::new(env!("CARGO_BIN_EXE_logflowc"));
    let output = command.args(["check", "flume.conf"]).current_dir(folder.path()).stdout(full).output();
    let output = output.expect("the command was built with the tests");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("standard output: No space left on device"), "{errors}");
}

#[test]
fn binary_junk_is_no_panic() {
    let folder = Folder::new("junk");
    let junk: Vec<u8> =
        (0..200_000_u32).map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()[1]).collect();
    folder.file("junk.conf", &junk);
    folder.file("junk.json", &junk);
    let outcome = logflowc_in(folder.path(), &["check", "junk.conf", "junk.json"], b"");
    assert!(matches!(outcome.status, 1 | 2), "{}: {}", outcome.status, outcome.errors);
}

#[test]
fn a_directory_and_a_giant_are_refused() {
    let folder = Folder::new("giant");
    fs::create_dir(folder.path().join("dir.conf")).expect("the folder is writable");
    let giant = fs::File::create(folder.path().join("giant.conf")).expect("the folder is writable");
    giant.set_len(200 << 20).expect("a sparse file");
    let outcome = logflowc_in(folder.path(), &["check", "giant.conf"], b"");
    assert_eq!(outcome.status, 2);
    assert!(outcome.errors.contains("larger than 64 MiB"), "{}", outcome.errors);
    let outcome = logflowc_in(folder.path(), &["run", "-f", "dir.conf"], b"");
    assert_eq!(outcome.status, 2);
    assert!(outcome.errors.contains("this is a directory"), "{}", outcome.errors);
}

#[test]
fn real_configurations_do_not_panic() {
    let Some(folder) = crate::shared::shared("corpus/dev") else { return };
    let outcome = logflowc(&["check", folder.to_str().expect("a readable path"), "--format", "concise"]);
    assert_eq!(outcome.status, 1, "{}", outcome.errors);
    assert!(outcome.errors.starts_with("489 files checked"), "{}", outcome.errors);
}

#[test]
fn files_of_a_folder_are_compared_with_each_other() {
    let folder = Folder::new("linked");
    let listens = |agent: &str| GOOD.replace("a.", &format!("{agent}.")).replace("= netcat", "= avro");
    let sends =
        "type = avro\nc.sinks.k.hostname = localhost\nc.sinks.k.port = 4242\nc.sinks.k.batch-size = 100";
    folder.file("conf/one.conf", listens("a"));
    folder.file("conf/two.conf", listens("b"));
    folder.file(
        "other/one.conf",
        listens("a").replace("44444", "4242") + "a.sources.r.compression-type = deflate\n",
    );
    folder.file("other/two.conf", GOOD.replace("a.", "c.").replace("type = null", sends));
    let outcome = logflowc_in(folder.path(), &["check", ".", "--format", "concise"], b"");
    assert_eq!(outcome.status, 1);
    let lines: Vec<&str> = outcome.out.lines().filter(|line| !line.contains(": note[")).collect();
    assert_eq!(lines.len(), 2, "{}", outcome.out);
    assert!(lines[0].contains("conf/two.conf:6:20: warning[LF325 port-taken]"), "{}", lines[0]);
    assert!(lines[1].contains("other/two.conf:11:18: warning[LF323 hop-compression]"), "{}", lines[1]);
    let full = logflowc_in(folder.path(), &["check", "conf"], b"");
    assert!(full.out.contains("note: taken by source `r` of agent `a`: conf/one.conf:6:20"), "{}", full.out);
}

/// The sink of Kafka.
const WRITES: &str = "type = org.apache.flume.sink.kafka.KafkaSink";

#[test]
fn topics_lead_from_file_to_file() {
    let folder = Folder::new("topics");
    let agent = |name: &str, text: &str| format!("\n{text}").replace("\na.", &format!("\n{name}."));
    let sends = |topic: &str| {
        format!(
            "{WRITES}\na.sinks.k.kafka.bootstrap.servers = k1:9092,k2:9092\na.sinks.k.kafka.topic = {topic}\n\
             a.sinks.k.allowTopicOverride = false"
        )
    };
    let reads = GOOD.replace(
        "a.sources.r.type = netcat\na.sources.r.bind = 127.0.0.1\na.sources.r.port = 44444\n",
        "a.sources.r.type = org.apache.flume.source.kafka.KafkaSource\na.sources.r.batchSize = 100\n\
         a.sources.r.kafka.bootstrap.servers = K1:9092\na.sources.r.kafka.topics = other, in\n",
    );
    let keeps = "a.channels = c\na.sinks = k\na.channels.c.type = org.apache.flume.channel.kafka.KafkaChannel\n\
                 a.channels.c.brokerList = k1:9092\na.channels.c.topic = out\na.channels.c.parseAsFlumeEvent = false\n\
                 a.sinks.k.channel = c\na.sinks.k.";
    folder.file(
        "edge.conf",
        GOOD.replace("type = null", &(sends("in") + "\na.sinks.k.useFlumeEventFormat = true")),
    );
    folder.file("round.conf", agent("b", &reads.replace("type = null", &sends("out"))));
    folder.file("back.conf", agent("c", &(keeps.to_owned() + &sends("in"))));
    folder.file("other.conf", agent("d", &keeps.replace("= out", "= in")) + "type = logger\n");
    folder.file("alike.conf", agent("e", &reads.replace("type = null", &sends("elsewhere"))));
    let words = ["check", ".", "--format", "concise", "--select", "LF320,LF331,LF332"];
    let outcome = logflowc_in(folder.path(), &words, b"");
    insta::assert_snapshot!(outcome.out);
    let full = logflowc_in(folder.path(), &["check", ".", "--select", "LF331"], b"");
    assert!(
        full.out.contains("note: read as well by channel `c` of agent `d`: ./other.conf:6:22"),
        "{}",
        full.out
    );
}
