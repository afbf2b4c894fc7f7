//! Several patterns looked for in the same value, as one automaton.

use logflowc_plan::{Condition, Operator, Pattern, Plan, Subject};

use super::chain::each_operator;
use super::{Facts, Notes, Pass};
use crate::lower::folded;

pub(super) static PASS: Pass = Pass {
    name: "join-patterns",
    meaning: "looks for several patterns in one go: those of which one is enough, or none may be there",
    condition: "They are tested on the same value, and a search for none of them is ever given up.",
    level: 2,
    example: r#"agent a
source s = seq
channel c = memory
sink k = null
flow s
  | drop when body matches /1\d3/ or body matches /[45]6/
  | set x = "1"
  | keep when not body matches /7.8/ and not body matches /[89]9/
  => c
flow c => k
"#,
    run,
};

fn run(plan: &mut Plan, facts: &Facts, notes: &mut Notes) {
    each_operator(plan, facts, notes, |chain, at| {
        let Operator::Select { condition, keep } = &chain.source.operators[at] else { return };
        let joined = joined(condition);
        if joined != *condition {
            let by = Operator::Select { condition: joined, keep: *keep };
            chain.becomes(at, by);
        }
    });
}

fn joined(condition: &Condition) -> Condition {
    let all = |of: &[Condition]| of.iter().map(joined).collect::<Vec<_>>();
    match condition {
        Condition::Any { of } => folded(any(all(of)), false),
        // None may hold: not one of them.
        Condition::All { of } => {
            let (denied, mut rest): (Vec<_>, Vec<_>) =
                all(of).into_iter().partition(|condition| denied(condition).is_some());
            let tests = denied.iter().filter_map(|condition| self::denied(condition).cloned()).collect();
            rest.extend(any(tests).into_iter().map(|test| Condition::Not { of: Box::new(test) }));
            folded(rest, true)
        }
        Condition::Not { of } => Condition::Not { of: Box::new(joined(of)) },
        test => test.clone(),
    }
}

/// The search that a condition wants to fail.
fn denied(condition: &Condition) -> Option<&Condition> {
    let Condition::Not { of } = condition else { return None };
    joinable(of).map(|_| &**of)
}

fn joinable(condition: &Condition) -> Option<(Subject, &Pattern)> {
    match condition {
        Condition::Matches { value, pattern } if !pattern.backtracking => Some((*value, pattern)),
        _ => None,
    }
}

/// Conditions of which one is enough, with those for one value joined in the place of the first.
fn any(of: Vec<Condition>) -> Vec<Condition> {
    let mut out: Vec<Condition> = Vec::new();
    for condition in of {
        let same = joinable(&condition).and_then(|(value, pattern)| {
            let earlier =
                out.iter_mut().find(|other| joinable(other).is_some_and(|(other, _)| other == value));
            earlier.map(|earlier| (earlier, pattern.clone()))
        });
        match same {
            Some((Condition::Matches { pattern, .. }, more)) => *pattern = either(pattern, &more),
            _ => out.push(condition),
        }
    }
    out
}

fn either(one: &Pattern, other: &Pattern) -> Pattern {
    let both = |one: &str, other: &str| format!("(?:{one})|(?:{other})");
    Pattern {
        written: both(&one.written, &other.written),
        translated: both(&one.translated, &other.translated),
        backtracking: false,
        ordinary: None,
        needs: None,
    }
}
