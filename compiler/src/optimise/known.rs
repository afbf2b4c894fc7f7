//! What is known of the headers at each place of a chain of operators (forward).

use std::collections::BTreeMap;

use logflowc_plan::{Condition, Effects, HeaderId, Operator, Relation, Subject, Touched, Value, Write};

use super::chain::Chain;

/// What is known of one header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// No event has it.
    Never,
    /// Some may have it.
    Maybe,
    /// Every event has it.
    Always,
    /// Every event has it with this value.
    Is(String),
}

/// What is known of all headers at one place.
#[derive(Debug, Clone)]
pub(super) struct Known {
    headers: BTreeMap<HeaderId, State>,
    /// All others.
    others: State,
}

impl Known {
    pub(super) fn get(&self, header: HeaderId) -> &State {
        self.headers.get(&header).unwrap_or(&self.others)
    }

    pub(super) fn set(&mut self, header: HeaderId, state: State) {
        self.headers.insert(header, state);
    }

    fn forget(&mut self) {
        *self = Self { headers: BTreeMap::new(), others: State::Maybe };
    }
}

impl Chain<'_> {
    /// What is known before each operator, and at the end behind the last one.
    pub(super) fn known(&self) -> Vec<Known> {
        let mut known = vec![brought(&self.facts.brings[self.index])];
        for operator in &self.source.operators {
            let mut next = known.last().expect("there is a first one").clone();
            step(operator, &self.effects(operator), &mut next);
            known.push(next);
        }
        known
    }
}

fn brought(headers: &Touched) -> Known {
    match headers {
        Touched::All => Known { headers: BTreeMap::new(), others: State::Maybe },
        Touched::These(these) => {
            Known { headers: these.iter().map(|id| (*id, State::Maybe)).collect(), others: State::Never }
        }
    }
}

/// Any operator does what its effects say; of some more is known.
fn step(operator: &Operator, effects: &Effects, known: &mut Known) {
    let before = known.clone();
    if effects.writes_others || effects.regroups {
        known.forget();
    }
    for (header, write) in &effects.writes {
        known.set(*header, written(before.get(*header), *write));
    }
    match operator {
        Operator::Static { header, value, keep } => {
            let new = match before.get(*header) {
                State::Maybe if *keep => State::Always,
                state @ (State::Always | State::Is(_)) if *keep => state.clone(),
                _ => State::Is(value.clone()),
            };
            known.set(*header, new);
        }
        Operator::Copy { from, to, keep: false } => {
            if let state @ (State::Always | State::Is(_)) = before.get(*from) {
                known.set(*to, state.clone());
            }
        }
        Operator::Select { condition, keep: true } => narrow(condition, known),
        _ => {}
    }
}

fn written(before: &State, write: Write) -> State {
    match write {
        Write::Sets => State::Always,
        Write::Fills => match before {
            State::Is(value) => State::Is(value.clone()),
            _ => State::Always,
        },
        Write::Removes => State::Never,
        Write::May => State::Maybe,
    }
}

/// What holds for the events that a condition lets through.
fn narrow(condition: &Condition, known: &mut Known) {
    match condition {
        Condition::All { of } => of.iter().for_each(|condition| narrow(condition, known)),
        Condition::Text {
            value: Subject { value: Value::Header { header }, letters: None },
            relation: Relation::Equal,
            text,
        } => known.set(*header, State::Is(text.clone())),
        Condition::Any { .. } | Condition::Not { .. } | Condition::Constant { .. } => {}
        // No test holds of what is not there.
        test => test.values(&mut |value| match value {
            Value::Header { header } if !matches!(known.get(header), State::Is(_)) => {
                known.set(header, State::Always);
            }
            _ => {}
        }),
    }
}
