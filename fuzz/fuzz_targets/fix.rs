//! Fixes end, are made once, bring no error, and safe ones stop nothing that runs.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use logflowc_compiler::fix::{self, Examined};
use logflowc_compiler::flume::verdict::Outcome;
use logflowc_fuzz::{checked, fates, mutate, show};
use logflowc_grammar::finding::{Finding, Level, Safety};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::lines(data, size, max_size, seed)
});

fuzz_target!(|bytes: &[u8]| {
    for class in [Safety::Safe, Safety::Unsafe] {
        fixed(bytes, class);
    }
});

fn examine(bytes: &[u8]) -> Examined {
    let (sources, checked) = checked("flume.conf", bytes);
    Examined::whole(sources, checked.report)
}

/// A finding, wherever it stands.
fn what(finding: &Finding) -> (&'static str, &str) {
    (finding.rule.code, &finding.message)
}

fn fixed(bytes: &[u8], class: Safety) {
    let before = examine(bytes);
    let outcome = fix::to_fixed_point(bytes.to_vec(), class, examine);
    assert_eq!(outcome.made.is_empty(), outcome.bytes == bytes);
    if outcome.made.is_empty() {
        return;
    }
    let shown =
        format!("{}\nbecame\n{}", String::from_utf8_lossy(bytes), String::from_utf8_lossy(&outcome.bytes));
    let after = examine(&outcome.bytes);
    show(&after.sources, after.findings.clone());
    assert!(after.errors <= before.errors, "{shown}");
    let again = fix::to_fixed_point(outcome.bytes.clone(), class, examine);
    assert!(again.made.is_empty(), "{:?}\n{shown}", again.made);
    // What was mended may have hidden other mistakes, so their number alone says little.
    let count =
        |examined: &Examined, one| examined.findings.iter().filter(|other| what(other) == one).count();
    let is_rarer = |finding| count(&after, what(finding)) < count(&before, what(finding));
    assert!(before.findings.iter().any(is_rarer), "{shown}");
    // A component may be kept from running by a mistake that is left, once another one is mended. And without a byte
    // order mark the first line counts, and with it its own mistakes.
    let comparable = after.errors == 0 || errors(&before) == errors(&after);
    if class == Safety::Safe && comparable && !bytes.starts_with("\u{feff}".as_bytes()) {
        let fates_after = fates("flume.conf", &outcome.bytes);
        for (component, fate) in fates("flume.conf", bytes) {
            let kept = fate != Outcome::Runs || fates_after.get(&component) == Some(&Outcome::Runs);
            assert!(kept, "{component:?} ran\n{shown}");
        }
    }
}

fn errors(examined: &Examined) -> BTreeSet<(&'static str, &str)> {
    examined.findings.iter().filter(|finding| finding.level == Level::Error).map(what).collect()
}
