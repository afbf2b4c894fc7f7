//! What an operator does to events, said once per operator. Whoever rearranges operators asks only this.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Condition, Field, HeaderId, Number, Operator, Unparsed, Value};

/// What an operator reads, changes and keeps in mind. What is not said here it does not do.
///
/// The words are those of a work on stream processing: an operator that drops is selective, one that remembers is
/// stateful (Hirzel et al., A Catalog of Stream Processing Optimizations, ACM CSUR 46(4), 2014).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and any of them may go together"
)]
pub struct Effects {
    /// Headers whose values, or whose absence, decide what it does.
    pub reads: Touched,
    /// Headers that it may change or add, and how.
    pub writes: BTreeMap<HeaderId, Write>,
    /// It may change, add or take away headers that `writes` does not tell, also such as no plan knows the name of.
    pub writes_others: bool,
    /// It looks at the body.
    pub reads_body: bool,
    /// It may change the body.
    pub writes_body: bool,
    /// It may drop events.
    pub drops: bool,
    /// It may make several events of one, or one of several.
    pub regroups: bool,
    /// What it does to an event depends on the events before it, so it must see them all, in their order.
    pub remembers: bool,
    /// Somebody notices that it was there, even where nothing of what it writes is read.
    pub shows: bool,
}

/// Some headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// These.
    These(BTreeSet<HeaderId>),
    /// All, or nobody knows which.
    All,
}

/// What happens to a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Write {
    /// Every event has a new value afterwards, whatever it had.
    Sets,
    /// Events that lack it get it; all have it afterwards.
    Fills,
    /// No event has it afterwards.
    Removes,
    /// Some events get another value, or lose it.
    May,
}

impl Default for Touched {
    fn default() -> Self {
        Self::These(BTreeSet::new())
    }
}

impl Touched {
    /// Whether a header is among them.
    pub fn has(&self, header: HeaderId) -> bool {
        match self {
            Self::These(these) => these.contains(&header),
            Self::All => true,
        }
    }

    /// Adds a header.
    pub fn add(&mut self, header: HeaderId) {
        if let Self::These(these) = self {
            these.insert(header);
        }
    }

    /// Takes a header out; from all of them none can be taken.
    pub fn remove(&mut self, header: HeaderId) {
        if let Self::These(these) = self {
            these.remove(&header);
        }
    }

    /// Adds others.
    pub fn join(&mut self, others: &Self) {
        match (&mut *self, others) {
            (Self::These(these), Self::These(others)) => these.extend(others),
            _ => *self = Self::All,
        }
    }
}

impl Effects {
    /// Whether an operator changes something that this one depends on, or both change the same.
    ///
    /// Without it, they can change places: an event that comes out of both is the same, and the same events come out.
    pub fn conflicts(&self, other: &Self) -> bool {
        self.feeds(other)
            || other.feeds(self)
            || self.clashes(other)
            || self.needs_all(other)
            || other.needs_all(self)
    }

    fn read(&mut self, value: Value) {
        match value {
            Value::Body => self.reads_body = true,
            Value::Header { header } => self.reads.add(header),
        }
    }

    /// Whether this one writes what the other reads.
    fn feeds(&self, other: &Self) -> bool {
        let headers = self.writes.keys().any(|header| other.reads.has(*header));
        let unknown = self.writes_others && other.reads != Touched::default();
        headers || unknown || self.writes_body && other.reads_body
    }

    /// Whether both write the same.
    fn clashes(&self, other: &Self) -> bool {
        let writes = |effects: &Self| effects.writes_others || !effects.writes.is_empty();
        let headers = self.writes.keys().any(|header| other.writes.contains_key(header));
        let unknown = self.writes_others && writes(other) || other.writes_others && writes(self);
        headers
            || unknown
            || self.writes_body && other.writes_body
            || self.regroups && (writes(other) || other.writes_body)
    }

    /// Whether this one must see exactly the events that it sees where it stands.
    fn needs_all(&self, other: &Self) -> bool {
        (self.remembers || self.shows || self.regroups) && (other.drops || other.regroups || other.remembers)
    }

    /// Whether nothing is lost when it is left out, provided that nobody reads the headers it writes.
    pub fn only_writes_headers(&self) -> bool {
        !(self.writes_body || self.drops || self.regroups || self.shows)
    }
}

impl Operator {
    /// What this operator does. `names` are the headers of the plan by number.
    pub fn effects(&self, names: &[String]) -> Effects {
        match self {
            Self::Timestamp { header, keep }
            | Self::Static { header, keep, .. }
            | Self::Uuid { header, keep, .. } => setting(*header, *keep),
            // A machine that does not know its own name leaves the header as it is.
            Self::Host { header, keep, .. } => {
                let set = setting(*header, *keep);
                Effects { writes: [(*header, Write::May)].into(), ..set }
            }
            Self::RemoveHeader { names: gone, matching } => Effects {
                writes: removed(gone, names),
                writes_others: matching.is_some() || gone.iter().any(|name| !names.contains(name)),
                ..Effects::default()
            },
            Self::Replace { .. } | Self::Redact { .. } => {
                Effects { reads_body: true, writes_body: true, ..Effects::default() }
            }
            Self::Filter { .. } => Effects { reads_body: true, drops: true, ..Effects::default() },
            Self::Select { condition, .. } => Effects { drops: true, ..condition.effects() },
            Self::Copy { from, to, keep } => {
                let mut effects = Effects { reads: these([*from]), ..Effects::default() };
                if *keep {
                    effects.reads.add(*to);
                }
                effects.writes.insert(*to, Write::May);
                effects
            }
            Self::Compute { to, number, keep } => {
                let mut effects = Effects::default();
                number.values(&mut |value| effects.read(value));
                if *keep {
                    effects.reads.add(*to);
                }
                effects.writes.insert(*to, Write::May);
                effects
            }
            Self::Rename { from, to } if from == to => Effects::default(),
            Self::Rename { from, to } => Effects {
                reads: these([*from]),
                writes: [(*to, Write::May), (*from, Write::Removes)].into(),
                ..Effects::default()
            },
            Self::Extract { groups, .. } => Effects {
                reads_body: true,
                writes: groups.iter().map(|group| (group.header, Write::May)).collect(),
                ..Effects::default()
            },
            Self::Body { header, keep } => Effects { reads_body: true, ..setting(*header, *keep) },
            Self::Parse { fields, others, unparsed, .. } => parsing(fields, others.is_some(), *unparsed),
            // Without a key it counts, and also where an event lacks it.
            Self::Sample { by, .. } => {
                Effects { reads: these(*by), drops: true, remembers: true, ..Effects::default() }
            }
            Self::Throttle { by, mark, .. } => Effects {
                reads: these(*by),
                writes: mark.iter().map(|mark| (*mark, Write::May)).collect(),
                drops: mark.is_none(),
                remembers: true,
                shows: true,
                ..Effects::default()
            },
            Self::Dedupe { by, .. } => {
                let drops = Effects { drops: true, remembers: true, shows: true, ..Effects::default() };
                match by {
                    Value::Body => Effects { reads_body: true, ..drops },
                    Value::Header { header } => Effects { reads: these([*header]), ..drops },
                }
            }
            Self::Count { by, .. } => Effects { reads: these(*by), shows: true, ..Effects::default() },
            Self::Split { .. } => Effects {
                reads_body: true,
                writes_body: true,
                drops: true,
                regroups: true,
                ..Effects::default()
            },
        }
    }
}

fn parsing(fields: &[Field], others: bool, unparsed: Unparsed) -> Effects {
    let mut writes: BTreeMap<HeaderId, Write> =
        fields.iter().map(|field| (field.header, Write::May)).collect();
    if let Unparsed::Mark { header } = unparsed {
        writes.insert(header, Write::May);
    }
    Effects {
        reads_body: true,
        writes,
        writes_others: others,
        drops: unparsed == Unparsed::Drop,
        ..Effects::default()
    }
}

impl Condition {
    /// What a test of this condition reads.
    pub fn effects(&self) -> Effects {
        let mut effects = Effects::default();
        self.values(&mut |value| effects.read(value));
        effects
    }

    /// Every value that is tested.
    pub fn values(&self, seen: &mut impl FnMut(Value)) {
        match self {
            Self::Constant { .. } => {}
            Self::Any { of } | Self::All { of } => of.iter().for_each(|condition| condition.values(seen)),
            Self::Not { of } => of.values(seen),
            Self::Has { header } => seen(Value::Header { header: *header }),
            Self::Matches { value, .. } | Self::OneOf { value, .. } | Self::Text { value, .. } => {
                seen(value.value);
            }
            Self::Integer { value, .. } | Self::Fraction { value, .. } => seen(*value),
            Self::Texts { left, right, .. } => [left, right].into_iter().for_each(|side| seen(side.value)),
            Self::Numbers { left, right, .. } => {
                left.values(seen);
                right.values(seen);
            }
        }
    }
}

impl Number {
    /// Every value that it is made of.
    fn values(&self, seen: &mut impl FnMut(Value)) {
        match self {
            Self::Read { value } | Self::Length { value } => seen(*value),
            Self::Whole { .. } | Self::Fraction { .. } => {}
            Self::Negative { of } | Self::Rounded { of, .. } => of.values(seen),
            Self::Quotient { of, by } | Self::Remainder { of, by } => {
                of.values(seen);
                by.values(seen);
            }
            Self::Sum { of } | Self::Product { of } => of.iter().for_each(|number| number.values(seen)),
        }
    }
}

fn these(headers: impl IntoIterator<Item = HeaderId>) -> Touched {
    Touched::These(headers.into_iter().collect())
}

/// A header that all events get, or all that lack it.
fn setting(header: HeaderId, keep: bool) -> Effects {
    let (write, reads) =
        if keep { (Write::Fills, these([header])) } else { (Write::Sets, Touched::default()) };
    Effects { reads, writes: [(header, write)].into(), ..Effects::default() }
}

fn removed(gone: &[String], names: &[String]) -> BTreeMap<HeaderId, Write> {
    let known = (0..).map(HeaderId).zip(names).filter(|(_, name)| gone.contains(name));
    known.map(|(id, _)| (id, Write::Removes)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 2] = ["a", "b"];

    fn effects(operator: &Operator) -> Effects {
        operator.effects(&NAMES.map(str::to_owned))
    }

    fn set(header: u32, keep: bool) -> Operator {
        Operator::Static { header: HeaderId(header), value: "v".to_owned(), keep }
    }

    fn keep_when_has(header: u32) -> Operator {
        Operator::Select { condition: Condition::Has { header: HeaderId(header) }, keep: true }
    }

    #[test]
    fn operators_change_places_where_neither_depends_on_the_other() {
        let conflict = |one: &Operator, other: &Operator| {
            assert_eq!(effects(one).conflicts(&effects(other)), effects(other).conflicts(&effects(one)));
            effects(one).conflicts(&effects(other))
        };
        assert!(conflict(&set(0, false), &keep_when_has(0)));
        assert!(!conflict(&set(0, false), &keep_when_has(1)));
        assert!(conflict(&set(0, false), &set(0, true)));
        let remove = |name: &str| Operator::RemoveHeader { names: vec![name.to_owned()], matching: None };
        assert!(conflict(&remove("a"), &keep_when_has(0)));
        assert!(!conflict(&remove("a"), &keep_when_has(1)));
        // Nobody can test a header without a number, but a pattern may stand for any.
        assert!(conflict(&remove("other"), &keep_when_has(1)));
    }

    #[test]
    fn what_remembers_must_see_every_event() {
        let dedupe =
            Effects { remembers: true, drops: true, reads: these([HeaderId(1)]), ..Effects::default() };
        assert!(dedupe.conflicts(&effects(&keep_when_has(0))));
        assert!(!dedupe.conflicts(&effects(&set(0, false))));
        assert!(dedupe.conflicts(&effects(&set(1, false))));
    }
}
