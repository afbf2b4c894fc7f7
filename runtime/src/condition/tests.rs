use logflowc_plan::{Condition as Plan, HeaderId, Relation, Value};
use proptest::prelude::*;

use super::*;
use crate::headers::Header;

const HEADERS: u32 = 3;
const WORDS: &[&str] = &["", "a", "ab", "b", "7", "-7", "07", "70", "7.5", "9223372036854775808", "x"];

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![Just(Value::Body), (0..HEADERS).prop_map(|number| Value::Header { header: HeaderId(number) }),]
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
        (value(), prop::collection::vec(word(), 0..4))
            .prop_map(|(value, texts)| Plan::OneOf { value, texts }),
        (value(), relation(), word()).prop_map(|(value, relation, text)| Plan::Text {
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

/// The meaning of a condition, one event at a time and with what the standard library has.
fn holds_for(plan: &Plan, (body, headers): &Event) -> bool {
    let get = |value: &Value| match value {
        Value::Body => Some(body.clone()),
        Value::Header { header } => headers[header.0 as usize].clone(),
    };
    let order = |relation: Relation, order: Option<std::cmp::Ordering>| match relation {
        Relation::Equal => order.is_some_and(std::cmp::Ordering::is_eq),
        Relation::NotEqual => order.is_some_and(std::cmp::Ordering::is_ne),
        Relation::Less => order.is_some_and(std::cmp::Ordering::is_lt),
        Relation::LessOrEqual => order.is_some_and(std::cmp::Ordering::is_le),
        Relation::Greater => order.is_some_and(std::cmp::Ordering::is_gt),
        Relation::GreaterOrEqual => order.is_some_and(std::cmp::Ordering::is_ge),
        _ => false,
    };
    match plan {
        Plan::Constant { holds } => *holds,
        Plan::Any { of } => of.iter().any(|plan| holds_for(plan, &(body.clone(), headers.clone()))),
        Plan::All { of } => of.iter().all(|plan| holds_for(plan, &(body.clone(), headers.clone()))),
        Plan::Not { of } => !holds_for(of, &(body.clone(), headers.clone())),
        Plan::Has { header } => headers[header.0 as usize].is_some(),
        Plan::Matches { .. } => unreachable!("patterns have tests of their own"),
        Plan::OneOf { value, texts } => get(value).is_some_and(|value| texts.contains(&value)),
        Plan::Text { value, relation, text } => get(value).is_some_and(|value| match relation {
            Relation::Contains => value.contains(text.as_str()),
            Relation::StartsWith => value.starts_with(text.as_str()),
            Relation::EndsWith => value.ends_with(text.as_str()),
            relation => order(*relation, Some(value.cmp(text))),
        }),
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

#[test]
fn numbers_are_read_to_their_ends() {
    for (text, number) in [
        ("9223372036854775807", Some(i64::MAX)),
        ("-9223372036854775808", Some(i64::MIN)),
        ("9223372036854775808", None),
        ("+5", Some(5)),
        ("-", None),
        ("", None),
        ("5 ", None),
    ] {
        assert_eq!(integer(text.as_bytes()), number, "{text}");
    }
    assert_eq!(fraction(b"NaN"), None);
}
