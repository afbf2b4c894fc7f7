//! Keys: agents, sections, names, and what the catalog knows for a type.

use std::ops::Range;

use logflowc_compiler::config::{self, Component};
use logflowc_compiler::flume::group::Section;
use logflowc_grammar::catalog::Property;
use lsp_types::CompletionItemKind;

use super::{Offer, Offers};
use crate::describe;
use crate::document::View;
use crate::key;

/// What can follow `before`, the part of a key in front of the cursor. `whole` is all of the key.
pub(super) fn offers(
    view: &View<'_>,
    before: &str,
    whole: Range<usize>,
    behind: &'static str,
) -> Option<Offers> {
    let mut words = before.splitn(4, '.').collect::<Vec<_>>();
    let last = words.pop()?;
    let start =
        if whole.len() >= before.len() { whole.start + before.len() - last.len() } else { whole.start };
    let word_end = view.lines.text()[start..whole.end].find('.').map_or(whole.end, |dot| start + dot);
    let (end, behind) =
        if word_end < whole.end && words.len() < 3 { (word_end, "") } else { (whole.end, behind) };
    let offers = match words[..] {
        [] => agents(view),
        [agent] => sections(view, agent),
        [agent, section] => names(view, agent, section)?,
        [agent, section, name] => match component(view, agent, section, name) {
            Some(component) => keys(component),
            // Its first key is being written.
            None => vec![Offer::new("type", CompletionItemKind::PROPERTY, "required")],
        },
        _ => return None,
    };
    Some(Offers { replaced: start..end, list: offers, behind })
}

fn agents(view: &View<'_>) -> Vec<Offer> {
    let agents = view.config().agents.iter();
    agents.map(|agent| Offer::new(format!("{}.", agent.name), CompletionItemKind::MODULE, "agent")).collect()
}

fn sections(view: &View<'_>, agent: &str) -> Vec<Offer> {
    let agent = key::agent(view.config(), agent);
    let mut offers = Vec::new();
    for section in Section::ALL {
        let detail = format!("{}s", section.singular());
        if agent.is_none_or(|agent| agent.list(section).is_none()) {
            offers.push(Offer::new(section.word(), CompletionItemKind::KEYWORD, format!("list of {detail}")));
        }
        offers.push(Offer::new(format!("{}.", section.word()), CompletionItemKind::KEYWORD, detail));
    }
    offers
}

fn names(view: &View<'_>, agent: &str, section: &str) -> Option<Vec<Offer>> {
    let section = Section::ALL.into_iter().find(|known| known.word() == section)?;
    let components = key::agent(view.config(), agent)?.components.iter();
    let here = components.filter(|component| component.kind == section.kind());
    let offer = |component: &Component| {
        let class = component.class.text().map(|text| text.as_str().to_owned()).unwrap_or_default();
        Offer::new(format!("{}.", component.name), CompletionItemKind::VARIABLE, class)
    };
    Some(here.map(offer).collect())
}

fn component<'v>(view: &'v View<'_>, agent: &str, section: &str, name: &str) -> Option<&'v Component> {
    let section = Section::ALL.into_iter().find(|known| known.word() == section)?;
    key::agent(view.config(), agent)?.component(section.kind(), name)
}

/// The keys of a component and of its parts that are not given yet, required ones first.
fn keys(component: &Component) -> Vec<Offer> {
    let given: Vec<&str> = component.settings().into_iter().map(|(key, _)| key).collect();
    let mut found: Vec<(bool, Offer)> = Vec::new();
    for key::Scoped { part, scope } in key::parts(component) {
        for property in config::properties(part.kind, &part.class) {
            let key = format!("{scope}{}", head(property));
            let is_given = !property.prefix && given.contains(&key.as_str());
            let is_known = found.iter().any(|(_, offer)| offer.label == key);
            if !key.is_empty() && !is_given && !is_known {
                found.push((property.required, offer(key, property)));
            }
        }
    }
    found.sort_by_key(|(required, offer)| (!required, offer.outdated));
    found.into_iter().map(|(_, offer)| offer).collect()
}

/// What can be written of a key: of a pattern, what stands before the part that is free.
fn head(property: &Property) -> &'static str {
    let free = if property.prefix { property.key.find(['*', '<']) } else { None };
    &property.key[..free.unwrap_or(property.key.len())]
}

fn offer(key: String, property: &Property) -> Offer {
    Offer {
        about: describe::property(property),
        outdated: describe::is_outdated(property),
        ..Offer::new(key, CompletionItemKind::PROPERTY, describe::detail(property))
    }
}
