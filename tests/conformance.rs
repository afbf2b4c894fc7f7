//! What every connector promises, tried with each of them: one list, one test for a promise.
//!
//! Connectors that need a server outside are tried where it is asked for: `LOGFLOWC_SEARCH=1`, `LOGFLOWC_KAFKA=1`, `LOGFLOWC_HDFS=1`.

mod channels;
mod far;
mod near;
mod sinks;
mod sources;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use logflowc_connectors::{CHANNELS, SINKS, SOURCES};
use logflowc_grammar::catalog::Kind;

use crate::agent::{Agent, flow};
use crate::command::Folder;
use crate::metrics::counters;

/// Connectors that no list has, and why.
const LEFT_OUT: &[(Kind, &str, &str)] = &[
    (Kind::Source, "seq", "nobody hands it anything, and it begins anew with its agent"),
    (Kind::Source, "stress", "nobody hands it anything, and it begins anew with its agent"),
    (Kind::Sink, "logger", "writes to the log of the agent, which does not go away and does not come back"),
    (Kind::Sink, "null", "nothing arrives anywhere"),
];

/// Keys of a component with their values.
type Keys = Vec<(&'static str, String)>;

/// What an agent may need at most, in MiB, when nothing can leave it.
const MOST_MEMORY: u64 = 100;

/// How long an agent may take to end, when it has one second for what is in its channels. Requests may be under way.
const STOP: Duration = Duration::from_mins(1);

/// Writes a configuration and starts an agent that is ready, with its counters at a port.
fn agent(folder: &Path, source: &Keys, sink: &Keys, monitor: u16) -> Agent {
    let [source, sink] = [source, sink].map(|keys| -> Vec<(&str, &str)> {
        keys.iter().map(|(key, value)| (*key, value.as_str())).collect()
    });
    std::fs::write(folder.join("agent.conf"), flow(&source, &sink)).expect("the folder is writable");
    let monitor = monitor.to_string();
    let words =
        ["run", "--no-reload-conf", "-f", "agent.conf", "--drain-timeout", "1", "--http-port", &monitor];
    Agent::ready(folder, &words)
}

/// Whether an agent ends soon after it was told to.
fn ends_in_time(name: &str, agent: Agent) {
    let start = Instant::now();
    agent.stop();
    assert!(start.elapsed() < STOP, "{name} takes {:?} to stop", start.elapsed());
}

/// Whether events wait for room in the channel of an agent.
fn is_full(monitor: u16) -> bool {
    let channel = &counters(monitor)["CHANNEL.c"];
    channel["EventPutAttemptCount"] != channel["EventPutSuccessCount"]
}

/// A folder for a connector, with `in` and `out`.
fn place(promise: &str, name: &str) -> Folder {
    let folder = Folder::new(&format!("conformance-{promise}-{name}"));
    for inner in ["in", "out"] {
        std::fs::create_dir(folder.path().join(inner)).expect("the folder is writable");
    }
    folder
}

/// A list has a connector by its name, or by that of what is at its far end.
#[test]
fn every_connector_is_tried_or_has_a_reason_not_to_be() {
    let built: BTreeSet<_> = SOURCES.iter().map(|entry| (Kind::Source, entry.name)).collect();
    let built = &built | &SINKS.iter().map(|entry| (Kind::Sink, entry.name)).collect();
    let built = &built | &CHANNELS.iter().map(|entry| (Kind::Channel, entry.name)).collect();
    // A cluster is one more far end of a sink that is in the list, and OpenSearch is another Elasticsearch.
    let ends = ["hdfs cluster", "opensearch"];
    let sinks = far::SINKS.iter().filter(|(name, _)| !ends.contains(name));
    let tried: BTreeSet<_> = near::SOURCES.iter().map(|(name, _)| (Kind::Source, *name)).collect();
    let tried = &tried | &sinks.map(|(name, _)| (Kind::Sink, *name)).collect();
    let tried = &tried | &channels::CHANNELS.iter().map(|(name, _)| (Kind::Channel, *name)).collect();
    let left_out: BTreeSet<_> = LEFT_OUT.iter().map(|(kind, name, _)| (*kind, *name)).collect();
    assert_eq!(&tried | &left_out, built);
    assert!(tried.is_disjoint(&left_out));
}
