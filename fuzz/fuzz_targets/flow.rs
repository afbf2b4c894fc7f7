//! Any bytes are read as the `flow` language, checked, shown and planned; properties made of them say the same.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use logflowc_compiler::convert::convert;
use logflowc_compiler::fmt;
use logflowc_compiler::optimise::{Choice, optimise};
use logflowc_compiler::read::{self, Form};
use logflowc_compiler::world::World;
use logflowc_fuzz::{checked, ends, mutate, show, source, within};
use logflowc_grammar::flow;
use logflowc_grammar::source::Charset;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::flow(data, size, max_size, seed)
});

fuzz_target!(|bytes: &[u8]| {
    let (mut sources, file) = source("a.flow", bytes);
    let read = flow::parse(&sources, file);
    read.faults.iter().for_each(|fault| within(&sources, fault.span));
    read.comments.iter().for_each(|comment| within(&sources, *comment));
    for to in [Form::Properties, Form::Json, Form::Flow] {
        let Ok(converted) = convert(&mut sources, file, to, None, &World::default()) else { continue };
        let name = match to {
            Form::Properties => "a.conf",
            Form::Json => "a.json",
            Form::Flow => "a.flow",
        };
        assert_eq!(ends("a.flow", bytes), ends(name, converted.text.as_bytes()), "{}", converted.text);
    }
    formatted(bytes);
    let (sources, checked) = checked("a.flow", bytes);
    for agent in &checked.all_agents {
        let (plan, facts) = checked.lowered(agent).expect("every agent has a plan");
        let optimised = optimise(plan, &facts, &Choice::level(3)).plan;
        assert_eq!(optimise(optimised.clone(), &facts, &Choice::level(3)).plan, optimised);
        if let Ok((plan, ..)) = checked.plan_as_flume(agent) {
            assert_eq!(&plan.agent, agent);
        }
    }
    show(&sources, checked.report.into_sorted());
});

/// Formatting changes blanks and nothing else, and formatting again nothing at all.
fn formatted(bytes: &[u8]) {
    let format = |bytes: &[u8]| {
        let (sources, file) = source("a.flow", bytes);
        fmt::format(&sources, file).ok()
    };
    let Some(once) = format(bytes) else { return };
    assert_eq!(format(once.as_bytes()).as_ref(), Some(&once));
    assert_eq!(entries(bytes), entries(once.as_bytes()), "{once}");
}

/// What a text says. Conditions are said in the words of the author, so blanks do not count.
fn entries(bytes: &[u8]) -> Vec<String> {
    let (sources, file) = source("a.flow", bytes);
    let entries = read::read(&sources, file, Charset::Utf8).entries;
    entries
        .iter()
        .map(|entry| format!("{}={}", entry.key, entry.value).split_whitespace().collect())
        .collect()
}
