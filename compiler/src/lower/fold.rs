//! Conditions of conditions, with constants folded and cheap tests first.

use logflowc_plan::{Condition, Value};

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
    let of_value = |value: &Value| if *value == Value::Body { 8 } else { 2 };
    match condition {
        Condition::Constant { .. } => 0,
        Condition::Has { .. } => 1,
        Condition::Any { of } | Condition::All { of } => of.iter().map(cost).sum(),
        Condition::Not { of } => cost(of),
        Condition::Matches { value, .. } => 8 * of_value(value),
        Condition::OneOf { value, .. }
        | Condition::Text { value, .. }
        | Condition::Integer { value, .. }
        | Condition::Fraction { value, .. } => of_value(value),
    }
}
