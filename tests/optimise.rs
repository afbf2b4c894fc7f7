//! What the optimiser promises: every sink receives the same, byte for byte, whatever passes run.

mod command;
mod pages;
mod plans;
mod world;

use std::env;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use logflowc_compiler::optimise::{Choice, HIGHEST_LEVEL, PASSES, optimise};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use plans::{Case, cases};
use world::deliveries;

/// So many cases are run where `LOGFLOWC_OPTIMISER_CASES` says nothing else.
const CASES: u32 = 10_000;

/// An engine waits for its threads most of the time, so there are more of these than processors.
const THREADS: u32 = 8;

/// Every level, every pass alone, and all passes but one.
fn choices() -> Vec<Choice> {
    let choice = |level, with: &[String], without: &[String]| {
        Choice::new(level, with, without).expect("the names come from the list")
    };
    let levels = (1..=HIGHEST_LEVEL).map(Choice::level);
    let alone = PASSES.iter().map(|pass| choice(0, &[pass.name.to_owned()], &[]));
    let without = PASSES.iter().map(|pass| choice(HIGHEST_LEVEL, &[], &[pass.name.to_owned()]));
    levels.chain(alone).chain(without).collect()
}

#[test]
fn sinks_receive_the_same_with_and_without_each_pass() {
    let wanted = env::var("LOGFLOWC_OPTIMISER_CASES").ok().and_then(|count| count.parse().ok());
    let all: u32 = wanted.unwrap_or(CASES);
    let (done, changed) = (AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|scope| {
        let run = || {
            let config = Config { cases: all.div_ceil(THREADS), max_shrink_iters: 2000, ..Config::default() };
            let mut runner = TestRunner::new(Config { failure_persistence: None, ..config });
            let choices = choices();
            let result = runner.run(&(cases(), 0..choices.len()), |(case, choice)| {
                changed.fetch_add(u32::from(same(&case, &choices[choice])?), Ordering::Relaxed);
                told(done.fetch_add(1, Ordering::Relaxed) + 1, all);
                Ok(())
            });
            result.unwrap_or_else(|error| panic!("{error}"));
        };
        (0..THREADS).for_each(|_| drop(scope.spawn(run)));
    });
    let changed = changed.into_inner();
    println!("passes have changed {changed} of {all} plans");
    assert!(changed > all / 4, "most cases prove nothing");
}

/// Says now and then how far a long run is.
fn told(done: u32, all: u32) {
    if done.is_multiple_of(50_000) {
        println!("{done} of {all} cases");
    }
}

/// Runs a plan as it is and optimised. Whether passes have changed it.
fn same(case: &Case, choice: &Choice) -> Result<bool, TestCaseError> {
    let optimised = optimise(case.plan.clone(), &case.facts, choice);
    if optimised.steps.is_empty() {
        return Ok(false);
    }
    let did: Vec<_> = optimised.steps.iter().map(|step| (step.pass, &step.did)).collect();
    prop_assert_eq!(deliveries(case, &case.plan), deliveries(case, &optimised.plan), "{:#?}", did);
    Ok(true)
}
