//! What is compared.

mod files;
mod hdfs;
mod interceptors;
mod metrics;
mod network;
mod routes;
mod rpc;
mod scribe;

use std::collections::BTreeMap;

use super::Output;
use super::peer::{Place, files};

/// A configuration, its input and how its output is compared.
pub(super) struct Case {
    pub(super) name: &'static str,
    /// Agent `a`; `@DIR@`, `@PORT@`, `@PORT2@` and `@PORT3@` are replaced.
    pub(super) conf: &'static str,
    /// What is there before the agent starts.
    pub(super) before: fn(&Place),
    /// What is done while it runs.
    pub(super) feed: fn(&Place),
    /// What is asked of it when everything came out; it is compared too.
    pub(super) asked: fn(&Place) -> Output,
    /// Lines that must at least come out.
    pub(super) events: usize,
    /// What is compared.
    pub(super) output: fn(&Place) -> Output,
}

/// All cases.
pub(super) fn all() -> Vec<Case> {
    let groups = [
        files::cases(),
        hdfs::cases(),
        network::cases(),
        rpc::cases(),
        scribe::cases(),
        interceptors::cases(),
        routes::cases(),
        metrics::cases(),
    ];
    groups.into_iter().flatten().collect()
}

fn nothing(_: &Place) {}

/// The output folders, each with its files in the order of their names, one after the other.
fn joined(place: &Place) -> Output {
    let mut output = BTreeMap::new();
    for folder in ["out", "out2", "out3"] {
        let bytes: Vec<u8> = ordered(place, folder).into_iter().flat_map(|(_, bytes)| bytes).collect();
        output.insert(folder.to_owned(), bytes);
    }
    output
}

/// The files of a folder in the order in which they were made: names end in a number.
fn ordered(place: &Place, folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = files(&place.path(folder));
    files.sort_by_key(|(name, _)| name.rsplit('-').next().and_then(|number| number.parse::<u64>().ok()));
    files
}

/// As [`joined`], with the lines sorted: the order between connections is nobody's promise.
fn sorted(place: &Place) -> Output {
    let mut output = joined(place);
    for bytes in output.values_mut() {
        let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        lines.sort_unstable();
        *bytes = lines.concat();
    }
    output
}

/// As [`joined`], with the folder of the place written as `@DIR@`.
fn portable(place: &Place) -> Output {
    let mut output = joined(place);
    let folder = place.folder.display().to_string();
    for bytes in output.values_mut() {
        *bytes = String::from_utf8_lossy(bytes).replace(&folder, "@DIR@").into_bytes();
    }
    output
}

/// A case with nothing before it and its output joined.
const PLAIN: Case = Case {
    name: "",
    conf: "",
    before: nothing,
    feed: nothing,
    asked: |_| Output::new(),
    events: 0,
    output: joined,
};
