//! `fmt` and `convert` change the writing and nothing else.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use logflowc_compiler::convert::convert;
use logflowc_compiler::fmt;
use logflowc_compiler::read::{self, Form};
use logflowc_compiler::world::World;
use logflowc_fuzz::{fates, mutate, source};
use logflowc_grammar::source::Charset;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::lines(data, size, max_size, seed)
});

fuzz_target!(|bytes: &[u8]| {
    formatted("flume", bytes);
    formatted("flume.json", bytes);
    converted("flume", bytes);
    converted("flume.json", bytes);
});

type Entries = Vec<(String, String)>;

fn entries(name: &str, bytes: &[u8]) -> (Entries, usize) {
    let (sources, file) = source(name, bytes);
    let document = read::read(&sources, file, Charset::Utf8);
    let pairs = document.entries.iter().map(|entry| (entry.key.to_string(), entry.value.to_string()));
    (pairs.collect(), document.comments.len())
}

fn formatted(name: &str, bytes: &[u8]) {
    let format = |bytes: &[u8]| {
        let (sources, file) = source(name, bytes);
        fmt::format(&sources, file).ok()
    };
    let Some(once) = format(bytes) else { return };
    assert_eq!(entries(name, bytes), entries(name, once.as_bytes()), "{once}");
    assert_eq!(format(once.as_bytes()).as_ref(), Some(&once));
}

/// There and back; what becomes of every component is the same on all three sides.
fn converted(name: &str, bytes: &[u8]) {
    let (mut sources, file) = source(name, bytes);
    let [there, back] = match read::read(&sources, file, Charset::Utf8).form {
        Form::Properties => [Form::Json, Form::Properties],
        Form::Json => [Form::Properties, Form::Json],
    };
    let Ok(first) = convert(&mut sources, file, there, None, &World::default()) else { return };
    let name_of = |form| if form == Form::Json { "flume.json" } else { "flume.conf" };
    let expected = fates(name, bytes);
    assert_eq!(fates(name_of(there), first.text.as_bytes()), expected, "{}", first.text);
    let (mut sources, file) = source(name_of(there), first.text.as_bytes());
    let second = convert(&mut sources, file, back, None, &World::default());
    let second = second.unwrap_or_else(|error| panic!("not converted back: {error}\n{}", first.text));
    assert_eq!(fates(name_of(back), second.text.as_bytes()), expected, "{}\n{}", first.text, second.text);
}
