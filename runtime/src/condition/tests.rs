use logflowc_plan::{Condition as Plan, HeaderId, Letters, Number, Relation, Rounding, Subject, Value};
use proptest::prelude::*;

use super::*;
use crate::headers::Header;

const HEADERS: u32 = 3;
const WORDS: &[&str] =
    &["", "a", "ab", "b", "7", "-7", "07", "70", "7.5", "9223372036854775807", "x", "Ä", "ß"];

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![Just(Value::Body), (0..HEADERS).prop_map(|number| Value::Header { header: HeaderId(number) }),]
}

fn subject() -> impl Strategy<Value = Subject> {
    let letters = prop::option::of(prop::sample::select(vec![Letters::Lower, Letters::Upper]));
    (value(), letters).prop_map(|(value, letters)| Subject { value, letters })
}

fn number() -> impl Strategy<Value = Number> {
    let leaf = prop_oneof![
        4 => value().prop_map(|value| Number::Read { value }),
        1 => value().prop_map(|value| Number::Length { value }),
        1 => (-9_i64..80).prop_map(|number| Number::Whole { number }),
        1 => Just(Number::Fraction { number: 0.5 }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|of| Number::Negative { of: of.into() }),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|of| Number::Sum { of }),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|of| Number::Product { of }),
            (inner.clone(), inner.clone())
                .prop_map(|(of, by)| Number::Quotient { of: of.into(), by: by.into() }),
            (inner.clone(), inner.clone())
                .prop_map(|(of, by)| Number::Remainder { of: of.into(), by: by.into() }),
            (inner, prop::sample::select(vec![Rounding::Down, Rounding::Nearest]))
                .prop_map(|(of, to)| Number::Rounded { of: of.into(), to }),
        ]
    })
}

fn relation() -> impl Strategy<Value = Relation> {
    use Relation::{
        Contains, EndsWith, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual, StartsWith,
    };
    let all = [Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Contains, StartsWith, EndsWith];
    prop::sample::select(all.to_vec())
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(WORDS).prop_map(str::to_owned)
}

fn plan() -> impl Strategy<Value = Plan> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(|holds| Plan::Constant { holds }),
        (0..HEADERS).prop_map(|number| Plan::Has { header: HeaderId(number) }),
        (subject(), prop::collection::vec(word(), 0..4))
            .prop_map(|(value, texts)| Plan::OneOf { value, texts }),
        (subject(), relation(), subject()).prop_map(|(left, relation, right)| Plan::Texts {
            left,
            relation,
            right
        }),
        (number(), relation(), number()).prop_map(|(left, relation, right)| Plan::Numbers {
            left,
            relation,
            right
        }),
        (subject(), relation(), word()).prop_map(|(value, relation, text)| Plan::Text {
            value,
            relation,
            text
        }),
        (value(), relation(), -9_i64..80).prop_map(|(value, relation, number)| Plan::Integer {
            value,
            relation,
            number
        }),
        (value(), relation(), prop::sample::select(vec![7.0, 7.5, -7.0]))
            .prop_map(|(value, relation, number)| Plan::Fraction { value, relation, number }),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|of| Plan::Any { of }),
            prop::collection::vec(inner.clone(), 0..4).prop_map(|of| Plan::All { of }),
            inner.prop_map(|of| Plan::Not { of: Box::new(of) }),
        ]
    })
}

/// One event: its body and its headers.
type Event = (String, Vec<Option<String>>);

fn events() -> impl Strategy<Value = Vec<Event>> {
    let headers = prop::collection::vec(prop::option::of(word()), HEADERS as usize);
    prop::collection::vec((word(), headers), 0..130)
}

fn batch(events: &[Event]) -> Batch {
    let mut batch = Batch::default();
    for (body, _) in events {
        batch.push(body.as_bytes());
    }
    for (event, (_, headers)) in events.iter().enumerate() {
        for (number, value) in (0..).zip(headers) {
            if let Some(value) = value {
                batch.set(event, &Header::Known(HeaderId(number)), value.as_bytes());
            }
        }
    }
    batch
}

fn order(relation: Relation, order: Option<std::cmp::Ordering>) -> bool {
    match relation {
        Relation::Equal => order.is_some_and(std::cmp::Ordering::is_eq),
        Relation::NotEqual => order.is_some_and(std::cmp::Ordering::is_ne),
        Relation::Less => order.is_some_and(std::cmp::Ordering::is_lt),
        Relation::LessOrEqual => order.is_some_and(std::cmp::Ordering::is_le),
        Relation::Greater => order.is_some_and(std::cmp::Ordering::is_gt),
        Relation::GreaterOrEqual => order.is_some_and(std::cmp::Ordering::is_ge),
        Relation::Contains | Relation::StartsWith | Relation::EndsWith => false,
    }
}

fn texts_hold(left: &str, relation: Relation, right: &str) -> bool {
    match relation {
        Relation::Contains => left.contains(right),
        Relation::StartsWith => left.starts_with(right),
        Relation::EndsWith => left.ends_with(right),
        relation => order(relation, Some(left.cmp(right))),
    }
}

/// A number, and whether it is whole. What is whole is worked out with 128 bits, and is a fraction beyond 64.
#[derive(Clone, Copy)]
enum Found {
    Whole(i64),
    Real(f64),
}

impl Found {
    #[expect(clippy::cast_precision_loss, reason = "as the engine does it")]
    fn real(self) -> f64 {
        match self {
            Self::Whole(number) => number as f64,
            Self::Real(number) => number,
        }
    }
}

fn joined(
    of: &[Option<Found>],
    whole: fn(i128, i128) -> Option<i128>,
    real: fn(f64, f64) -> f64,
) -> Option<Found> {
    let mut all = of.iter().copied();
    let first = all.next().flatten();
    all.fold(first, |one, other| {
        let (one, other) = (one?, other?);
        if let (Found::Whole(one), Found::Whole(other)) = (one, other)
            && let Some(number) = whole(one.into(), other.into()).and_then(|number| number.try_into().ok())
        {
            return Some(Found::Whole(number));
        }
        Some(real(one.real(), other.real())).filter(|number| number.is_finite()).map(Found::Real)
    })
}

fn found(number: &Number, get: &impl Fn(&Value) -> Option<String>) -> Option<Found> {
    let all = |of: &[Number]| of.iter().map(|part| found(part, get)).collect::<Vec<_>>();
    let both = |of: &Number, by: &Number| [found(of, get), found(by, get)];
    match number {
        Number::Read { value } => {
            let text = get(value)?;
            let real = || text.parse().ok().filter(|number: &f64| number.is_finite()).map(Found::Real);
            text.parse().map(Found::Whole).ok().or_else(real)
        }
        Number::Length { value } => get(value)?.len().try_into().ok().map(Found::Whole),
        Number::Whole { number } => Some(Found::Whole(*number)),
        Number::Fraction { number } => Some(Found::Real(*number)),
        Number::Negative { of } => {
            joined(&[Some(Found::Whole(0)), found(of, get)], |a, b| Some(a - b), |a, b| a - b)
        }
        Number::Sum { of } => joined(&all(of), |a, b| Some(a + b), |a, b| a + b),
        Number::Product { of } => joined(&all(of), |a, b| Some(a * b), |a, b| a * b),
        Number::Quotient { of, by } => joined(&both(of, by), |_, _| None, |a, b| a / b),
        Number::Remainder { of, by } => joined(&both(of, by), i128::checked_rem, |a, b| a % b),
        Number::Rounded { of, to } => Some(match found(of, get)? {
            Found::Real(number) if *to == Rounding::Down => reread(number.floor()),
            Found::Real(number) => reread(number.round()),
            whole @ Found::Whole(_) => whole,
        }),
    }
}

/// What a rounded number is when it is written and read again.
fn reread(number: f64) -> Found {
    format!("{number:.0}").parse().map_or(Found::Real(number), Found::Whole)
}

/// The meaning of a condition, one event at a time and with what the standard library has.
fn holds_for(plan: &Plan, (body, headers): &Event) -> bool {
    let get = |value: &Value| match value {
        Value::Body => Some(body.clone()),
        Value::Header { header } => headers[header.0 as usize].clone(),
    };
    let text = |subject: &Subject| {
        get(&subject.value).map(|text| match subject.letters {
            None => text,
            Some(Letters::Lower) => text.to_lowercase(),
            Some(Letters::Upper) => text.to_uppercase(),
        })
    };
    match plan {
        Plan::Constant { holds } => *holds,
        Plan::Any { of } => of.iter().any(|plan| holds_for(plan, &(body.clone(), headers.clone()))),
        Plan::All { of } => of.iter().all(|plan| holds_for(plan, &(body.clone(), headers.clone()))),
        Plan::Not { of } => !holds_for(of, &(body.clone(), headers.clone())),
        Plan::Has { header } => headers[header.0 as usize].is_some(),
        Plan::Matches { .. } => unreachable!("patterns have tests of their own"),
        Plan::OneOf { value, texts } => text(value).is_some_and(|value| texts.contains(&value)),
        Plan::Text { value, relation, text: with } => {
            text(value).is_some_and(|value| texts_hold(&value, *relation, with))
        }
        Plan::Texts { left, relation, right } => {
            text(left).zip(text(right)).is_some_and(|(left, right)| texts_hold(&left, *relation, &right))
        }
        Plan::Numbers { left, relation, right } => {
            let compared = match (found(left, &get), found(right, &get)) {
                (Some(Found::Whole(left)), Some(Found::Whole(right))) => Some(Some(left.cmp(&right))),
                (left, right) => left.zip(right).map(|(left, right)| left.real().partial_cmp(&right.real())),
            };
            compared.is_some_and(|compared| order(*relation, compared))
        }
        Plan::Integer { value, relation, number } => {
            let value: Option<i64> = get(value).and_then(|value| value.parse().ok());
            value.is_some_and(|value| order(*relation, Some(value.cmp(number))))
        }
        Plan::Fraction { value, relation, number } => {
            let value: Option<f64> = get(value).and_then(|value| value.parse().ok());
            value.is_some_and(|value| order(*relation, value.partial_cmp(number)))
        }
    }
}

proptest! {
    #[test]
    fn a_batch_is_decided_as_its_events_are(plan in plan(), events in events()) {
        let mut condition = Condition::new(&plan).expect("it has no patterns");
        let batch = batch(&events);
        let mut found = Selection::all(events.len());
        condition.narrow(&batch, &mut found);
        for (number, event) in events.iter().enumerate() {
            prop_assert_eq!(found.has(number), holds_for(&plan, event), "{:?}", event);
        }
    }
}
