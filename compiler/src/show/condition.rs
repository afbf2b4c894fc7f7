//! A condition in the words of the `flow` language.

use logflowc_plan::{Condition, HeaderId, Letters, Number, Plan, Relation, Rounding, Subject, Value};

/// What a condition says.
pub(super) fn text(plan: &Plan, condition: &Condition) -> String {
    let header = |header: &HeaderId| plan.headers[header.0 as usize].clone();
    match condition {
        Condition::Constant { holds } => holds.to_string(),
        Condition::Any { of } => joined(plan, of, " or "),
        Condition::All { of } => joined(plan, of, " and "),
        Condition::Not { of } => format!("not {}", part(plan, of)),
        Condition::Has { header: id } => format!("has {}", header(id)),
        Condition::Matches { value, pattern } => {
            format!("{} matches /{}/", subject(plan, value), pattern.written)
        }
        Condition::OneOf { value, texts } => format!("{} in {texts:?}", subject(plan, value)),
        Condition::Text { value, relation, text } => {
            format!("{} {} {text:?}", subject(plan, value), word(*relation))
        }
        Condition::Integer { value, relation, number } => {
            format!("{} {} {number}", name(plan, *value), word(*relation))
        }
        Condition::Fraction { value, relation, number } => {
            format!("{} {} {number}", name(plan, *value), word(*relation))
        }
        Condition::Texts { left, relation, right } => {
            format!("{} {} {}", subject(plan, left), word(*relation), subject(plan, right))
        }
        Condition::Numbers { left, relation, right } => {
            format!("{} {} {}", number(plan, left), word(*relation), number(plan, right))
        }
    }
}

fn name(plan: &Plan, value: Value) -> String {
    match value {
        Value::Body => "body".to_owned(),
        Value::Header { header } => plan.headers[header.0 as usize].clone(),
    }
}

fn subject(plan: &Plan, subject: &Subject) -> String {
    let name = name(plan, subject.value);
    match subject.letters {
        None => name,
        Some(Letters::Lower) => format!("lower({name})"),
        Some(Letters::Upper) => format!("upper({name})"),
    }
}

/// How a number is worked out.
pub(super) fn number(plan: &Plan, of: &Number) -> String {
    match of {
        Number::Read { value } => name(plan, *value),
        Number::Length { value } => format!("len({})", name(plan, *value)),
        Number::Whole { number } => number.to_string(),
        Number::Fraction { number } => format!("{number:?}"),
        Number::Negative { of } => format!("-{}", factor(plan, of)),
        Number::Sum { of } => {
            let mut words = String::new();
            for (index, part) in of.iter().enumerate() {
                let (sign, part) = match part {
                    Number::Negative { of } => (" - ", &**of),
                    part => (" + ", part),
                };
                words += if index == 0 { sign.trim_matches([' ', '+']) } else { sign };
                words += &factor(plan, part);
            }
            words
        }
        Number::Product { of } => {
            let mut parts = of.iter();
            let first = parts.next().map(|part| factor(plan, part)).unwrap_or_default();
            parts.fold(first, |text, part| format!("{text} * {}", divisor(plan, part)))
        }
        Number::Quotient { of, by } => format!("{} / {}", factor(plan, of), divisor(plan, by)),
        Number::Remainder { of, by } => format!("{} % {}", factor(plan, of), divisor(plan, by)),
        Number::Rounded { of, to } => {
            let function = if *to == Rounding::Down { "floor" } else { "round" };
            format!("{function}({})", number(plan, of))
        }
    }
}

/// A part of a sum, or the first one of a product.
fn factor(plan: &Plan, of: &Number) -> String {
    let text = number(plan, of);
    if matches!(of, Number::Sum { .. }) { format!("({text})") } else { text }
}

/// What stands behind a sign of a product.
fn divisor(plan: &Plan, of: &Number) -> String {
    use Number::{Product, Quotient, Remainder, Sum};
    let text = number(plan, of);
    let several = matches!(of, Sum { .. } | Product { .. } | Quotient { .. } | Remainder { .. });
    if several { format!("({text})") } else { text }
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
