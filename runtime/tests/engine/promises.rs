//! What a source may rely on: confirmed is what every required channel holds, and a full channel holds it back.

use std::sync::atomic::Ordering;
use std::time::Duration;

use logflowc_plan::{Operator, Policy, Route, Targets};
use logflowc_runtime::connector::OnFull;

use crate::plans::{by_kind, channel, counted, drain, plan, source, to_all};
use crate::world::{ALL, Manner, World, confirmed, numbers, until};

#[test]
fn every_channel_gets_every_event_in_order() {
    let (mut plan, mut world) = (plan(), World::default());
    let channels = [channel(&mut plan, 100, 10), channel(&mut plan, 7, 7)];
    source(&mut plan, "r", 25, to_all(&channels));
    let feed = world.source("r", 5000, OnFull::Wait);
    drain(&mut plan, &["one"], channels[0], 30, Policy::Single);
    drain(&mut plan, &["two"], channels[1], 4, Policy::Single);
    let sinks = ["one", "two"].map(|name| world.sink(name, Manner::Works));
    let stopped = world.run(&counted(plan));
    assert!(stopped.carried.is_empty() && stopped.failed_sinks.is_empty() && !stopped.panicked);
    for sink in sinks {
        assert!(sink.events() == numbers("r", 0..5000, ALL));
    }
    assert_eq!(feed.confirmed.load(Ordering::SeqCst), 5000);
}

#[test]
fn a_header_decides_the_channel() {
    let (mut plan, mut world) = (plan(), World::default());
    let [first, second, rest] = [(); 3].map(|()| channel(&mut plan, 50, 50));
    source(&mut plan, "r", 20, by_kind(&[first], &[first, second], &[rest]));
    world.source("r", 1000, OnFull::Wait);
    for (name, channel) in [("one", first), ("two", second), ("three", rest)] {
        drain(&mut plan, &[name], channel, 20, Policy::Single);
    }
    let [one, two, three] = ["one", "two", "three"].map(|name| world.sink(name, Manner::Works));
    assert!(world.run(&counted(plan)).carried.is_empty());
    assert_eq!(one.events(), numbers("r", 0..1000, &[0, 1]));
    assert_eq!(two.events(), numbers("r", 0..1000, &[1]));
    assert_eq!(three.events(), numbers("r", 0..1000, &[2]));
}

#[test]
fn confirmed_is_only_what_all_channels_hold() {
    let (mut plan, mut world) = (plan(), World::default());
    let channels = [channel(&mut plan, 1000, 10), channel(&mut plan, 10, 10)];
    source(&mut plan, "r", 10, to_all(&channels));
    let feed = world.source("r", 100, OnFull::Wait);
    drain(&mut plan, &["open"], channels[0], 10, Policy::Single);
    drain(&mut plan, &["shut"], channels[1], 10, Policy::Single);
    let [open, shut] = ["open", "shut"].map(|name| world.sink(name, Manner::Works));
    shut.gate.close();
    let running = world.start(&counted(plan), Vec::new());
    // The first channel holds the second batch long before the other one has room for it.
    open.wait_for(20);
    assert_eq!(feed.confirmed.load(Ordering::SeqCst), 10);
    assert_eq!((open.events().len(), shut.events().len()), (20, 0));
    shut.gate.open();
    assert!(running.finish().carried.is_empty());
    assert_eq!(feed.confirmed.load(Ordering::SeqCst), 100);
    assert!(open.events() == numbers("r", 0..100, ALL) && shut.events() == open.events());
}

#[test]
fn a_full_channel_holds_its_source_back() {
    let (mut plan, mut world) = (plan(), World::default());
    let small = channel(&mut plan, 10, 10);
    source(&mut plan, "r", 5, to_all(&[small]));
    let feed = world.source("r", 500, OnFull::Wait);
    drain(&mut plan, &["k"], small, 10, Policy::Single);
    let sink = world.sink("k", Manner::Works);
    sink.gate.close();
    let running = world.start(&counted(plan), Vec::new());
    confirmed(&feed, 10);
    sink.gate.open();
    while sink.events().len() < 500 {
        let confirmed = feed.confirmed.load(Ordering::SeqCst);
        // What is kept is counted after what was confirmed, so the difference can only be too small.
        let kept = sink.events().len() as u64;
        assert!(confirmed.saturating_sub(kept) <= 10, "{confirmed} confirmed, {kept} kept");
    }
    assert!(running.finish().carried.is_empty());
    assert!(sink.events() == numbers("r", 0..500, ALL));
}

#[test]
fn a_source_that_is_refused_gives_the_events_again() {
    refused_and_given_again(Vec::new());
}

/// A full channel refuses a source some times; when its sink works, every event has come once and in order.
pub(crate) fn refused_and_given_again(operators: Vec<Operator>) {
    let (mut plan, mut world) = (plan(), World::default());
    let small = channel(&mut plan, 10, 10);
    source(&mut plan, "r", 10, to_all(&[small]));
    plan.sources[0].operators = operators;
    let feed = world.source("r", 200, OnFull::Refuse);
    drain(&mut plan, &["k"], small, 10, Policy::Single);
    let sink = world.sink("k", Manner::Works);
    sink.gate.close();
    let running = world.start(&counted(plan), Vec::new());
    until(|| feed.refused.load(Ordering::SeqCst) >= 3);
    assert_eq!(feed.confirmed.load(Ordering::SeqCst), 10);
    sink.gate.open();
    assert!(running.finish().carried.is_empty());
    assert!(sink.events() == numbers("r", 0..200, ALL));
}

#[test]
fn an_optional_channel_holds_nobody_back() {
    let (mut plan, mut world) = (plan(), World::default());
    let [required, optional] = [channel(&mut plan, 50, 10), channel(&mut plan, 10, 10)];
    let targets = Targets { required: vec![required], optional: vec![optional] };
    source(&mut plan, "r", 10, Route::Replicate { targets });
    let feed = world.source("r", 100, OnFull::Wait);
    drain(&mut plan, &["main"], required, 10, Policy::Single);
    drain(&mut plan, &["side"], optional, 10, Policy::Single);
    let [main, side] = ["main", "side"].map(|name| world.sink(name, Manner::Works));
    side.gate.close();
    let running = world.start(&counted(plan), Vec::new());
    confirmed(&feed, 100);
    side.gate.open();
    assert!(running.finish().carried.is_empty());
    assert!(main.events() == numbers("r", 0..100, ALL));
    assert!(side.events() == numbers("r", 0..10, ALL));
}

#[test]
fn a_drain_may_take_for_ever() {
    let (mut plan, mut world) = (plan(), World::default());
    let only = channel(&mut plan, 100, 10);
    source(&mut plan, "r", 10, to_all(&[only]));
    world.source("r", 50, OnFull::Wait);
    drain(&mut plan, &["k"], only, 10, Policy::Single);
    let sink = world.sink("k", Manner::Works);
    let stopped = world.start(&counted(plan), Vec::new()).finish_within(Duration::MAX);
    assert!(stopped.carried.is_empty() && sink.events().len() == 50);
}
