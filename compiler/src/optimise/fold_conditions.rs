//! Conditions of which the answer is known, wholly or in part.

use logflowc_plan::{Condition, Operator, Plan, Relation, Subject, Value};

use super::chain::{Chain, each};
use super::known::{Known, State};
use super::{Facts, Notes, Pass};
use crate::lower::folded;

pub(super) static PASS: Pass = Pass {
    name: "fold-conditions",
    meaning: "answers tests of headers that are known to be there, missing or of one value",
    condition: "What is tested is known for every event; a step behind one that drops everything is left out only if nobody would notice it.",
    level: 1,
    example: r#"agent a
source s = seq
channel c = memory
sink k = null
flow s
  | set level = "INFO"
  | drop when level == "DEBUG" or body contains "noise"
  | keep when has level
  => c
flow c => k
"#,
    run,
};

fn run(plan: &mut Plan, facts: &Facts, notes: &mut Notes) {
    each(plan, facts, notes, |chain| {
        let known = chain.known();
        for at in (0..chain.source.operators.len()).rev() {
            let operator = chain.source.operators[at].clone();
            let Operator::Select { condition, keep } = &operator else { continue };
            let words = chain.words(&operator);
            match fold(condition, &known[at]) {
                Condition::Constant { holds } if holds == *keep => {
                    chain.replace(at, None, &format!("`{words}` lets every event through"));
                }
                Condition::Constant { .. } => nothing_behind(chain, at, &words),
                other if other != *condition => {
                    chain.becomes(at, Operator::Select { condition: other, keep: *keep });
                }
                _ => {}
            }
        }
    });
}

/// No event comes behind an operator that drops all of them.
fn nothing_behind(chain: &mut Chain<'_>, at: usize, words: &str) {
    let behind = chain.source.operators.split_off(at + 1);
    let count = behind.len();
    let seen: Vec<Operator> = behind.into_iter().filter(|operator| chain.effects(operator).shows).collect();
    let nothing = Operator::Select { condition: Condition::Constant { holds: false }, keep: true };
    let changed = chain.source.operators[at] != nothing || seen.len() < count;
    chain.source.operators[at] = nothing;
    chain.source.operators.extend(seen);
    if changed {
        chain.did(&format!("`{words}` drops every event; nothing behind it is needed"));
    }
}

/// A condition without the tests whose outcome is known.
fn fold(condition: &Condition, known: &Known) -> Condition {
    let all = |of: &[Condition]| of.iter().map(|condition| fold(condition, known)).collect();
    match condition {
        Condition::Any { of } => folded(all(of), false),
        Condition::All { of } => folded(all(of), true),
        Condition::Not { of } => match fold(of, known) {
            Condition::Constant { holds } => Condition::Constant { holds: !holds },
            Condition::Not { of } => *of,
            of => Condition::Not { of: Box::new(of) },
        },
        test => outcome(test, known).map_or_else(|| test.clone(), |holds| Condition::Constant { holds }),
    }
}

/// Whether a test holds, where that is known.
fn outcome(test: &Condition, known: &Known) -> Option<bool> {
    let mut missing = false;
    test.values(&mut |value| {
        missing |= matches!(value, Value::Header { header } if *known.get(header) == State::Never);
    });
    if missing {
        return Some(false);
    }
    match test {
        Condition::Has { header } => {
            matches!(known.get(*header), State::Always | State::Is(_)).then_some(true)
        }
        Condition::OneOf { value, texts } => of(value, known).map(|value| texts.contains(value)),
        Condition::Text { value, relation, text } => {
            of(value, known).map(|value| compares(value, *relation, text))
        }
        _ => None,
    }
}

/// The value of a header as it is, where every event has the same.
fn of<'k>(subject: &Subject, known: &'k Known) -> Option<&'k String> {
    let Subject { value: Value::Header { header }, letters: None } = subject else { return None };
    match known.get(*header) {
        State::Is(value) => Some(value),
        _ => None,
    }
}

fn compares(value: &str, relation: Relation, text: &str) -> bool {
    match relation {
        Relation::Equal => value == text,
        Relation::NotEqual => value != text,
        Relation::Less => value < text,
        Relation::LessOrEqual => value <= text,
        Relation::Greater => value > text,
        Relation::GreaterOrEqual => value >= text,
        Relation::Contains => value.contains(text),
        Relation::StartsWith => value.starts_with(text),
        Relation::EndsWith => value.ends_with(text),
    }
}
