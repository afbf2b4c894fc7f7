//! Headers that are known to be there, known to be missing, or known by their value.

use logflowc_plan::{HeaderId, Operator, Plan};

use super::chain::{Chain, each};
use super::known::{Known, State};
use super::{Facts, Notes, Pass};

pub(super) static PASS: Pass = Pass {
    name: "constant-headers",
    meaning: "spares tests for headers that are known to be there or missing, and copies of known values",
    condition: "The source brings no header that it does not tell of, and no step before it leaves the header to chance.",
    level: 1,
    example: r#"agent a
source s = seq
channel c = memory
sink k = logger
flow s | set site = "north" | set site = "south" if absent | set from = site | set time = now() if absent => c
flow c => k
"#,
    run,
};

fn run(plan: &mut Plan, facts: &Facts, notes: &mut Notes) {
    each(plan, facts, notes, |chain| {
        let known = chain.known();
        for at in (0..chain.source.operators.len()).rev() {
            let operator = chain.source.operators[at].clone();
            let words = chain.words(&operator);
            match simpler(chain, &operator, &known[at]) {
                Simpler::Nothing => chain.replace(at, None, &format!("`{words}` changes nothing")),
                Simpler::This(by) => chain.becomes(at, by),
                Simpler::Not(None) => {}
                Simpler::Not(Some(why)) => chain.left(&format!("`{words}` stays: {why}")),
            }
        }
    });
}

/// What an operator comes to.
enum Simpler {
    Nothing,
    This(Operator),
    /// No less, and perhaps why.
    Not(Option<String>),
}

fn simpler(chain: &Chain<'_>, operator: &Operator, known: &Known) -> Simpler {
    let may_have = |header: HeaderId| {
        let name = &chain.plan.headers[header.0 as usize];
        Simpler::Not(Some(format!("some events may have `{name}`, others not")))
    };
    match operator {
        Operator::Timestamp { header, keep: true }
        | Operator::Host { header, keep: true, .. }
        | Operator::Static { header, keep: true, .. }
        | Operator::Uuid { header, keep: true, .. } => match known.get(*header) {
            State::Never => Simpler::This(unconditional(operator)),
            State::Always | State::Is(_) => Simpler::Nothing,
            State::Maybe => may_have(*header),
        },
        Operator::Static { header, value, .. } if *known.get(*header) == State::Is(value.clone()) => {
            Simpler::Nothing
        }
        Operator::Copy { from, to, .. } | Operator::Rename { from, to } if from == to => Simpler::Nothing,
        Operator::Copy { from, to, keep } => match known.get(*from) {
            State::Never => Simpler::Nothing,
            State::Is(value) => {
                Simpler::This(Operator::Static { header: *to, value: value.clone(), keep: *keep })
            }
            _ => Simpler::Not(None),
        },
        Operator::Rename { from, .. } if *known.get(*from) == State::Never => Simpler::Nothing,
        Operator::RemoveHeader { names, matching } => {
            removal(chain, names, matching.is_some(), known, operator)
        }
        _ => Simpler::Not(None),
    }
}

/// The same for all events: none has the header.
fn unconditional(operator: &Operator) -> Operator {
    let mut operator = operator.clone();
    if let Operator::Timestamp { keep, .. }
    | Operator::Host { keep, .. }
    | Operator::Static { keep, .. }
    | Operator::Uuid { keep, .. } = &mut operator
    {
        *keep = false;
    }
    operator
}

/// A removal without the names that no event has.
fn removal(
    chain: &Chain<'_>,
    names: &[String],
    by_pattern: bool,
    known: &Known,
    operator: &Operator,
) -> Simpler {
    let is_there = |name: &&String| chain.plan.header(name).is_none_or(|id| *known.get(id) != State::Never);
    let left: Vec<String> = names.iter().filter(is_there).cloned().collect();
    if left.len() == names.len() {
        return Simpler::Not(None);
    }
    if left.is_empty() && !by_pattern {
        return Simpler::Nothing;
    }
    let mut operator = operator.clone();
    if let Operator::RemoveHeader { names, .. } = &mut operator {
        *names = left;
    }
    Simpler::This(operator)
}
