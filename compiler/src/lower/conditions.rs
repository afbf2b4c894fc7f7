//! Conditions as the engine tests them: names are numbers, constants are folded, cheap tests come first.

use logflowc_grammar::ast::flow::{self, ConditionKind, Factor, Operand, OperandKind, Quantity, ValueKind};
use logflowc_plan::{Condition, Letters, Number, Relation, Rounding, Subject, Value};

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
            Condition::Matches { value: subject(operand, headers)?, pattern: pattern(written.as_str())? }
        }
        ConditionKind::In(operand, values) => one_of(subject(operand, headers)?, values)?,
        ConditionKind::Compare(left, relation, right) => compare(left, *relation, right, headers)?,
    })
}

/// Whether a number can be worked out: nothing in it is a text.
pub(crate) fn can_be_computed(of: &Operand) -> bool {
    number(of, &HeaderNames::of_number(of)).is_some()
}

/// Whether a condition can be tested: nothing is compared in it that cannot be.
pub(crate) fn can_be_tested(condition: &flow::Condition) -> bool {
    of(condition, &HeaderNames::of_condition(condition)).is_some()
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

/// A value as text, maybe in other letters.
fn subject(operand: &Operand, headers: &HeaderNames) -> Option<Subject> {
    let OperandKind::Applied(function, of) = &operand.kind else {
        return value(operand, headers).map(Subject::from);
    };
    let letters = match function.as_str() {
        "lower" => Letters::Lower,
        "upper" => Letters::Upper,
        _ => return None,
    };
    Some(Subject { value: value(of, headers)?, letters: Some(letters) })
}

fn one_of(value: Subject, values: &[flow::Value]) -> Option<Condition> {
    let mut texts = Vec::new();
    let mut others = Vec::new();
    for item in values {
        match &item.kind {
            ValueKind::String(text) => texts.push(text.as_str().to_owned()),
            ValueKind::Quantity(quantity) => others.push(constant(value, Relation::Equal, quantity)?),
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
    let turned = || turned(relation).and_then(|relation| with_constant(right, relation, left, headers));
    let relation = lowered(relation);
    if let Some(test) = with_constant(left, relation, right, headers).or_else(turned) {
        return Some(test);
    }
    if is_number(left) || is_number(right) || is_order(relation) {
        let (left, right) = (number(left, headers)?, number(right, headers)?);
        return Some(Condition::Numbers { left, relation, right });
    }
    Some(Condition::Texts { left: subject(left, headers)?, relation, right: subject(right, headers)? })
}

/// The comparison of one value with a constant, which is cheaper than one of two values.
fn with_constant(
    of: &Operand,
    relation: Relation,
    with: &Operand,
    headers: &HeaderNames,
) -> Option<Condition> {
    let value = subject(of, headers)?;
    match &with.kind {
        OperandKind::String(text) => {
            Some(Condition::Text { value, relation, text: text.as_str().to_owned() })
        }
        OperandKind::Quantity(quantity) => constant(value, relation, quantity),
        _ => None,
    }
}

fn constant(subject: Subject, relation: Relation, quantity: &Quantity) -> Option<Condition> {
    let Subject { value, letters: None } = subject else { return None };
    Some(match of_quantity(quantity)? {
        Number::Whole { number } => Condition::Integer { value, relation, number },
        Number::Fraction { number } => Condition::Fraction { value, relation, number },
        _ => return None,
    })
}

fn of_quantity(quantity: &Quantity) -> Option<Number> {
    let text = quantity.number.as_str();
    if quantity.unit.is_some() {
        return None;
    }
    if text.contains('.') {
        return Some(Number::Fraction { number: text.parse().ok()? });
    }
    Some(Number::Whole { number: text.parse().ok()? })
}

/// Whether an operand can be nothing but a number.
fn is_number(operand: &Operand) -> bool {
    match &operand.kind {
        OperandKind::Quantity(_) | OperandKind::Sum(_) | OperandKind::Product(_) => true,
        OperandKind::Applied(function, _) => matches!(function.as_str(), "len" | "floor" | "round"),
        _ => false,
    }
}

fn is_order(relation: Relation) -> bool {
    use Relation::{Greater, GreaterOrEqual, Less, LessOrEqual};
    matches!(relation, Less | LessOrEqual | Greater | GreaterOrEqual)
}

/// A number that is worked out; none where it has a mistake, which is a finding.
pub(super) fn number(operand: &Operand, headers: &HeaderNames) -> Option<Number> {
    Some(match &operand.kind {
        OperandKind::Quantity(quantity) => of_quantity(quantity)?,
        OperandKind::Applied(function, of) if function.as_str() == "len" => {
            Number::Length { value: value(of, headers)? }
        }
        OperandKind::Applied(function, of) => {
            let to = match function.as_str() {
                "floor" => Rounding::Down,
                "round" => Rounding::Nearest,
                _ => return None,
            };
            Number::Rounded { of: number(of, headers)?.into(), to }
        }
        OperandKind::Sum(of) => {
            let signed = |(sign, part): &(flow::Sign, Operand)| {
                let of = number(part, headers)?;
                Some(if *sign == flow::Sign::Minus { Number::Negative { of: of.into() } } else { of })
            };
            Number::Sum { of: of.iter().map(signed).collect::<Option<_>>()? }
        }
        OperandKind::Product(of) => product(of, headers)?,
        _ => Number::Read { value: value(operand, headers)? },
    })
}

/// Factors that follow each other are one product; a division takes what stands in front of it as a whole.
fn product(of: &[(Factor, Operand)], headers: &HeaderNames) -> Option<Number> {
    let mut parts = of.iter();
    let mut all = number(&parts.next()?.1, headers)?;
    let mut open = false;
    for (factor, part) in parts {
        let next = number(part, headers)?;
        all = match (factor, all) {
            (Factor::Times, Number::Product { mut of }) if open => {
                of.push(next);
                Number::Product { of }
            }
            (Factor::Times, all) => Number::Product { of: vec![all, next] },
            (Factor::Over, all) => Number::Quotient { of: all.into(), by: next.into() },
            (Factor::Modulo, all) => Number::Remainder { of: all.into(), by: next.into() },
        };
        open = *factor == Factor::Times;
    }
    Some(all)
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
