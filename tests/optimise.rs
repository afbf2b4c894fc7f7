//! What the optimiser promises: every sink receives the same, byte for byte, whatever passes run.

mod command;
mod pages;
mod plans;
mod world;

use std::cell::Cell;
use std::env;

use logflowc_compiler::optimise::{Choice, HIGHEST_LEVEL, PASSES, optimise};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use plans::{Case, cases};
use world::deliveries;

/// So many cases are run where `LOGFLOWC_OPTIMISER_CASES` says nothing else.
const CASES: u32 = 3_000;

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
    let choices = choices();
    let wanted = env::var("LOGFLOWC_OPTIMISER_CASES").ok().and_then(|count| count.parse().ok());
    let config = Config { cases: wanted.unwrap_or(CASES), max_shrink_iters: 2000, ..Config::default() };
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..config });
    let changed = Cell::new(0_u32);
    let result = runner.run(&(cases(), 0..choices.len()), |(case, choice)| {
        changed.set(changed.get() + u32::from(same(&case, &choices[choice])?));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    let (changed, all) = (changed.get(), runner.config().cases);
    println!("passes have changed {changed} of {all} plans");
    assert!(changed > all / 4, "most cases prove nothing");
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
