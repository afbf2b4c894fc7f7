//! Stage 0: from the entries of one or more files to one map of keys and substituted values.

use std::collections::HashMap;

use logflowc_grammar::ast::Entry;
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::substitute::{Effort, Endless, has_reference, substitute};
use crate::java::hash;
use crate::world::World;

/// The result of loading.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Every key once, in the order in which Flume goes through them.
    pub settings: Vec<Setting>,
    /// Entries that a later one of the same key has replaced.
    pub overridden: Vec<Overridden>,
    /// What makes the process end before the configuration is looked at.
    pub fatal: Option<Fatal>,
}

/// A key and its value.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The whole key as written, escapes undone.
    pub key: Text,
    /// The value after substitution.
    pub value: Text,
    /// The value as written, escapes undone.
    pub raw: Text,
    /// Some of the value is known only when the agent is started, or when a mistake in it is mended.
    pub unknown: bool,
}

/// An entry without effect.
#[derive(Debug, Clone)]
pub struct Overridden {
    /// The key that is written twice.
    pub key: Text,
    /// Its value.
    pub value: Text,
    /// The entry that wins.
    pub by: Span,
    /// Whether the winner has the same value.
    pub same: bool,
}

/// A mistake that ends the process while it loads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fatal {
    /// `\u` without four hexadecimal digits.
    MalformedEscape(Span),
    /// Values that refer to each other in a circle.
    Loop {
        /// The value in which the circle was entered.
        span: Span,
        /// The names on the way.
        names: Vec<String>,
    },
    /// References that stand too deep in each other, or stand for too much.
    TooMuch(Span),
    /// There is no entry at all.
    Empty,
}

impl Fatal {
    fn endless(why: Endless, span: Span) -> Self {
        match why {
            Endless::Loop(names) => Self::Loop { span, names },
            Endless::TooMuch => Self::TooMuch(span),
        }
    }
}

/// Loads the entries of all files, in the order of the files.
pub fn load(entries: &[Entry], world: &World) -> Loaded {
    let mut loaded = Loaded::default();
    if let Some(span) = entries.iter().flat_map(|entry| &entry.malformed).next() {
        loaded.fatal = Some(Fatal::MalformedEscape(*span));
    }
    if entries.is_empty() {
        loaded.fatal = Some(Fatal::Empty);
    }
    let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
    let order = hash::substitution_order(&keys);
    let repeated = order.len() < entries.len();
    let last = if repeated { winners(entries, &mut loaded.overridden) } else { HashMap::new() };
    let mut resolved = Resolved::new(entries);
    let mut effort = Effort::default();
    loaded.settings.reserve(order.len());
    for index in order {
        let Entry { key, value, refused, .. } = &entries[if repeated { last[keys[index]] } else { index }];
        let (text, unknown) = match substitute(value, &resolved.values, world, &mut effort) {
            Ok(found) => (found.text, found.unknown),
            Err(endless) => {
                loaded.fatal.get_or_insert_with(|| Fatal::endless(endless, value.span()));
                (value.clone(), false)
            }
        };
        resolved.put(key, &text);
        loaded.settings.push(Setting {
            key: key.clone(),
            value: text,
            raw: value.clone(),
            unknown: unknown || *refused,
        });
    }
    loaded
}

/// The values that a reference may mean, as far as anything refers to them.
struct Resolved {
    wanted: bool,
    values: HashMap<String, String>,
}

impl Resolved {
    fn new(entries: &[Entry]) -> Self {
        let wanted = entries.iter().any(|entry| has_reference(entry.value.as_str()));
        Self { wanted, values: HashMap::new() }
    }

    fn put(&mut self, key: &Text, value: &Text) {
        if self.wanted {
            self.values.insert(key.as_str().to_owned(), value.as_str().to_owned());
        }
    }
}

/// The last entry of each key; the others go to `overridden`.
fn winners<'e>(entries: &'e [Entry], overridden: &mut Vec<Overridden>) -> HashMap<&'e str, usize> {
    let last: HashMap<&str, usize> =
        entries.iter().enumerate().map(|(index, entry)| (entry.key.as_str(), index)).collect();
    for (index, Entry { key, value, .. }) in entries.iter().enumerate() {
        let winner = last[key.as_str()];
        if winner != index {
            let by = &entries[winner];
            let same = by.value.as_str().trim() == value.as_str().trim();
            overridden.push(Overridden { key: key.clone(), value: value.clone(), by: by.key.span(), same });
        }
    }
    last
}
