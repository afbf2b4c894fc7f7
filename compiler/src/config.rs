//! The configuration with every name looked up and every value read, mistakes included.
//!
//! Nothing is dropped here. What Flume would drop is told by the verdict, what is wrong by the rules; both read this.

mod build;
mod parts;
mod value;

use std::cell::OnceCell;

use logflowc_grammar::catalog::{self, DocStatus, Kind, Property};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

pub use build::{build, lookup, properties};
pub use value::{Bad, Reading, Typed, read};

use crate::flume::group::{Section, Stray};
use crate::flume::load::{Fatal, Overridden, Setting};
use crate::globals::Globals;
use crate::java::regex::{self, PatternError, Translation};
use crate::world::Question;

/// All agents of one configuration.
#[derive(Debug, Default)]
pub struct Config {
    /// In the order of the text.
    pub agents: Vec<Agent>,
    /// Keys that belong nowhere.
    pub strays: Vec<Stray>,
    /// Entries that a later one has replaced.
    pub overridden: Vec<Overridden>,
    /// What makes the process end before the configuration is looked at.
    pub fatal: Option<Fatal>,
    /// What config filters would have to answer.
    pub questions: Vec<Question>,
}

/// One agent.
#[derive(Debug)]
pub struct Agent {
    /// Its name.
    pub name: Text,
    /// Which components exist.
    pub lists: Vec<List>,
    /// All blocks of settings and all listed names, in the order of the text.
    pub components: Vec<Component>,
    /// What the outside says of encryption.
    pub globals: Globals,
}

/// `a.sources = r1 r2`.
#[derive(Debug)]
pub struct List {
    /// What is listed.
    pub section: Section,
    /// The setting.
    pub setting: Setting,
    /// The names, repeats included.
    pub names: Vec<Text>,
}

/// A component, or a part of one: an interceptor, a selector, a serializer.
#[derive(Debug)]
pub struct Component {
    /// What it is.
    pub kind: Kind,
    /// Its name; for a part that has none, the word of its key.
    pub name: Text,
    /// What stands before its keys in those of its owner, such as `selector.`; empty for a component.
    pub scope: String,
    /// Where a list names it. Parts without a list stand as listed where they are chosen.
    pub listed: Option<Span>,
    /// What its `type` means.
    pub class: Class,
    /// Its settings in the order of the text, those of its parts apart.
    pub values: Vec<Value>,
    /// Its parts, in the order in which they work.
    pub parts: Vec<Component>,
}

/// What the `type` of a component means.
#[derive(Debug, Clone)]
pub enum Class {
    /// A component of the catalog. The text is absent where a default has chosen it.
    Known(&'static catalog::Component, Option<Text>),
    /// Some other class, or a mistake.
    Other(Text),
    /// Known only when the agent is started.
    Open(Text),
    /// There is no `type`.
    Missing,
}

/// A setting of a component.
#[derive(Debug)]
pub struct Value {
    /// The key relative to the component.
    pub key: Text,
    /// The setting.
    pub setting: Setting,
    /// What the catalog knows about the key.
    pub property: Option<&'static Property>,
    /// The value as its type.
    pub reading: Reading,
    pattern: OnceCell<Box<Result<Translation, PatternError>>>,
}

impl Class {
    /// The component of the catalog.
    pub fn known(&self) -> Option<&'static catalog::Component> {
        match self {
            Class::Known(component, _) => Some(component),
            _ => None,
        }
    }

    /// What is written as type.
    pub fn text(&self) -> Option<&Text> {
        match self {
            Class::Known(_, text) => text.as_ref(),
            Class::Other(text) | Class::Open(text) => Some(text),
            Class::Missing => None,
        }
    }
}

impl Value {
    /// The value as a pattern of Java. It is translated once, however many rules ask.
    pub fn pattern(&self) -> &Result<Translation, PatternError> {
        self.pattern.get_or_init(|| Box::new(regex::translate(self.setting.value.as_str())))
    }
}

impl Agent {
    /// The list of a section.
    pub fn list(&self, section: Section) -> Option<&List> {
        self.lists.iter().find(|list| list.section == section)
    }

    /// The components of a kind that are listed.
    pub fn listed(&self, kind: Kind) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(move |component| component.kind == kind && component.listed.is_some())
    }

    /// The component of a kind and name.
    pub fn component(&self, kind: Kind, name: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.kind == kind && component.name.as_str() == name)
    }
}

impl Component {
    /// The setting of an exact key.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.values.iter().find(|value| value.key.as_str() == key)
    }

    /// The setting of an older key of which an exact key has taken the place, if Flume reads it for that one. Where
    /// `ZooKeeper` knows the brokers, nobody has named them.
    pub fn old_value(&self, key: &str) -> Option<&Value> {
        let stands_for = |property: &Property| {
            let translated = property.status == DocStatus::Deprecated && property.key != "zookeeperConnect";
            translated && property.deprecated_by == key
        };
        self.values.iter().find(|value| value.property.is_some_and(stands_for))
    }

    /// The text of an exact key.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.value(key).map(|value| value.setting.value.as_str())
    }

    /// The number of an exact key, or its default in the catalog.
    pub fn number(&self, key: &str) -> Option<i64> {
        match self.value(key).map(|value| &value.reading) {
            Some(Reading::Good(Typed::Int(number))) => Some(*number),
            Some(Reading::Open) => None,
            _ => match self.class.known()?.property(key)?.default? {
                catalog::Default::Int(number) => Some(number),
                _ => None,
            },
        }
    }

    /// Whether an exact key is true, by its value or its default.
    pub fn flag(&self, key: &str) -> bool {
        match self.value(key).map(|value| &value.reading) {
            Some(Reading::Good(Typed::Bool(flag))) => *flag,
            Some(Reading::Bad(_)) => false,
            _ => {
                let property = self.class.known().and_then(|component| component.property(key));
                matches!(property.and_then(|property| property.default), Some(catalog::Default::Bool(true)))
            }
        }
    }

    /// The parts of a kind.
    pub fn parts_of(&self, kind: Kind) -> impl Iterator<Item = &Component> {
        self.parts.iter().filter(move |part| part.kind == kind)
    }

    /// Where the component is best shown: its type, else its first setting, else its name in the list.
    pub fn span(&self) -> Span {
        let first = || self.values.first().map(|value| value.setting.key.span());
        self.class.text().map(Text::span).or_else(first).unwrap_or_else(|| self.name.span())
    }

    /// Whether a place is one of its name in the list, its settings and those of its parts.
    pub fn holds(&self, place: Span) -> bool {
        let within =
            |span: Span| span.file == place.file && span.start <= place.start && place.end <= span.end;
        self.places().any(within)
    }

    /// Its name in the list, its settings and those of its parts.
    pub fn places(&self) -> impl Iterator<Item = Span> {
        let settings = self.tree().flat_map(|part| &part.values).map(|value| &value.setting);
        // A key of one file may have got its value from another.
        let places = settings.flat_map(|setting| {
            let (key, raw) = (setting.key.span(), setting.raw.span());
            [key.to(raw), raw]
        });
        self.listed.into_iter().chain(places)
    }

    /// All settings, those of the parts included, with their keys relative to the component.
    pub fn settings(&self) -> Vec<(&str, &Setting)> {
        let mut all = Vec::new();
        self.add_settings(0, &mut all);
        all
    }

    /// Adds the settings with their keys behind a scope of so many bytes.
    fn add_settings<'c>(&'c self, scope: usize, all: &mut Vec<(&'c str, &'c Setting)>) {
        all.extend(self.values.iter().map(|Value { key, setting, .. }| {
            // What a component or part calls a key is how the whole key ends.
            let whole = setting.key.as_str();
            (&whole[whole.len() - scope - key.as_str().len()..], setting)
        }));
        for part in &self.parts {
            part.add_settings(scope + part.scope.len(), all);
        }
    }

    /// The component and all its parts.
    pub fn tree(&self) -> impl Iterator<Item = &Component> {
        Tree { first: Some(self), open: Vec::new() }
    }
}

/// Goes through a component, its parts, and theirs.
struct Tree<'c> {
    first: Option<&'c Component>,
    /// The parts that are still to come, the innermost last.
    open: Vec<std::slice::Iter<'c, Component>>,
}

impl<'c> Iterator for Tree<'c> {
    type Item = &'c Component;

    fn next(&mut self) -> Option<&'c Component> {
        let component = match self.first.take() {
            Some(first) => first,
            None => loop {
                match self.open.last_mut()?.next() {
                    Some(part) => break part,
                    None => drop(self.open.pop()),
                }
            },
        };
        if !component.parts.is_empty() {
            self.open.push(component.parts.iter());
        }
        Some(component)
    }
}
