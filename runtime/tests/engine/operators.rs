//! Operators between a source and its channels: what was refused, and what one event became.

use std::sync::atomic::Ordering;

use logflowc_plan::{Cut, Operator, Policy, Value};
use logflowc_runtime::connector::OnFull;

use crate::plans::{channel, counted, drain, plan, source, to_all};
use crate::promises::refused_and_given_again;
use crate::world::{Manner, World, until};

#[test]
fn events_that_were_refused_are_no_duplicates_when_they_come_again() {
    refused_and_given_again(vec![Operator::Dedupe { by: Value::Body, within_ms: 3_600_000, keys: 1000 }]);
}

#[test]
fn an_event_is_confirmed_when_all_its_parts_are_stored() {
    let (mut plan, mut world) = (plan(), World::default());
    let small = channel(&mut plan, 10, 10);
    source(&mut plan, "r", 5, to_all(&[small]));
    plan.sources[0].operators = vec![Operator::Split { at: Cut::Text { text: ":".to_owned() } }];
    let feed = world.source("r", 100, OnFull::Wait);
    drain(&mut plan, &["k"], small, 10, Policy::Single);
    let sink = world.sink("k", Manner::Works);
    sink.gate.close();
    let running = world.start(&counted(plan), Vec::new());
    // The channel holds the ten parts of five events, and no part of a sixth one.
    until(|| feed.confirmed.load(Ordering::SeqCst) >= 5);
    sink.gate.open();
    while sink.events().len() < 200 {
        let confirmed = feed.confirmed.load(Ordering::SeqCst);
        assert!(confirmed * 2 <= sink.events().len() as u64 + 20, "{confirmed} are confirmed too early");
    }
    assert!(running.finish().carried.is_empty());
    let parts = |number: u64| ["r".to_owned(), number.to_string()];
    assert!(sink.events() == (0..100).flat_map(parts).collect::<Vec<_>>());
    assert_eq!(feed.confirmed.load(Ordering::SeqCst), 100);
}
