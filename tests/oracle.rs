//! The same input through the original and through `logflowc`, with the same configuration: every byte that comes
//! out must be the same.
//!
//! Needs Java and Maven, so it runs only with `LOGFLOWC_ORACLE=1`; `tests/flume` holds the original.

mod cases;
mod encrypted;
mod feed;
mod handover;
mod http_sink;
mod log4j;
mod peer;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cases::Case;
use peer::Peer;
use rayon::prelude::*;

/// Whether the original is to be started.
fn enabled() -> bool {
    let wanted = std::env::var_os("LOGFLOWC_ORACLE").is_some_and(|value| value == "1");
    if !wanted {
        println!("left out: set LOGFLOWC_ORACLE=1 to compare with the original Flume (needs Java and Maven)");
    }
    wanted
}

#[test]
fn the_original_and_logflowc_write_the_same() {
    if !enabled() {
        return;
    }
    let only = std::env::var("LOGFLOWC_ORACLE_CASE").ok();
    let wanted = |case: &Case| only.as_ref().is_none_or(|only| case.name.contains(only.as_str()));
    let cases: Vec<Case> = cases::all().into_iter().filter(wanted).collect();
    // Agents mostly wait, so several cases at once take a fraction of the time.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build().expect("threads can be started");
    let compare = |case: &Case| {
        let original = peer::run(case, Peer::Flume);
        let ours = peer::run(case, Peer::Logflowc);
        (original != ours).then(|| difference(case, &original, &ours))
    };
    let different: Vec<String> = pool.install(|| cases.par_iter().filter_map(compare).collect());
    println!("{} cases compared", cases.len());
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// Cases that run beside each other.
const AT_ONCE: usize = 3;

/// What came out of an agent: files by name, where the case makes names comparable.
type Output = BTreeMap<String, Vec<u8>>;

/// The first place where two outputs differ, in words.
fn difference(case: &Case, original: &Output, ours: &Output) -> String {
    let mut text = format!("case {}:\n", case.name);
    for name in original.keys().chain(ours.keys()).collect::<std::collections::BTreeSet<_>>() {
        let [original, ours] = [original, ours].map(|output| output.get(name).map_or(&[][..], Vec::as_slice));
        if original == ours {
            continue;
        }
        let at =
            original.iter().zip(ours).position(|(a, b)| a != b).unwrap_or(original.len().min(ours.len()));
        let around = |bytes: &[u8]| {
            let start = at.saturating_sub(120);
            String::from_utf8_lossy(&bytes[start.min(bytes.len())..(at + 200).min(bytes.len())]).into_owned()
        };
        let _ = write!(
            text,
            "  {name} from byte {at} (of {} and {})\n    original: {:?}\n    logflowc: {:?}\n",
            original.len(),
            ours.len(),
            around(original),
            around(ours)
        );
    }
    text
}
