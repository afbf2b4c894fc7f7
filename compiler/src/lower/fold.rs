//! Conditions of conditions, with constants folded and cheap tests first.

use logflowc_plan::{Condition, Number, Subject, Value};

/// What is left of several conditions: one that decides all decides alone, those that decide nothing fall away.
pub(crate) fn folded(mut of: Vec<Condition>, neutral: bool) -> Condition {
    if of.contains(&Condition::Constant { holds: !neutral }) {
        return Condition::Constant { holds: !neutral };
    }
    of.retain(|condition| *condition != Condition::Constant { holds: neutral });
    of.sort_by_key(cost);
    match (of.len(), neutral) {
        (0, _) => Condition::Constant { holds: neutral },
        (1, _) => of.remove(0),
        (_, true) => Condition::All { of },
        (_, false) => Condition::Any { of },
    }
}

/// How long a test takes, roughly. Tests have no effects, so their order is free.
fn cost(condition: &Condition) -> u32 {
    match condition {
        Condition::Constant { .. } => 0,
        Condition::Has { .. } => 1,
        Condition::Any { of } | Condition::All { of } => of.iter().map(cost).sum(),
        Condition::Not { of } => cost(of),
        Condition::Matches { value, .. } => 8 * of_subject(value),
        Condition::OneOf { value, .. } | Condition::Text { value, .. } => of_subject(value),
        Condition::Integer { value, .. } | Condition::Fraction { value, .. } => of_value(*value),
        Condition::Texts { left, right, .. } => of_subject(left) + of_subject(right),
        Condition::Numbers { left, right, .. } => of_number(left) + of_number(right),
    }
}

fn of_value(value: Value) -> u32 {
    if value == Value::Body { 8 } else { 2 }
}

/// Writing letters anew costs as much as reading the value again.
fn of_subject(subject: &Subject) -> u32 {
    of_value(subject.value) * if subject.letters.is_some() { 2 } else { 1 }
}

fn of_number(number: &Number) -> u32 {
    match number {
        Number::Whole { .. } | Number::Fraction { .. } | Number::Length { .. } => 1,
        Number::Read { value } => of_value(*value),
        Number::Negative { of } | Number::Rounded { of, .. } => of_number(of),
        Number::Quotient { of, by } | Number::Remainder { of, by } => of_number(of) + of_number(by),
        Number::Sum { of } | Number::Product { of } => of.iter().map(of_number).sum(),
    }
}
