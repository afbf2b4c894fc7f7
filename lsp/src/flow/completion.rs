//! What can be written at a place.

use std::ops::Range;

use logflowc_grammar::flow::{self, WordKind};

use super::body::parameters;
use super::fields::is_list;
use super::meaning::{What, meanings};
use super::offers;
use super::place::{Place, before, place};
use crate::completion::{Offer, Offers};
use crate::document::View;

/// Everything that can be written at an offset.
pub(crate) fn completion(view: &View<'_>, offset: usize) -> Option<Offers> {
    let text = view.lines.text();
    let words = flow::words(&view.analysis.sources, view.document().file);
    let (before, word) = before(text, &words, offset);
    let replaced = match word {
        Some(word) if matches!(word.kind, WordKind::Name | WordKind::Quantity) => word.span.range(),
        Some(word) if word.kind == WordKind::String => return in_text(view, word.span.range().start, offset),
        Some(word) if word.kind == WordKind::Regex => return in_pattern(text, word.span.range(), offset),
        Some(_) => return None,
        None => offset..offset,
    };
    let first = text[..replaced.start].trim_end_matches([' ', '\t']);
    let first = first.is_empty() || first.ends_with(['\n', '\r']);
    let meanings = meanings(view);
    let parameters = parameters(&before);
    let typed = &text[replaced.start..offset];
    let here = offers::Here { meanings: &meanings, offset, typed, parameters: &parameters };
    let place = place(&before, first)?;
    if matches!(&place, Place::Value(property) if is_list(property)) {
        return of_field(text, replaced, offset);
    }
    Some(Offers { replaced, list: here.offers(place), behind: "" })
}

/// The type behind the colon of a field. What fields there are, only the events tell.
fn of_field(text: &str, word: Range<usize>, offset: usize) -> Option<Offers> {
    let start = text[..offset].trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let end = word.end.max(offset);
    text[..start].ends_with(':').then(|| types(start..end))
}

/// The type behind the colon of a group.
fn in_pattern(text: &str, pattern: Range<usize>, offset: usize) -> Option<Offers> {
    let before = &text[pattern.start..offset];
    let group = &before[before.rfind("(?<")?..];
    let start = offset - group.len() + group.find(':')? + 1;
    let end = offset + text[offset..pattern.end].find(|c: char| !c.is_ascii_alphabetic())?;
    (!group.contains('>')).then(|| types(start..end))
}

fn types(replaced: Range<usize>) -> Offers {
    Offers { replaced, list: offers::words(&["int", "float", "string"]).collect(), behind: "" }
}

/// In text Flume puts headers in for `%{name}`.
fn in_text(view: &View<'_>, start: usize, offset: usize) -> Option<Offers> {
    let before = &view.lines.text()[start..offset];
    let open = before.rfind("%{").filter(|open| !before[*open..].contains('}'))?;
    let meanings = meanings(view);
    let here = offers::Here { meanings: &meanings, offset, typed: "", parameters: &[] };
    let mut list: Vec<Offer> = here.all_headers(str::to_owned);
    let is_header = |what: &What| matches!(what, What::Header(_));
    let whole =
        meanings.all.iter().find(|meaning| is_header(&meaning.what) && View::holds(meaning.span, offset));
    if whole.is_none() {
        for offer in &mut list {
            offer.label.push('}');
        }
    }
    let end = whole.map_or(offset, |meaning| meaning.span.range().end);
    Some(Offers { replaced: start + open + 2..end, list, behind: "" })
}
