//! From a plan to a plan that brings the same events to the same sinks with less work.
//!
//! A pass looks at the whole plan and changes it where its condition holds; it also says where somebody would expect a
//! change and why there is none. Passes run in the order of the list, again and again until nothing changes.

mod chain;
mod choice;
mod common_extraction;
mod constant_headers;
mod constant_route;
mod dead_headers;
mod declined;
mod drop_groups;
mod facts;
mod filter_first;
mod fold_conditions;
mod fuse_filters;
mod join_patterns;
mod known;
mod literal_tests;
mod merge_cases;
mod needed_literals;
mod pattern;
mod trim_patterns;
mod wanted;

use std::collections::BTreeMap;

use logflowc_plan::{ChannelId, Plan, Source};

pub use choice::{Choice, UnknownPass, find};
pub use declined::{DECLINED, Declined};
pub use facts::Facts;

/// One way to save work.
#[derive(Debug)]
pub struct Pass {
    /// As it is called on the command line.
    pub name: &'static str,
    /// What it does, in one line.
    pub meaning: &'static str,
    /// When it may do so: what its code asks for.
    pub condition: &'static str,
    /// The least level of optimisation at which it runs, from 1.
    pub level: u8,
    /// A configuration in the `flow` language in which it finds something to do.
    pub example: &'static str,
    run: fn(&mut Plan, &Facts, &mut Notes),
}

/// All passes, in the order in which they run.
pub static PASSES: &[&Pass] = &[
    // What is known of headers makes steps and tests simpler, and whole steps dead.
    &constant_headers::PASS,
    &fold_conditions::PASS,
    &constant_route::PASS,
    &merge_cases::PASS,
    &common_extraction::PASS,
    &dead_headers::PASS,
    // Only filters that are left move, and those that have moved together become one.
    &filter_first::PASS,
    // A pattern without groups has more that can be cut, and may be plain text then.
    &drop_groups::PASS,
    &trim_patterns::PASS,
    &literal_tests::PASS,
    &fuse_filters::PASS,
    // Patterns that are plain text are found faster one by one.
    &join_patterns::PASS,
    // Of the patterns as they are in the end.
    &needed_literals::PASS,
];

/// The level at which `plan` and `run` work where nobody says another one.
pub const USUAL_LEVEL: u8 = 2;

/// The highest level.
pub const HIGHEST_LEVEL: u8 = 3;

/// Every pass makes a plan simpler, so few rounds are ever needed; this one is for our own mistakes.
const MOST_ROUNDS: usize = 16;

/// A plan, and how it came to be so.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimised {
    /// The plan.
    pub plan: Plan,
    /// The passes that have changed it, in order; one may come again.
    pub steps: Vec<Step>,
    /// By the name of a pass, what it has left as it was, and why.
    pub left: BTreeMap<&'static str, Vec<String>>,
}

/// A pass that has changed a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its name.
    pub pass: &'static str,
    /// What it did.
    pub did: Vec<String>,
    /// The plan behind it.
    pub plan: Plan,
}

/// What a pass tells.
#[derive(Debug, Default)]
struct Notes {
    did: Vec<String>,
    left: Vec<String>,
}

/// Runs the chosen passes until nothing changes.
pub fn optimise(mut plan: Plan, facts: &Facts, choice: &Choice) -> Optimised {
    let mut steps = Vec::new();
    let mut left = BTreeMap::new();
    for _ in 0..MOST_ROUNDS {
        let before = steps.len();
        for pass in choice.passes() {
            let mut notes = Notes::default();
            (pass.run)(&mut plan, facts, &mut notes);
            left.insert(pass.name, notes.left);
            if !notes.did.is_empty() {
                count_writers(&mut plan);
                steps.push(Step { pass: pass.name, did: notes.did, plan: plan.clone() });
            }
        }
        if steps.len() == before {
            break;
        }
    }
    Optimised { plan, steps, left }
}

/// A route that has become shorter may leave a channel to other sources.
fn count_writers(plan: &mut Plan) {
    for (index, channel) in (0..).zip(&mut plan.channels) {
        let goes_there = |source: &&Source| source.route.channels().any(|id| id == ChannelId(index));
        let writers = plan.sources.iter().filter(goes_there).count();
        channel.writers = u32::try_from(writers).expect("fewer than 2^32 sources");
    }
}

impl Notes {
    fn did(&mut self, what: impl Into<String>) {
        self.did.push(what.into());
    }

    fn left(&mut self, why: impl Into<String>) {
        self.left.push(why.into());
    }
}

#[cfg(test)]
mod tests;
