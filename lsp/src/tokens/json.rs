//! The words of a JSON text: by where they stand, then values by what the catalog knows of their keys.

use std::collections::BTreeMap;

use logflowc_grammar::ast::{JsonKind, JsonValue};
use logflowc_grammar::json;
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::{Word, of_value};
use crate::document::View;
use crate::key::{self, Key};

/// All words, by place.
pub(super) fn words(view: &View<'_>) -> Vec<(Span, Word)> {
    let json = json::parse(&view.analysis.sources, view.document().file);
    let mut words = Words { view, words: BTreeMap::new() };
    for (key, value) in json.value.iter().flat_map(members) {
        words.add(key, Word::Section);
        for (name, value) in members(value) {
            if key.as_str() == "agents" {
                words.add(name, Word::Agent);
                for (section, list) in members(value) {
                    words.list(section, list);
                }
            } else {
                words.add(name, Word::Name);
                words.settings(value);
            }
        }
    }
    words.known();
    words.words.into_iter().collect()
}

struct Words<'v> {
    view: &'v View<'v>,
    words: BTreeMap<Span, Word>,
}

impl Words<'_> {
    fn add(&mut self, text: &Text, word: Word) {
        self.words.insert(text.span(), word);
    }

    fn list(&mut self, section: &Text, list: &JsonValue) {
        self.add(section, Word::Section);
        self.values(list, |_| Word::Name);
    }

    fn settings(&mut self, value: &JsonValue) {
        for (key, value) in members(value) {
            self.add(key, Word::Key);
            self.settings(value);
        }
        let text = self.view.lines.text();
        self.values(value, |span| match text[span.range()].chars().next() {
            Some('"') => Word::Text,
            Some('-' | '0'..='9') => Word::Number,
            _ => Word::Choice,
        });
    }

    /// The scalars of a value, by their places with quotes.
    fn values(&mut self, value: &JsonValue, word: impl Fn(Span) -> Word + Copy) {
        match &value.kind {
            JsonKind::Scalar(text) => self.add(text, word(value.span)),
            JsonKind::Array(items) => items.iter().for_each(|item| self.values(item, word)),
            JsonKind::Null | JsonKind::Object(_) => {}
        }
    }

    /// Says it better where the catalog knows the key.
    fn known(&mut self) {
        for entry in &self.view.document().entries {
            let Some(key) = Key::of(&entry.key) else { continue };
            let Some((_, inner)) = &key.setting else { continue };
            let Some(component) = key::component(self.view.config(), &key) else { continue };
            for (span, word) in of_value(component, inner, entry) {
                self.words.entry(span).and_modify(|known| *known = word);
            }
        }
    }
}

fn members(value: &JsonValue) -> &[(Text, JsonValue)] {
    match &value.kind {
        JsonKind::Object(members) => members,
        _ => &[],
    }
}
