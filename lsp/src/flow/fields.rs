//! Headers that `parse` fills: their names stand in the text of the events, so they lead there but are not renamed.

use logflowc_compiler::fields::{split, syslog};
use logflowc_grammar::ast::flow::{Constructor, Setting, Value, ValueKind};
use logflowc_grammar::catalog::{Component as Class, HeaderRole, Property, Type};
use logflowc_grammar::text::Text;

use super::meaning::{Meanings, What};
use crate::occurrences::Role;

/// Whether what a value names is no header, or is found by [`Meanings::fields`].
pub(super) fn is_elsewhere(class: &Class, property: &Property, value: &Value) -> bool {
    let is_body = || word(&value.kind).is_some_and(|word| word.as_str() == "body");
    is_list(property) || class.name == "dedupe" && property.key == "by" && is_body()
}

/// Whether a key lists fields, which may have types.
pub(super) fn is_list(property: &Property) -> bool {
    property.header == Some(HeaderRole::Set) && property.kind == Type::List
}

impl Meanings<'_> {
    /// The fields of a step `parse`.
    pub(super) fn fields(&mut self, step: &Constructor) {
        let text = |key: &str| setting(step, key).and_then(|setting| word(&setting.value.kind));
        let prefix = text("prefix").map_or("", Text::as_str);
        let columns = setting(step, "columns");
        // Columns have no names but those that the author gives them.
        let role = if columns.is_some() && prefix.is_empty() { Role::Type } else { Role::List };
        let lists: Vec<&Setting> = setting(step, "fields").into_iter().chain(columns).collect();
        for item in lists.iter().flat_map(|list| items(&list.value)) {
            let (name, kind) = split(item.as_str());
            if let Some(kind) = kind {
                self.add(item.span_of(item.as_str().len() - kind.len()..item.as_str().len()), What::Choice);
            }
            if name != "_" {
                self.field(prefix, &item.slice(0..name.len()), role);
            }
        }
        if lists.is_empty() {
            let format = text("format").map_or("", Text::as_str);
            for field in syslog(format, prefix, step.span).into_iter().flatten() {
                self.sets(step.span.range().end, &field.header);
            }
        }
    }
}

fn setting<'c>(step: &'c Constructor, key: &str) -> Option<&'c Setting> {
    step.settings.iter().find(|setting| setting.key.text.as_str() == key)
}

fn items(value: &Value) -> Vec<&Text> {
    match &value.kind {
        ValueKind::List(items) => items.iter().filter_map(|item| word(&item.kind)).collect(),
        single => word(single).into_iter().collect(),
    }
}

/// A word or a text.
fn word(value: &ValueKind) -> Option<&Text> {
    match value {
        ValueKind::String(text) => Some(text),
        ValueKind::Constructor(word) if !word.braces => Some(&word.name.text),
        _ => None,
    }
}
