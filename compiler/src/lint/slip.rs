//! What an author meant who wrote a key that the component does not have.

use logflowc_grammar::catalog::{COMPONENTS, Component, Fate, Kind, Property};
use logflowc_grammar::finding::{Finding, Safety};

use super::context::{Place, consequence};
use super::nearest::nearest;
use crate::config::Value;

/// A key that its component does not have.
pub(crate) struct Missed<'c> {
    pub(super) place: Place<'c>,
    pub(super) value: &'c Value,
    pub(super) slip: Slip,
}

/// The ways to miss a key, the surest first.
pub(crate) enum Slip {
    /// Letter case, hyphens or underscores differ.
    Case(&'static str),
    /// The user guide spells it so; the code does not.
    Guide(&'static str),
    /// What stands in front of the last word is missing.
    Prefix(&'static str),
    /// Something stands in front that does not belong there.
    Superfluous(&'static str),
    /// Some letters differ.
    Typo(&'static str),
    /// It is a key of these components.
    Foreign(Vec<&'static Component>),
    /// Nobody knows the key.
    Unknown,
}

impl Slip {
    /// The key that was meant.
    pub(super) fn meant(&self) -> Option<&'static str> {
        match self {
            Slip::Case(key)
            | Slip::Guide(key)
            | Slip::Prefix(key)
            | Slip::Superfluous(key)
            | Slip::Typo(key) => Some(key),
            Slip::Foreign(_) | Slip::Unknown => None,
        }
    }
}

/// Tells the author of a finding about a key which one was meant, and offers to write it.
pub(super) fn suggest(finding: &mut Finding, place: &Place<'_>, value: &Value, meant: &str, safety: Safety) {
    finding.label("no effect");
    if let Some(given) = place.component.value(meant) {
        finding.related(given.key.span(), "given here already").help("remove one of them");
        return;
    }
    weigh(finding, place, meant);
    finding.help(format!("write `{meant}`"));
    finding.fix(safety, format!("write `{meant}`"), value.key.span(), meant);
}

/// Says what Flume does when the key that was meant is one that the component cannot do without.
pub(super) fn weigh(finding: &mut Finding, place: &Place<'_>, meant: &str) {
    let property = place.component.class.known().and_then(|class| class.property(meant));
    if let Some(property) = property.filter(|property| property.required) {
        consequence(finding, property.absent.unwrap_or(Fate::Removed), place, property);
    }
}

/// A key that so many components have says nothing about what was meant.
const COMMON: usize = 4;

/// Tells what an unknown key of a component was meant to be.
pub(super) fn slip(class: &'static Component, key: &str) -> Slip {
    let own = || class.properties.iter().filter(|property| !property.prefix);
    let keyed =
        |fits: &dyn Fn(&Property) -> bool| own().find(|property| fits(property)).map(|found| found.key);
    let tail = format!(".{key}");
    if let Some(meant) = keyed(&|property| plain(property.key).eq(plain(key))) {
        return Slip::Case(meant);
    }
    if let Some(meant) = keyed(&|property| property.doc_key == key) {
        return Slip::Guide(meant);
    }
    let (first, rest) = key.split_once('.').unwrap_or(("", key));
    let gap = |property: &Property| {
        let tail = property.key.strip_prefix(first).and_then(|tail| tail.strip_suffix(rest));
        !first.is_empty()
            && tail.is_some_and(|middle| middle.len() > 1 && middle.starts_with('.') && middle.ends_with('.'))
    };
    if let Some(meant) = keyed(&|property| property.key.ends_with(&tail) || gap(property)) {
        return Slip::Prefix(meant);
    }
    // Behind a prefix `type` may be anything's.
    if let Some(meant) = keyed(&|property| property.key == rest && rest != "type") {
        return Slip::Superfluous(meant);
    }
    if let Some(meant) = nearest(key, own().map(|property| property.key)) {
        return Slip::Typo(meant);
    }
    match owners(class.kind, key) {
        owners if owners.is_empty() || owners.len() > COMMON => Slip::Unknown,
        owners => Slip::Foreign(owners),
    }
}

fn plain(key: &str) -> impl Iterator<Item = char> {
    key.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase())
}

/// The components that have a key: those of the same kind, or else those of other kinds.
fn owners(kind: Kind, key: &str) -> Vec<&'static Component> {
    let has = |component: &&Component| {
        component.properties.iter().any(|property| !property.prefix && property.key == key)
    };
    let same: Vec<_> = COMPONENTS.iter().filter(|component| component.kind == kind).filter(has).collect();
    if !same.is_empty() {
        return same;
    }
    let major = |component: &&Component| matches!(component.kind, Kind::Source | Kind::Channel | Kind::Sink);
    COMPONENTS.iter().filter(major).filter(has).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: Kind, name: &str, key: &str) -> Slip {
        slip(Component::named(kind, name).expect("in the catalog"), key)
    }

    #[test]
    fn slips_are_told_apart() {
        assert!(matches!(of(Kind::Sink, "hdfs", "hdfs.writeformat"), Slip::Case("hdfs.writeFormat")));
        assert!(matches!(of(Kind::Sink, "avro", "batchSize"), Slip::Case("batch-size")));
        assert!(matches!(of(Kind::Sink, "kafka", "kafka.flumeBatchSize"), Slip::Guide("flumeBatchSize")));
        assert!(matches!(of(Kind::Sink, "hdfs", "rollInterval"), Slip::Prefix("hdfs.rollInterval")));
        assert!(matches!(of(Kind::Sink, "hdfs", "hdfs.serializer"), Slip::Superfluous("serializer")));
        assert!(matches!(of(Kind::Channel, "memory", "capcity"), Slip::Typo("capacity")));
        assert!(matches!(of(Kind::Sink, "logger", "hdfs.path"), Slip::Foreign(owners) if owners.len() == 1));
        assert!(matches!(of(Kind::Channel, "memory", "speed"), Slip::Unknown));
    }
}
