//! Conditions on events, tested a batch at a time: a test walks one column and narrows a selection.

mod numbers;

use logflowc_plan::{self as plan, Letters, Relation, Subject, Value};
use memchr::memmem::{self, Finder};

use self::numbers::Numbers;
use crate::batch::Batch;
use crate::column::Values;
use crate::number::{fraction, integer};
use crate::pattern::{Pattern, PatternError};
use crate::selection::Selection;

/// A condition that is ready to be tested; each thread has its own.
#[derive(Debug)]
pub enum Condition {
    /// For all events or none.
    Constant(bool),
    /// One of them holds.
    Any(Vec<Condition>),
    /// All of them hold.
    All(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// A test of one value.
    Test(Subject, Test),
    /// Two values compare so as texts.
    Texts(Subject, Relation, Subject),
    /// Two numbers compare so.
    Numbers(Box<Numbers>),
}

/// A test of one value that is there.
#[derive(Debug)]
pub enum Test {
    /// It is there.
    Present,
    /// A pattern is found in it.
    Matches(Box<Pattern>),
    /// It is one of these, which are sorted.
    OneOf(Vec<Box<[u8]>>),
    /// It compares so with a text.
    Text(Relation, Box<[u8]>),
    /// It contains a text.
    Contains(Box<Finder<'static>>),
    /// It compares so with a whole number.
    Integer(Relation, i64),
    /// It compares so with a fraction.
    Fraction(Relation, f64),
}

impl Condition {
    /// Makes a condition of a plan.
    pub fn new(plan: &plan::Condition) -> Result<Self, PatternError> {
        use plan::Condition as Plan;
        let all = |of: &[Plan]| of.iter().map(Self::new).collect::<Result<Vec<_>, _>>();
        Ok(match plan {
            Plan::Constant { holds } => Self::Constant(*holds),
            Plan::Any { of } => Self::Any(all(of)?),
            Plan::All { of } => Self::All(all(of)?),
            Plan::Not { of } => Self::Not(Box::new(Self::new(of)?)),
            Plan::Has { header } => Self::Test(Value::Header { header: *header }.into(), Test::Present),
            Plan::Matches { value, pattern } => {
                Self::Test(*value, Test::Matches(Pattern::new(pattern)?.into()))
            }
            Plan::OneOf { value, texts } => {
                let mut texts: Vec<Box<[u8]>> = texts.iter().map(|text| text.as_bytes().into()).collect();
                texts.sort_unstable();
                Self::Test(*value, Test::OneOf(texts))
            }
            Plan::Text { value, relation: Relation::Contains, text } => {
                Self::Test(*value, Test::Contains(Finder::new(text).into_owned().into()))
            }
            Plan::Text { value, relation, text } => {
                Self::Test(*value, Test::Text(*relation, text.as_bytes().into()))
            }
            Plan::Integer { value, relation, number } => {
                Self::Test((*value).into(), Test::Integer(*relation, *number))
            }
            Plan::Fraction { value, relation, number } => {
                Self::Test((*value).into(), Test::Fraction(*relation, *number))
            }
            Plan::Texts { left, relation, right } => Self::Texts(*left, *relation, *right),
            Plan::Numbers { left, relation, right } => {
                Self::Numbers(Numbers::new(left, *relation, right).into())
            }
        })
    }

    /// Takes the events out for which the condition does not hold.
    pub fn narrow(&mut self, batch: &Batch, events: &mut Selection) {
        match self {
            Self::Constant(true) => {}
            Self::Constant(false) => events.clear(),
            Self::All(of) => of.iter_mut().for_each(|condition| condition.narrow(batch, events)),
            Self::Any(of) => {
                let mut left = events.clone();
                for condition in of {
                    let mut found = left.clone();
                    condition.narrow(batch, &mut found);
                    left.remove(&found);
                }
                events.remove(&left);
            }
            Self::Not(of) => {
                let mut found = events.clone();
                of.narrow(batch, &mut found);
                events.remove(&found);
            }
            Self::Test(subject, test) => test.narrow(&Texts::new(batch, *subject), events),
            Self::Texts(left, relation, right) => {
                compare(&Texts::new(batch, *left), *relation, &Texts::new(batch, *right), events);
            }
            Self::Numbers(numbers) => numbers.narrow(batch, events),
        }
    }
}

impl Test {
    /// Decides what the test is once for all events of a column.
    fn narrow(&mut self, values: &Texts<'_>, events: &mut Selection) {
        match self {
            Self::Present => narrow(values, events, |_| true),
            Self::Matches(pattern) => narrow(values, events, |value| match pattern.is_match(value) {
                Ok(found) => found,
                Err(error) => {
                    tracing::warn!("{error}; it counts as not found");
                    false
                }
            }),
            Self::OneOf(texts) => narrow(values, events, |value| {
                texts.binary_search_by(|text| text.as_ref().cmp(value)).is_ok()
            }),
            Self::Contains(finder) => narrow(values, events, |value| finder.find(value).is_some()),
            Self::Text(relation, text) => {
                let text: &[u8] = text;
                match relation {
                    Relation::StartsWith => narrow(values, events, |value| value.starts_with(text)),
                    Relation::EndsWith => narrow(values, events, |value| value.ends_with(text)),
                    Relation::Equal => narrow(values, events, |value| value == text),
                    relation => narrow(values, events, |value| holds(*relation, &value, &text)),
                }
            }
            Self::Integer(relation, number) => {
                narrow(values, events, |value| {
                    integer(value).is_some_and(|value| holds(*relation, &value, number))
                });
            }
            Self::Fraction(relation, number) => {
                narrow(values, events, |value| {
                    fraction(value).is_some_and(|value| holds(*relation, &value, number))
                });
            }
        }
    }
}

/// The values of a subject by event.
struct Texts<'b> {
    values: Values<'b>,
    letters: Option<Letters>,
}

impl<'b> Texts<'b> {
    fn new(batch: &'b Batch, subject: Subject) -> Self {
        Self { values: batch.values(subject.value), letters: subject.letters }
    }

    /// The value of an event; letters that change are written into `space`.
    fn get<'s>(&'s self, event: usize, space: &'s mut Vec<u8>) -> Option<&'s [u8]> {
        let value = match &self.values {
            Values::Absent => return None,
            Values::Same(value) => value,
            Values::Each(each) => each.get(event)?,
        };
        Some(self.letters.map_or(value, |letters| rewritten(value, letters, space)))
    }
}

fn narrow(texts: &Texts<'_>, events: &mut Selection, mut test: impl FnMut(&[u8]) -> bool) {
    let mut space = Vec::new();
    match (&texts.values, texts.letters) {
        (Values::Absent, _) => events.clear(),
        (Values::Same(_), _) => {
            if !texts.get(0, &mut space).is_some_and(test) {
                events.clear();
            }
        }
        (Values::Each(each), None) => events.retain(|event| each.get(event).is_some_and(&mut test)),
        (Values::Each(_), Some(_)) => {
            events.retain(|event| texts.get(event, &mut space).is_some_and(&mut test));
        }
    }
}

/// Keeps the events that have both values, and for which they compare so.
fn compare(left: &Texts<'_>, relation: Relation, right: &Texts<'_>, events: &mut Selection) {
    let (mut one, mut other) = (Vec::new(), Vec::new());
    let mut narrow = |test: fn(Relation, &[u8], &[u8]) -> bool| {
        events.retain(|event| {
            let values = left.get(event, &mut one).zip(right.get(event, &mut other));
            values.is_some_and(|(left, right)| test(relation, left, right))
        });
    };
    match relation {
        Relation::Contains => narrow(|_, left, right| memmem::find(left, right).is_some()),
        Relation::StartsWith => narrow(|_, left, right| left.starts_with(right)),
        Relation::EndsWith => narrow(|_, left, right| left.ends_with(right)),
        _ => narrow(|relation, left, right| holds(relation, &left, &right)),
    }
}

/// A text in letters of one form.
fn rewritten<'s>(text: &'s [u8], letters: Letters, space: &'s mut Vec<u8>) -> &'s [u8] {
    space.clear();
    space.extend_from_slice(text);
    match letters {
        Letters::Lower if text.is_ascii() => space.make_ascii_lowercase(),
        Letters::Upper if text.is_ascii() => space.make_ascii_uppercase(),
        _ => {
            space.clear();
            for chunk in text.utf8_chunks() {
                let valid = chunk.valid();
                let changed = match letters {
                    Letters::Lower => valid.to_lowercase(),
                    Letters::Upper => valid.to_uppercase(),
                };
                space.extend_from_slice(changed.as_bytes());
                space.extend_from_slice(chunk.invalid());
            }
        }
    }
    space
}

fn holds<T: PartialOrd>(relation: Relation, left: &T, right: &T) -> bool {
    match relation {
        Relation::Equal => left == right,
        Relation::NotEqual => left != right,
        Relation::Less => left < right,
        Relation::LessOrEqual => left <= right,
        Relation::Greater => left > right,
        Relation::GreaterOrEqual => left >= right,
        // Only texts have parts.
        Relation::Contains | Relation::StartsWith | Relation::EndsWith => false,
    }
}

#[cfg(test)]
mod tests;
