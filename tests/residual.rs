//! `--compat flume` runs what Flume would run of a broken configuration, and says what that is.

use crate::agent::{Agent, lines};
use crate::command::{Folder, logflowc_in};

/// Two sinks on two channels; the source copies to both and ends.
const FLOW: &str = "a.sources = r\na.channels = c d\na.sinks = k l\na.sources.r.type = seq\na.sources.r.totalEvents = 5\n\
                    a.sources.r.channels = c d\na.channels.c.type = memory\na.channels.d.type = memory\n\
                    a.sinks.k.type = file_roll\na.sinks.k.sink.directory = out\na.sinks.k.channel = c\n\
                    a.sinks.l.type = logger\na.sinks.l.channel = d\n";

fn folder(name: &str, text: &str) -> Folder {
    let folder = Folder::new(name);
    std::fs::create_dir(folder.path().join("out")).expect("the folder is writable");
    folder.file("flume.conf", text);
    folder
}

const WORDS: &[&str] = &["run", "--compat", "flume", "--once", "-f", "flume.conf"];

#[test]
fn a_component_that_flume_drops_is_left_out_and_the_rest_runs() {
    // Without its directory Flume drops the sink; the channel stays, and nobody empties it.
    let folder = folder("residual", &FLOW.replace("a.sinks.k.sink.directory = out\n", ""));
    assert_eq!(logflowc_in(folder.path(), &["run", "--once", "-f", "flume.conf"], b"").status, 1);
    let agent = Agent::start(folder.path(), WORDS);
    agent.says("logflowc: sink `k` is left out, as Flume would: ");
    agent.says("agent a");
    let outcome = agent.end();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    assert_eq!(outcome.out.lines().count(), 5, "{}", outcome.out);
    assert!(lines(&folder.path().join("out")).is_empty());
}

#[test]
fn what_flume_would_run_and_we_cannot_is_refused() {
    let folder = folder(
        "residual-kept",
        &FLOW.replace("logger", "hbase2\na.sinks.l.table = t\na.sinks.l.columnFamily = f"),
    );
    let outcome = logflowc_in(folder.path(), WORDS, b"");
    assert_eq!(outcome.status, 1, "{}", outcome.errors);
    assert!(outcome.errors.contains("which Flume would not drop"), "{}", outcome.errors);
}

#[test]
fn a_process_that_flume_would_end_is_refused() {
    let folder = folder("residual-end", &FLOW.replace("= logger", "= logge"));
    let outcome = logflowc_in(folder.path(), WORDS, b"");
    assert_eq!(outcome.status, 1, "{}", outcome.errors);
    assert!(outcome.errors.contains("Flume would run nothing"), "{}", outcome.errors);
}
