//! Sinks that fail: others take over, nothing is forgotten, and what is left goes to the next engine.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use logflowc_plan::{Plan, Policy, Timing, Turns};
use logflowc_runtime::connector::{Failure, OnFull};
use logflowc_runtime::{Carried, Notice};

use crate::plans::{channel, counted, drain, plan, source, to_all};
use crate::world::{ALL, LIMIT, Manner, World, confirmed, numbers, until};

/// A source of 300 events and one drain.
fn flow(names: &[&str], policy: Policy) -> Plan {
    let mut plan = plan();
    let channel = channel(&mut plan, 1000, 100);
    source(&mut plan, "r", 20, to_all(&[channel]));
    drain(&mut plan, names, channel, 10, policy);
    counted(plan)
}

fn sorted(mut events: Vec<String>) -> Vec<String> {
    events.sort();
    events
}

fn all() -> Vec<String> {
    sorted(numbers("r", 0..300, ALL))
}

fn broken() -> Failure {
    Failure::Fatal("broken".to_owned())
}

fn count(carried: &[Carried]) -> usize {
    carried.iter().map(Carried::len).sum()
}

#[test]
fn a_failing_sink_gets_its_events_again_and_in_order() {
    let mut world = World::default();
    world.source("r", 300, OnFull::Wait);
    let sink = world.sink("k", Manner::FailsFirst(5));
    assert!(world.run(&flow(&["k"], Policy::Single)).carried.is_empty());
    assert_eq!(sink.events(), numbers("r", 0..300, ALL));
}

/// Pauses that no test outlives.
const FOR_EVER: Timing = Timing { retry_first_ms: u64::MAX, retry_max_ms: 86_400_000, restart_ms: None };

#[test]
fn a_sink_that_asks_for_no_pause_gets_its_events_again_at_once() {
    let mut plan = flow(&["k"], Policy::Single);
    plan.timing = FOR_EVER;
    let mut world = World::default();
    world.source("r", 300, OnFull::Wait);
    let sink = world.sink("k", Manner::Presses);
    assert!(world.run(&plan).carried.is_empty());
    assert_eq!(sink.events(), numbers("r", 0..300, ALL));
}

#[test]
fn a_sink_that_asks_for_a_pause_gets_one_though_it_has_written() {
    let mut plan = flow(&["k"], Policy::Single);
    plan.timing = FOR_EVER;
    let mut world = World::default();
    let feed = world.source("r", 300, OnFull::Wait);
    let sink = world.sink("k", Manner::Rests);
    let running = world.start(&plan, Vec::new());
    confirmed(&feed, 300);
    sink.wait_for(1);
    let first = sink.events();
    assert_eq!(count(&running.abandon().carried), 300 - first.len());
    assert_eq!(sink.events(), first);
}

#[test]
fn the_second_of_a_failover_group_works_for_the_first() {
    let mut world = World::default();
    world.source("r", 300, OnFull::Wait);
    let first = world.sink("first", Manner::Gives(|| Failure::Retry("away".to_owned())));
    let second = world.sink("second", Manner::Works);
    let stopped = world.run(&flow(&["first", "second"], Policy::Failover { max_penalty_ms: 5 }));
    assert!(stopped.carried.is_empty() && stopped.failed_sinks.is_empty());
    assert!(first.events().is_empty());
    assert_eq!(second.events(), numbers("r", 0..300, ALL));
}

#[test]
fn the_first_of_a_failover_group_comes_back() {
    let mut world = World::default();
    let feed = world.source("r", 300, OnFull::Wait);
    let first = world.sink("first", Manner::FailsFirst(1));
    let second = world.sink("second", Manner::Works);
    second.gate.close();
    let running =
        world.start(&flow(&["first", "second"], Policy::Failover { max_penalty_ms: 0 }), Vec::new());
    confirmed(&feed, 300);
    second.gate.open();
    assert!(running.finish().carried.is_empty());
    assert!(first.events().len() > second.events().len());
    assert_eq!(sorted([first.events(), second.events()].concat()), all());
}

#[test]
fn a_balanced_group_shares_and_goes_on_without_a_broken_member() {
    for order in [Turns::RoundRobin, Turns::Random] {
        let mut world = World::default();
        world.source("r", 300, OnFull::Wait);
        let sinks = [("one", Manner::Works), ("two", Manner::Gives(broken)), ("three", Manner::Works)]
            .map(|(name, manner)| world.sink(name, manner));
        let policy = Policy::LoadBalance { order, backoff_ms: None };
        let stopped = world.run(&flow(&["one", "two", "three"], policy));
        assert!(stopped.carried.is_empty());
        assert_eq!(stopped.failed_sinks.len(), 1);
        let [one, two, three] = sinks.map(|sink| sink.events());
        assert!(two.is_empty() && !one.is_empty() && !three.is_empty());
        assert_eq!(sorted([one, three].concat()), all());
    }
}

#[test]
fn what_a_broken_sink_leaves_goes_to_the_next_engine() {
    let mut world = World::default();
    let feed = world.source("r", 300, OnFull::Wait);
    world.sink("k", Manner::Gives(broken));
    let plan = flow(&["k"], Policy::Single);
    let running = world.start(&plan, Vec::new());
    running.wait(|notice| matches!(notice, Notice::SinkFailed(_)));
    confirmed(&feed, 300);
    let stopped = running.abandon();
    assert_eq!((count(&stopped.carried), stopped.failed_sinks.len()), (300, 1));
    let mut next = World::default();
    next.source("r", 0, OnFull::Wait);
    let sink = next.sink("k", Manner::Works);
    assert!(next.start(&plan, stopped.carried).finish().carried.is_empty());
    assert_eq!(sink.events(), numbers("r", 0..300, ALL));
}

#[test]
fn a_panic_is_reported_and_ends_nothing_else() {
    let mut world = World::default();
    let mut plan = plan();
    let channels = [channel(&mut plan, 1000, 100), channel(&mut plan, 1000, 100)];
    source(&mut plan, "r", 20, to_all(&channels));
    world.source("r", 300, OnFull::Wait);
    drain(&mut plan, &["bad"], channels[0], 10, Policy::Single);
    drain(&mut plan, &["good"], channels[1], 10, Policy::Single);
    world.sink("bad", Manner::Panics);
    let good = world.sink("good", Manner::Works);
    assert!(world.run(&counted(plan)).panicked);
    assert_eq!(good.events(), numbers("r", 0..300, ALL));
}

#[test]
fn what_a_sink_puts_back_at_the_end_is_not_taken_for_left() {
    let mut plan = plan();
    let shared = channel(&mut plan, 100, 10);
    source(&mut plan, "r", 10, to_all(&[shared]));
    for name in ["one", "two"] {
        drain(&mut plan, &[name], shared, 10, Policy::Single);
    }
    plan.timing = Timing { retry_first_ms: 200, retry_max_ms: 200, restart_ms: None };
    let mut world = World::default();
    let feed = world.source("r", 8, OnFull::Wait);
    let sinks = ["one", "two"].map(|name| world.sink(name, Manner::FailsFirst(1)));
    for sink in &sinks {
        sink.gate.close();
        sink.end.close();
    }
    let running = world.start(&counted(plan), Vec::new());
    confirmed(&feed, 8);
    let gates = sinks.clone();
    let at_the_end = std::thread::spawn(move || {
        // One has the events; the other one sees none and ends.
        until(|| gates.iter().any(|sink| sink.closing.load(Ordering::SeqCst)));
        for sink in &gates {
            sink.gate.open();
        }
        until(|| gates.iter().any(|sink| sink.writes.load(Ordering::SeqCst) == 1));
        for sink in &gates {
            sink.end.open();
        }
    });
    assert_eq!(count(&running.finish().carried), 0);
    at_the_end.join().expect("no panic");
    assert_eq!(sinks.map(|sink| sink.events()).concat(), numbers("r", 0..8, ALL));
}

#[test]
fn a_group_whose_other_channel_is_empty_waits_for_the_member_that_fails() {
    let mut plan = plan();
    let [idle, full] = [channel(&mut plan, 10, 10), channel(&mut plan, 1000, 100)];
    source(&mut plan, "r", 20, to_all(&[full]));
    drain(
        &mut plan,
        &["idle", "busy"],
        idle,
        10,
        Policy::LoadBalance { order: Turns::RoundRobin, backoff_ms: None },
    );
    plan.drains[0].sinks[1].channel = full;
    let mut world = World::default();
    world.source("r", 300, OnFull::Wait);
    world.sink("idle", Manner::Works);
    // Before the end every turn of the other member takes some time, so the end comes while this one still fails.
    let busy = world.sink("busy", Manner::FailsFirst(100));
    assert_eq!(count(&world.run(&counted(plan)).carried), 0);
    assert_eq!(busy.events(), numbers("r", 0..300, ALL));
}

#[test]
fn a_sink_that_finds_nobody_holds_nobody_up_when_there_is_nothing_to_write() {
    let mut world = World::default();
    world.source("r", 0, OnFull::Wait);
    world.sink("k", Manner::Alone);
    let start = Instant::now();
    assert_eq!(count(&world.run(&flow(&["k"], Policy::Single)).carried), 0);
    assert!(start.elapsed() < LIMIT / 2, "{:?}", start.elapsed());
}

#[test]
fn what_waits_for_a_sink_that_finds_nobody_is_carried_on() {
    let mut world = World::default();
    let feed = world.source("r", 300, OnFull::Wait);
    world.sink("k", Manner::Alone);
    let running = world.start(&flow(&["k"], Policy::Single), Vec::new());
    confirmed(&feed, 300);
    assert_eq!(count(&running.finish_within(Duration::from_millis(100)).carried), 300);
}
