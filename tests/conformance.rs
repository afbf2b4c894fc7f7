//! What every connector promises, tried with each of them: one list, one test for a promise.
//!
//! Connectors that need a server outside are tried where it is asked for: `LOGFLOWC_SEARCH=1`, `LOGFLOWC_KAFKA=1`, `LOGFLOWC_HDFS=1`.

mod far;
mod near;
mod sinks;
mod sources;

use std::path::Path;
use std::time::{Duration, Instant};

use crate::agent::{Agent, flow};
use crate::command::Folder;
use crate::metrics::counters;

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
