//! Conditions as the engine tests them: names are numbers, constants are folded, cheap tests come first.

use logflowc_grammar::ast::flow::{self, ConditionKind, Operand, OperandKind, Quantity, ValueKind};
use logflowc_plan::{Condition, Relation, Value};

use super::fold::folded;
use super::headers::HeaderNames;
use super::operators::pattern;

/// The condition of a plan; none where it has a mistake, which is a finding.
pub(super) fn of(condition: &flow::Condition, headers: &HeaderNames) -> Option<Condition> {
    Some(match &condition.kind {
        ConditionKind::Any(of) => folded(all(of, headers)?, false),
        ConditionKind::All(of) => folded(all(of, headers)?, true),
        ConditionKind::Not(of) => match self::of(of, headers)? {
            Condition::Constant { holds } => Condition::Constant { holds: !holds },
            of => Condition::Not { of: Box::new(of) },
        },
        ConditionKind::Has(name) => Condition::Has { header: headers.id(name.as_str()) },
        ConditionKind::Matches(operand, written) => {
            Condition::Matches { value: value(operand, headers)?, pattern: pattern(written.as_str())? }
        }
        ConditionKind::In(operand, values) => one_of(value(operand, headers)?, values)?,
        ConditionKind::Compare(left, relation, right) => compare(left, *relation, right, headers)?,
    })
}

fn all(of: &[flow::Condition], headers: &HeaderNames) -> Option<Vec<Condition>> {
    of.iter().map(|condition| self::of(condition, headers)).collect()
}

fn value(operand: &Operand, headers: &HeaderNames) -> Option<Value> {
    match &operand.kind {
        OperandKind::Body => Some(Value::Body),
        OperandKind::Header(name) => Some(Value::Header { header: headers.id(name.as_str()) }),
        _ => None,
    }
}

fn one_of(value: Value, values: &[flow::Value]) -> Option<Condition> {
    let mut texts = Vec::new();
    let mut others = Vec::new();
    for item in values {
        match &item.kind {
            ValueKind::String(text) => texts.push(text.as_str().to_owned()),
            ValueKind::Quantity(quantity) => others.push(number(value, Relation::Equal, quantity)?),
            _ => return None,
        }
    }
    if !texts.is_empty() {
        others.push(Condition::OneOf { value, texts });
    }
    Some(folded(others, false))
}

fn compare(
    left: &Operand,
    relation: flow::Relation,
    right: &Operand,
    headers: &HeaderNames,
) -> Option<Condition> {
    let (of, relation, with) = match value(left, headers) {
        Some(of) => (of, lowered(relation), right),
        None => (value(right, headers)?, turned(relation)?, left),
    };
    match &with.kind {
        OperandKind::String(text) => {
            Some(Condition::Text { value: of, relation, text: text.as_str().to_owned() })
        }
        OperandKind::Quantity(quantity) => number(of, relation, quantity),
        _ => None,
    }
}

fn number(value: Value, relation: Relation, quantity: &Quantity) -> Option<Condition> {
    let text = quantity.number.as_str();
    if quantity.unit.is_some() {
        return None;
    }
    if text.contains('.') {
        return Some(Condition::Fraction { value, relation, number: text.parse().ok()? });
    }
    Some(Condition::Integer { value, relation, number: text.parse().ok()? })
}

fn lowered(relation: flow::Relation) -> Relation {
    match relation {
        flow::Relation::Equal => Relation::Equal,
        flow::Relation::NotEqual => Relation::NotEqual,
        flow::Relation::Less => Relation::Less,
        flow::Relation::LessOrEqual => Relation::LessOrEqual,
        flow::Relation::Greater => Relation::Greater,
        flow::Relation::GreaterOrEqual => Relation::GreaterOrEqual,
        flow::Relation::Contains => Relation::Contains,
        flow::Relation::StartsWith => Relation::StartsWith,
        flow::Relation::EndsWith => Relation::EndsWith,
    }
}

/// The relation with both sides exchanged; a part and its whole cannot be.
fn turned(relation: flow::Relation) -> Option<Relation> {
    Some(match relation {
        flow::Relation::Equal => Relation::Equal,
        flow::Relation::NotEqual => Relation::NotEqual,
        flow::Relation::Less => Relation::Greater,
        flow::Relation::LessOrEqual => Relation::GreaterOrEqual,
        flow::Relation::Greater => Relation::Less,
        flow::Relation::GreaterOrEqual => Relation::LessOrEqual,
        flow::Relation::Contains | flow::Relation::StartsWith | flow::Relation::EndsWith => return None,
    })
}
