//! Filters that follow each other, as one.

use logflowc_plan::{Condition, Operator, Plan, Value};

use super::chain::{Chain, each};
use super::{Facts, Notes, Pass};
use crate::lower::folded;

pub(super) static PASS: Pass = Pass {
    name: "fuse-filters",
    meaning: "makes one condition of filters that follow each other, cheap tests first",
    condition: "Both only drop events, each by itself, and a search in them is never given up: a filter keeps an event on which its search is given up, a condition counts it as not found.",
    level: 2,
    example: r#"agent a
source s = seq
channel c = memory
sink k = null
flow s | drop when body matches /^7/ | drop when body matches /9$/ | keep when body matches /\d\d/ | drop when body contains "5" => c
flow c => k
"#,
    run,
};

fn run(plan: &mut Plan, facts: &Facts, notes: &mut Notes) {
    each(plan, facts, notes, |chain| {
        for at in (1..chain.source.operators.len()).rev() {
            fuse(chain, at);
        }
    });
}

fn fuse(chain: &mut Chain<'_>, at: usize) {
    let [first, second] = [at - 1, at].map(|at| chain.source.operators[at].clone());
    let words = [&first, &second].map(|operator| chain.words(operator));
    let (first, second) = match (test(&first), test(&second)) {
        (Test::Of(first), Test::Of(second)) => (first, second),
        (Test::None, _) | (_, Test::None) => return,
        (Test::GivenUp, _) | (_, Test::GivenUp) => {
            let why = "a search by backtracking may be given up";
            return chain.left(&format!("`{}` and `{}` stay apart: {why}", words[0], words[1]));
        }
    };
    let by = match (first, second) {
        ((first, false), (second, false)) => {
            Operator::Select { condition: folded(flat(first, second, false), false), keep: false }
        }
        (first, second) => {
            Operator::Select { condition: folded(flat(kept(first), kept(second), true), true), keep: true }
        }
    };
    chain.source.operators.remove(at);
    chain.replace(at - 1, Some(by), &format!("`{}` and `{}` become one", words[0], words[1]));
}

/// The condition of an operator.
enum Test {
    /// It is no filter.
    None,
    /// It does something else where its search is given up.
    GivenUp,
    /// The condition, and whether events are kept by it.
    Of((Condition, bool)),
}

fn test(operator: &Operator) -> Test {
    match operator {
        Operator::Select { condition, keep } => Test::Of((condition.clone(), *keep)),
        Operator::Filter { pattern, .. } if pattern.backtracking => Test::GivenUp,
        Operator::Filter { pattern, exclude } => {
            Test::Of((Condition::Matches { value: Value::Body.into(), pattern: pattern.clone() }, !exclude))
        }
        _ => Test::None,
    }
}

/// The condition by which events are kept.
fn kept((condition, keep): (Condition, bool)) -> Condition {
    match condition {
        condition if keep => condition,
        Condition::Not { of } => *of,
        condition => Condition::Not { of: Box::new(condition) },
    }
}

/// The parts of both, if they are sums of the kind that is made of them.
fn flat(first: Condition, second: Condition, all: bool) -> Vec<Condition> {
    let parts = |condition| match condition {
        Condition::All { of } if all => of,
        Condition::Any { of } if !all => of,
        other => vec![other],
    };
    let mut of = parts(first);
    for part in parts(second) {
        // A test that was made already says nothing new.
        if !of.contains(&part) {
            of.push(part);
        }
    }
    of
}
