//! What is offered at a place: words of the language, of the catalog and of the author.

use std::collections::BTreeSet;

use logflowc_compiler::flow_form::{keys, unit};
use logflowc_grammar::catalog::{COMPONENTS, Component as Class, HeaderRole, Kind, Property, Type};
use lsp_types::CompletionItemKind;

use super::meaning::Meanings;
use super::place::Place;
use super::vocabulary::{self, Word, about};
use crate::completion::Offer;
use crate::describe;

/// What is known about a text and a place in it.
pub(super) struct Here<'m> {
    pub(super) meanings: &'m Meanings<'m>,
    pub(super) offset: usize,
    /// The part of the word at hand in front of the cursor.
    pub(super) typed: &'m str,
    /// The parameters of the template around the place.
    pub(super) parameters: &'m [String],
}

impl Here<'_> {
    /// Parameters come first: they stand for values and for names.
    pub(super) fn offers(&self, place: Place) -> Vec<Offer> {
        let is_free = matches!(
            place,
            Place::Value(_) | Place::Names { .. } | Place::Target { .. } | Place::Headers(_) | Place::Operand
        );
        let parameters = own(self.parameters).filter(|_| is_free);
        parameters.chain(self.known(place)).collect()
    }

    fn known(&self, place: Place) -> Vec<Offer> {
        match place {
            Place::Statement => all(vocabulary::STATEMENTS).chain(words(&["|", "=>"])).collect(),
            Place::Type(kind) => types(kind),
            Place::Key { class, given } => self.keys(class, &given),
            Place::Value(property) => {
                self.values(property).into_iter().chain(own(&self.meanings.constants)).collect()
            }
            Place::Names { kinds, words: more } => self.names(&kinds).chain(words(&more)).collect(),
            Place::Target { kind, from, first } => self.target(kind, &from, first),
            Place::Step => all(vocabulary::VERBS).chain(types(Kind::Interceptor)).collect(),
            Place::AnyHeader => self.all_headers(label),
            Place::Headers(more) => self.headers().into_iter().chain(words(&more)).collect(),
            Place::Operand => all(vocabulary::FUNCTIONS)
                .chain(self.headers())
                .chain(own(&self.meanings.constants))
                .collect(),
            Place::Words(list) => words(&list).collect(),
            Place::Templates => own(&self.meanings.templates).collect(),
        }
    }

    fn target(&self, kind: Option<Kind>, from: &str, first: bool) -> Vec<Offer> {
        let is = |kind| self.names(&[kind]).any(|offer| offer.label == from);
        let of_channel =
            kind.map_or_else(|| !is(Kind::Source) && is(Kind::Channel), |kind| kind == Kind::Channel);
        let (kind, more) = if of_channel {
            (Kind::Sink, vocabulary::OF_CHANNELS)
        } else {
            (Kind::Channel, vocabulary::OF_SOURCES)
        };
        let more = more.iter().filter(|(word, _)| first || *word == "optional");
        self.names(&[kind]).chain(more.map(|word| keyword(*word))).collect()
    }

    /// The components of some kinds in the agent at hand.
    fn names(&self, kinds: &[Kind]) -> impl Iterator<Item = Offer> {
        let agent = format!("{}.", self.agent());
        let here = self.meanings.declared.iter();
        here.filter(move |known| kinds.contains(&known.kind) && known.path.starts_with(&agent))
            .map(|known| Offer::new(label(&known.name), CompletionItemKind::VARIABLE, known.written.clone()))
    }

    /// The agent in whose part of the text the place is.
    fn agent(&self) -> &str {
        let above = self.meanings.all.iter().take_while(|meaning| meaning.span.range().start < self.offset);
        let names = above.filter_map(|meaning| match &meaning.what {
            super::meaning::What::Agent(name) => Some(name.name.as_str()),
            _ => None,
        });
        names.last().unwrap_or("agent")
    }

    /// The headers that events have at the place, as far as its flow tells; outside of flows all of the agent.
    fn headers(&self) -> Vec<Offer> {
        let flow = self.meanings.flows.iter().rfind(|flow| flow.start < self.offset);
        let set = flow.into_iter().flat_map(|flow| &flow.set).filter(|(behind, _)| *behind < self.offset);
        headers(set.map(|(_, header)| header.as_str()), header_label)
    }

    /// Those of all flows of the agent, written in some way.
    pub(super) fn all_headers(&self, written: fn(&str) -> String) -> Vec<Offer> {
        let agent = self.agent();
        let flows = self.meanings.flows.iter().filter(|flow| flow.agent == agent);
        headers(flows.flat_map(|flow| &flow.set).map(|(_, header)| header.as_str()), written)
    }

    /// The keys that are not given yet, required ones first; in a group the sinks that may stand there.
    fn keys(&self, class: &'static Class, given: &[String]) -> Vec<Offer> {
        let mut found: Vec<(bool, Offer)> = Vec::new();
        for (name, property) in keys::names(class) {
            if !given.contains(&name) && !found.iter().any(|(_, offer)| offer.label == name) {
                let offer = Offer {
                    about: describe::in_flow(&name, property),
                    outdated: describe::is_outdated(property),
                    ..Offer::new(name, CompletionItemKind::PROPERTY, describe::flow_detail(property))
                };
                found.push((property.required, offer));
            }
        }
        found.sort_by_key(|(required, offer)| (!required, offer.outdated));
        let sinks = self
            .names(&[Kind::Sink])
            .filter(|sink| class.kind == Kind::SinkProcessor && !given.contains(&sink.label));
        sinks.chain(found.into_iter().map(|(_, offer)| offer)).collect()
    }

    fn values(&self, property: &'static Property) -> Vec<Offer> {
        if let Some(kind) = property.part {
            return types(kind);
        }
        if let Some(kind) = property.reference.filter(|_| !property.key.contains('<')) {
            return self.names(&[kind]).collect();
        }
        if property.header == Some(HeaderRole::Read) {
            return self
                .headers()
                .into_iter()
                .map(|offer| Offer { label: format!("\"{}\"", offer.label.trim_matches('"')), ..offer })
                .collect();
        }
        let default = describe::flow_default(property);
        let choices: Vec<&str> = match property.item_type() {
            Type::Bool => vec!["true", "false"],
            _ => property.values.iter().chain(property.extension_values).copied().collect(),
        };
        let mut offers: Vec<Offer> = self.quantities(property);
        offers.extend(choices.iter().map(|word| {
            let label = label(word);
            let detail = if default.as_deref() == Some(label.as_str()) { "default" } else { "" };
            Offer::new(label, CompletionItemKind::ENUM_MEMBER, detail)
        }));
        if let Some(default) = default.filter(|default| !offers.iter().any(|offer| offer.label == *default)) {
            offers.push(Offer::new(default, CompletionItemKind::VALUE, "default"));
        }
        offers
    }

    /// The number that was begun, in each unit that the key may have.
    fn quantities(&self, property: &Property) -> Vec<Offer> {
        let digits = self.typed.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
        let Some((measure, one)) = unit::of(property).filter(|_| !digits.is_empty()) else {
            return Vec::new();
        };
        let units = unit::UNITS.iter().filter(|unit| unit.measure == measure && unit.factor >= one);
        units.map(|unit| Offer::new(format!("{digits}{}", unit.word), CompletionItemKind::UNIT, "")).collect()
    }
}

fn headers<'h>(names: impl Iterator<Item = &'h str>, written: fn(&str) -> String) -> Vec<Offer> {
    let names: BTreeSet<&str> = names.collect();
    names.into_iter().map(|name| Offer::new(written(name), CompletionItemKind::FIELD, "header")).collect()
}

/// A header as steps write it: dots may stand between words.
fn header_label(name: &str) -> String {
    if name.split('.').all(is_word) { name.to_owned() } else { quoted(name) }
}

/// Names of the author that belong to no agent.
fn own(names: &[String]) -> impl Iterator<Item = Offer> {
    names.iter().map(|name| Offer::new(name.as_str(), CompletionItemKind::CONSTANT, ""))
}

fn all(list: &'static [Word]) -> impl Iterator<Item = Offer> {
    list.iter().map(|word| keyword(*word))
}

pub(super) fn words(list: &[&'static str]) -> impl Iterator<Item = Offer> {
    list.iter().map(|word| keyword((word, about(word).unwrap_or_default())))
}

fn keyword((word, about): Word) -> Offer {
    Offer { about: about.to_owned(), ..Offer::new(word, CompletionItemKind::KEYWORD, "") }
}

/// The types of a kind as constructors.
fn types(kind: Kind) -> Vec<Offer> {
    let known = COMPONENTS.iter().filter(|class| class.kind == kind && !class.broken && !class.internal);
    let mut offers: Vec<Offer> =
        known.map(|class| crate::completion::of_class(&label(class.name), class)).collect();
    offers.sort_by_key(|offer| offer.outdated);
    offers
}

/// A name as it is written: in quotes where it is no word.
pub(super) fn label(name: &str) -> String {
    if is_word(name) { name.to_owned() } else { quoted(name) }
}

/// Whether a name needs no quotes.
pub(super) fn is_word(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| letter(c) || c == '-')
        && !name.ends_with('-')
        && !name.contains("--")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
