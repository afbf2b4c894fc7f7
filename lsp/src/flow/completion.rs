//! What can be written at a place.

use logflowc_grammar::flow::{self, WordKind};

use super::meaning::{What, meanings};
use super::offers;
use super::place::{before, place};
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
        Some(_) => return None,
        None => offset..offset,
    };
    let first = text[..replaced.start].trim_end_matches([' ', '\t']);
    let first = first.is_empty() || first.ends_with(['\n', '\r']);
    let meanings = meanings(view);
    let here = offers::Here { meanings: &meanings, offset, typed: &text[replaced.start..offset] };
    let list = here.offers(place(&before, first)?);
    Some(Offers { replaced, list, behind: "" })
}

/// In text Flume puts headers in for `%{name}`.
fn in_text(view: &View<'_>, start: usize, offset: usize) -> Option<Offers> {
    let before = &view.lines.text()[start..offset];
    let open = before.rfind("%{").filter(|open| !before[*open..].contains('}'))?;
    let meanings = meanings(view);
    let here = offers::Here { meanings: &meanings, offset, typed: "" };
    let mut list: Vec<Offer> = here.all_headers();
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
