//! A condition in the words of the `flow` language.

use logflowc_plan::{Condition, HeaderId, Plan, Relation, Value};

/// What a condition says.
pub(super) fn text(plan: &Plan, condition: &Condition) -> String {
    let header = |header: &HeaderId| plan.headers[header.0 as usize].clone();
    let name = |value: &Value| match value {
        Value::Body => "body".to_owned(),
        Value::Header { header: id } => header(id),
    };
    match condition {
        Condition::Constant { holds } => holds.to_string(),
        Condition::Any { of } => joined(plan, of, " or "),
        Condition::All { of } => joined(plan, of, " and "),
        Condition::Not { of } => format!("not {}", part(plan, of)),
        Condition::Has { header: id } => format!("has {}", header(id)),
        Condition::Matches { value, pattern } => format!("{} matches /{}/", name(value), pattern.written),
        Condition::OneOf { value, texts } => format!("{} in {texts:?}", name(value)),
        Condition::Text { value, relation, text } => format!("{} {} {text:?}", name(value), word(*relation)),
        Condition::Integer { value, relation, number } => {
            format!("{} {} {number}", name(value), word(*relation))
        }
        Condition::Fraction { value, relation, number } => {
            format!("{} {} {number}", name(value), word(*relation))
        }
    }
}

fn joined(plan: &Plan, of: &[Condition], word: &str) -> String {
    of.iter().map(|condition| part(plan, condition)).collect::<Vec<_>>().join(word)
}

/// A condition inside another one.
fn part(plan: &Plan, condition: &Condition) -> String {
    let text = text(plan, condition);
    match condition {
        Condition::Any { .. } | Condition::All { .. } => format!("({text})"),
        _ => text,
    }
}

fn word(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "==",
        Relation::NotEqual => "!=",
        Relation::Less => "<",
        Relation::LessOrEqual => "<=",
        Relation::Greater => ">",
        Relation::GreaterOrEqual => ">=",
        Relation::Contains => "contains",
        Relation::StartsWith => "starts_with",
        Relation::EndsWith => "ends_with",
    }
}
