//! Any bytes are read as the `flow` language, checked, shown and planned; properties made of them say the same.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use logflowc_compiler::convert::convert;
use logflowc_compiler::read::Form;
use logflowc_fuzz::{checked, ends, mutate, show, source, within};
use logflowc_grammar::flow;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::flow(data, size, max_size, seed)
});

fuzz_target!(|bytes: &[u8]| {
    let (sources, file) = source("a.flow", bytes);
    let read = flow::parse(&sources, file);
    read.faults.iter().for_each(|fault| within(&sources, fault.span));
    read.comments.iter().for_each(|comment| within(&sources, *comment));
    for to in [Form::Properties, Form::Json, Form::Flow] {
        let Ok(converted) = convert(&sources, file, to, None) else { continue };
        let name = match to {
            Form::Properties => "a.conf",
            Form::Json => "a.json",
            Form::Flow => "a.flow",
        };
        assert_eq!(ends("a.flow", bytes), ends(name, converted.text.as_bytes()), "{}", converted.text);
    }
    let (sources, checked) = checked("a.flow", bytes);
    for agent in &checked.all_agents {
        assert!(checked.plan(agent).is_some(), "{agent}");
        if let Ok((plan, _)) = checked.plan_as_flume(agent) {
            assert_eq!(&plan.agent, agent);
        }
    }
    show(&sources, checked.report.into_sorted());
});
