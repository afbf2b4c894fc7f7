//! Programs that log with Log4j and the appender of the original, which calls an avro source.

use std::process::Command;

use super::peer::{Peer, Place, begin, end};
use crate::agent::{lines, within};
use crate::oracle::enabled;
use crate::shared::root;

/// Longest time for Maven to bring the appender, and for the program.
const LIMIT: std::time::Duration = std::time::Duration::from_mins(5);

const MESSAGES: usize = 200;

const CONF: &str = "a.sources = calls
a.channels = c
a.sinks = files
a.sources.calls.type = avro
a.sources.calls.bind = 127.0.0.1
a.sources.calls.port = @PORT@
a.sources.calls.channels = c
a.channels.c.type = memory
a.sinks.files.type = file_roll
a.sinks.files.sink.directory = @DIR@/out
a.sinks.files.sink.rollInterval = 0
a.sinks.files.sink.serializer = HEADER_AND_TEXT
a.sinks.files.channel = c
";

#[test]
fn the_appender_of_log4j_is_heard() {
    if !enabled() {
        return;
    }
    let place = Place::new("log4j", Peer::Logflowc);
    let folder = root().join("tests/log4j");
    let jars = place.path("jars");
    let mut maven = Command::new("mvn");
    maven.args(["-q", "-B", "dependency:copy-dependencies", "-f"]).arg(folder.join("pom.xml"));
    let brought = maven.arg(format!("-DoutputDirectory={}", jars.display())).status();
    assert!(brought.expect("Maven is there").success());
    let agent = begin(Peer::Logflowc, &place, CONF);
    within(LIMIT, std::time::Duration::from_millis(50), "the agent listens", || {
        std::net::TcpStream::connect(("127.0.0.1", place.ports[0])).is_ok()
    });
    let program = Command::new("java")
        .args(["-Dfile.encoding=UTF-8", "-cp", &format!("{}/*", jars.display())])
        .arg(folder.join("Shop.java"))
        .args([place.ports[0].to_string(), MESSAGES.to_string()])
        .output()
        .expect("java is there");
    end(agent, &place, if program.status.success() { MESSAGES + 1 } else { 0 });
    assert!(program.status.success(), "{}", String::from_utf8_lossy(&program.stderr));
    let lines = lines(&place.path("out"));
    assert_eq!(lines.len(), MESSAGES + 1);
    let line = &lines[7];
    assert!(line.ends_with("} INFO order 7 für Jörg"), "{line}");
    for header in [
        "flume.client.log4j.logger.name=shop.orders",
        "flume.client.log4j.log.level=20000",
        "flume.client.log4j.message.encoding=UTF8",
        "flume.client.log4j.timestamp=",
    ] {
        assert!(line.contains(header), "{line}");
    }
    assert!(lines[MESSAGES].contains("log.level=30000") && lines[MESSAGES].ends_with("WARN the shop closes"));
    let _ = std::fs::remove_dir_all(&place.folder);
}
