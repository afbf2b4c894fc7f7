//! `fmt` and `convert` change the writing and nothing else.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use logflowc_compiler::convert::convert;
use logflowc_compiler::fmt;
use logflowc_compiler::read::{self, Form};
use logflowc_compiler::world::World;
use logflowc_fuzz::{ends, fates, mutate, source};
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

/// There and back; what becomes of every component is the same on all three sides that can be written.
fn converted(name: &str, bytes: &[u8]) {
    let (mut sources, file) = source(name, bytes);
    let from = read::read(&sources, file, Charset::Utf8).form;
    for to in [Form::Properties, Form::Json, Form::Flow].into_iter().filter(|to| *to != from) {
        let Ok(first) = convert(&mut sources, file, to, None, &World::default()) else { continue };
        same(to, (name, bytes), (name_of(to), first.text.as_bytes()));
        let (mut sources, file) = source(name_of(to), first.text.as_bytes());
        let second = match convert(&mut sources, file, from, None, &World::default()) {
            Ok(second) => second,
            Err(why) if why.iter().all(|why| needs_the_other_form(&why.why)) => continue,
            Err(why) => panic!("not converted back: {why:?}\n{}", first.text),
        };
        same(to, (name, bytes), (name_of(from), second.text.as_bytes()));
    }
}

/// Whether the way back may end here, with a finding: only what this form has is named or referred to.
fn needs_the_other_form(why: &str) -> bool {
    // Properties may name interceptors of ours; the language says them, and Flume has none of them.
    why.starts_with("no interceptor of Flume")
        // What is looked up by a value is a setting that is not written there, so the value would be another one.
        || why.starts_with("it refers to")
        // Which references are met depends on the order of a hash table, and so on all keys.
        || why.ends_with("would stand for something else in the other form")
        || why.starts_with("in the other form references run in a circle")
}

fn same(through: Form, expected: (&str, &[u8]), found: (&str, &[u8])) {
    let text = String::from_utf8_lossy(found.1);
    if through == Form::Flow {
        assert_eq!(ends(found.0, found.1), ends(expected.0, expected.1), "{text}");
    } else {
        assert_eq!(fates(found.0, found.1), fates(expected.0, expected.1), "{text}");
    }
}

fn name_of(form: Form) -> &'static str {
    match form {
        Form::Properties => "flume.conf",
        Form::Json => "flume.json",
        Form::Flow => "a.flow",
    }
}
