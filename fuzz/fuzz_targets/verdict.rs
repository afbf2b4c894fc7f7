//! What Flume would do is said about any bytes, twice the same, and nothing is dropped without an error.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use logflowc_compiler::flume::verdict::{File, Input, verdict};
use logflowc_fuzz::{mutate, silent, source, world};
use logflowc_grammar::properties;
use logflowc_grammar::source::Charset;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::lines(data, size, max_size, seed)
});

fuzz_target!(|bytes: &[u8]| {
    assert_eq!(answer(bytes), answer(bytes));
    let silent = silent(bytes);
    assert!(silent.is_empty(), "{silent:#?} in\n{}", String::from_utf8_lossy(bytes));
});

fn answer(bytes: &[u8]) -> String {
    let (sources, file) = source("flume.conf", bytes);
    let entries = properties::parse(&sources, file, Charset::Latin1).entries;
    let files = [File { name: "flume.conf", path: "/flume.conf", entries: &entries }];
    let mut verdict = verdict(&Input { files: &files, world: &world() });
    verdict.hide_secrets();
    serde_json::to_string(&verdict).expect("a verdict is plain data")
}
