//! Values: types, words of an enum, names of components, defaults.

use logflowc_compiler::config::Component;
use logflowc_compiler::java::text::is_blank;
use logflowc_grammar::ast::Entry;
use logflowc_grammar::catalog::{COMPONENTS, Component as Class, DocStatus, Kind, Property, Type};
use lsp_types::CompletionItemKind;

use super::{Offer, Offers};
use crate::describe;
use crate::document::View;
use crate::key::{self, Key, Place};

/// What can be written in a value that starts at `start` and ends at `end`, with the cursor at `offset`.
pub(super) fn offers(
    view: &View<'_>,
    entry: &Entry,
    start: usize,
    offset: usize,
    end: usize,
) -> Option<Offers> {
    let key = Key::of(&entry.key)?;
    let text = view.lines.text();
    let Some((_, inner)) = &key.setting else {
        let offers = names(view, &key, key.section.kind());
        return Some(word(text, start, offset, end, offers));
    };
    let Some(component) = key::component(view.config(), &key) else {
        // Nothing is known about a component whose first value is being written.
        let list = (inner.as_str() == "type").then(|| types(key.section.kind()))?;
        return Some(Offers { replaced: start..end, list, behind: "" });
    };
    let place = key::place(component, inner.as_str());
    if let Some(kind) = place.chooses(inner.as_str()) {
        return Some(Offers { replaced: start..end, list: types(kind), behind: "" });
    }
    let property = place.property?;
    let offers = of_property(view, &key, &place, property);
    Some(if property.kind == Type::List {
        word(text, start, offset, end, offers)
    } else {
        Offers { replaced: start..end, list: offers, behind: "" }
    })
}

/// Offers in place of the word around the cursor; words that stand in the list already are left out.
fn word(text: &str, start: usize, offset: usize, end: usize, mut offers: Vec<Offer>) -> Offers {
    let parts = |c: char| is_blank(c) || c == ',' || c == '"';
    let from = text[start..offset].rfind(parts).map_or(start, |at| text.ceil_char_boundary(start + at + 1));
    let to = text[offset..end].find(parts).map_or(end, |at| offset + at);
    let given: Vec<&str> =
        [&text[start..from], &text[to..end]].into_iter().flat_map(|rest| rest.split(parts)).collect();
    offers.retain(|offer| !given.contains(&offer.label.as_str()));
    Offers { replaced: from..to, list: offers, behind: "" }
}

fn of_property(view: &View<'_>, key: &Key, place: &Place<'_>, property: &Property) -> Vec<Offer> {
    let value = |word: &&str| Offer::new(*word, CompletionItemKind::ENUM_MEMBER, "");
    if let Some(kind) = property.reference.filter(|_| !property.key.contains('<')) {
        return names(view, key, kind);
    }
    if let Some(kind) = property.part {
        let parts = place.owner.parts_of(kind);
        return parts.map(|part| Offer::new(part.name.as_str(), CompletionItemKind::VARIABLE, "")).collect();
    }
    if property.item_type() == Type::Bool {
        return ["true", "false"].iter().map(value).collect();
    }
    let words = property.values.iter().chain(property.extension_values);
    let mut offers: Vec<Offer> = words.map(value).collect();
    let default = describe::default(property).filter(|default| !default.is_empty());
    match default {
        Some(default) if offers.is_empty() => {
            offers.push(Offer::new(default, CompletionItemKind::VALUE, "default"));
        }
        Some(default) => {
            if let Some(chosen) = offers.iter_mut().find(|offer| offer.label == default) {
                "default".clone_into(&mut chosen.detail);
            }
        }
        None => {}
    }
    offers
}

/// The components of a kind in the agent of a key, each once.
fn names(view: &View<'_>, key: &Key, kind: Kind) -> Vec<Offer> {
    let agent = key::agent(view.config(), key.agent.as_str());
    let components = agent.into_iter().flat_map(|agent| &agent.components);
    let here = components.filter(|component: &&Component| component.kind == kind);
    here.map(|component| {
        let class = component.class.text().map(|text| text.as_str().to_owned()).unwrap_or_default();
        Offer::new(component.name.as_str(), CompletionItemKind::VARIABLE, class)
    })
    .collect()
}

/// The types of a kind: short names, and classes where there is none.
fn types(kind: Kind) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    for class in COMPONENTS.iter().filter(|class| class.kind == kind && !class.broken) {
        let short = class.short_names().next().or_else(|| class.aliases.first().copied());
        offers.extend(short.map(|word| of_class(word, class)));
    }
    offers.sort_by_key(|offer| offer.outdated);
    offers
}

/// A component as a type.
pub(crate) fn of_class(word: &str, class: &Class) -> Offer {
    let outdated =
        class.removed_in.is_some() || matches!(class.doc_status, DocStatus::Deprecated | DocStatus::Removed);
    Offer {
        about: describe::component(class),
        outdated,
        ..Offer::new(word, CompletionItemKind::CLASS, class.summary)
    }
}
